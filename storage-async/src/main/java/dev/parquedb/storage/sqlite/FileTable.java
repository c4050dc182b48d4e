package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.FileStat;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;

/** The table of files. Keys are UTF-8 bytes, so the order of the table is the order of listings. */
final class FileTable {

  private static final String COLUMNS =
      "key, version, content, size, modified, content_type, cache_control, metadata";

  private final Session session;

  FileTable(Session session) {
    this.session = session;
  }

  /** The file of a key; null when there is none. */
  FileRow get(String path) throws SQLException {
    return session.first(
        "SELECT " + COLUMNS + " FROM files WHERE key = ?", FileTable::row, (Object) key(path));
  }

  /** Makes the file, over one of the same key. */
  void put(FileRow file) throws SQLException {
    session.update(
        "INSERT OR REPLACE INTO files(" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        key(file.path()),
        file.number(),
        file.content(),
        file.size(),
        file.modifiedAt().toEpochMilli(),
        file.contentType().orElse(null),
        file.cacheControl().orElse(null),
        file.metadata().isEmpty() ? null : json(file.metadata()));
  }

  void delete(String path) throws SQLException {
    session.update("DELETE FROM files WHERE key = ?", (Object) key(path));
  }

  /** The files from a key on, read from the table as they are asked for; to be closed. */
  Cursor from(String path) throws SQLException {
    return new Cursor(
        session.query(
            "SELECT " + COLUMNS + " FROM files WHERE key >= ? ORDER BY key", (Object) key(path)));
  }

  private static byte[] key(String path) {
    return path.getBytes(StandardCharsets.UTF_8);
  }

  private static FileRow row(ResultSet row) throws SQLException {
    return new FileRow(
        new String(row.getBytes(1), StandardCharsets.UTF_8),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        Instant.ofEpochMilli(row.getLong(5)),
        Optional.ofNullable(row.getString(6)),
        Optional.ofNullable(row.getString(7)),
        metadata(row.getString(8)));
  }

  private static String json(Map<String, String> metadata) {
    JsonObject json = new JsonObject();
    metadata.forEach(json::put);
    return json.encode();
  }

  private static Map<String, String> metadata(String json) {
    if (json == null) {
      return Map.of();
    }
    Map<String, String> metadata = new TreeMap<>();
    new JsonObject(json).forEach(entry -> metadata.put(entry.getKey(), (String) entry.getValue()));
    return metadata;
  }

  /** Files in the order of their keys. */
  static final class Cursor implements Iterable<FileStat>, AutoCloseable {
    private final ResultSet rows;

    private Cursor(ResultSet rows) {
      this.rows = rows;
    }

    @Override
    public Iterator<FileStat> iterator() {
      return new Iterator<>() {
        private FileStat next;

        @Override
        public boolean hasNext() {
          if (next == null) {
            next = step();
          }
          return next != null;
        }

        @Override
        public FileStat next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          FileStat file = next;
          next = null;
          return file;
        }
      };
    }

    private FileStat step() {
      try {
        return rows.next() ? row(rows).stat() : null;
      } catch (SQLException e) {
        throw new SqliteErrors.Wrapped(e);
      }
    }

    @Override
    public void close() throws SQLException {
      rows.close();
    }
  }
}
