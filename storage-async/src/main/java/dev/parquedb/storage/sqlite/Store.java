package dev.parquedb.storage.sqlite;

import java.sql.SQLException;

/**
 * A worker's access to the tables.
 *
 * @param session its connection
 * @param files the files
 * @param contents their bytes
 */
record Store(Session session, FileTable files, Contents contents) implements AutoCloseable {

  static Store of(Session session) {
    return new Store(session, new FileTable(session), new Contents(session));
  }

  /** A number that this database never gave out before. */
  long next() throws SQLException {
    return next(session);
  }

  static long next(Session session) throws SQLException {
    return session.number("UPDATE counter SET last = last + 1 RETURNING last");
  }

  @Override
  public void close() throws SQLException {
    session.close();
  }
}
