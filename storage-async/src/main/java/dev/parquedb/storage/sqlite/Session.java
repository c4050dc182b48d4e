package dev.parquedb.storage.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** A connection with its prepared statements, used by one thread. Blocking. */
final class Session implements AutoCloseable {

  /** Makes something of a row. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  Session(Connection connection) {
    this.connection = connection;
  }

  /** Runs a statement; tells how many rows it changed. */
  int update(String sql, Object... arguments) throws SQLException {
    return bound(sql, arguments).executeUpdate();
  }

  /** The first row of an answer; null when there is none. */
  <T> T first(String sql, RowReader<T> reader, Object... arguments) throws SQLException {
    try (ResultSet rows = query(sql, arguments)) {
      return rows.next() ? reader.read(rows) : null;
    }
  }

  /** A number that is there. */
  long number(String sql, Object... arguments) throws SQLException {
    return first(sql, row -> row.getLong(1), arguments);
  }

  /** The rows of an answer, stepped through as they are asked for; to be closed. */
  ResultSet query(String sql, Object... arguments) throws SQLException {
    return bound(sql, arguments).executeQuery();
  }

  /** Compiled anew each time, because many pragmas take effect when they are compiled. */
  String pragma(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute("PRAGMA " + sql) ? text(statement) : null;
    }
  }

  private static String text(Statement statement) throws SQLException {
    try (ResultSet rows = statement.getResultSet()) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  private PreparedStatement bound(String sql, Object... arguments) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
