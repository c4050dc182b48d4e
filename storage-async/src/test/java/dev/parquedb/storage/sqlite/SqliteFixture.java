package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.fs.Durability;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Opens a database for the tests of a class and closes it again. */
abstract class SqliteFixture {

  @TempDir Path temp;

  final Vertx vertx = Vertx.vertx();
  private final List<StorageBackend> opened = new ArrayList<>();

  @AfterEach
  void closeAll() {
    opened.forEach(storage -> Await.item(storage.close()));
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  Path file() {
    return temp.resolve("storage.db");
  }

  /** A database without syncs, which these tests do not need. */
  SqliteBackend.Builder builder() {
    return SqliteBackend.builder(vertx, file()).durability(Durability.NONE);
  }

  StorageBackend open() {
    return open(builder());
  }

  StorageBackend open(SqliteBackend.Builder builder) {
    StorageBackend storage = Await.item(builder.open());
    opened.add(storage);
    return storage;
  }

  void closeStorages() {
    opened.forEach(storage -> Await.item(storage.close()));
    opened.clear();
  }

  /** Runs statements as any other program could. */
  void sql(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The number that a query answers. */
  long number(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.getLong(1);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file());
  }
}
