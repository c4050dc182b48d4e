package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.UnsupportedStorageException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** The tables, and whose they are. The file says so in its header, where other tools see it too. */
final class Schema {

  /** {@code PQDB} in ASCII. */
  static final int APPLICATION_ID = 0x50514442;

  static final int VERSION = 1;

  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE counter(last INTEGER NOT NULL)",
          "INSERT INTO counter(last) VALUES (0)",
          "CREATE TABLE files(key BLOB NOT NULL PRIMARY KEY, version INTEGER NOT NULL,"
              + " content INTEGER NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,"
              + " content_type TEXT, cache_control TEXT, metadata TEXT) WITHOUT ROWID",
          "CREATE TABLE contents(id INTEGER PRIMARY KEY, uses INTEGER NOT NULL, owner INTEGER)",
          "CREATE INDEX contents_freed ON contents(id) WHERE uses = 0 AND owner IS NULL",
          "CREATE INDEX contents_staged ON contents(owner) WHERE owner IS NOT NULL",
          "CREATE TABLE chunks(id INTEGER PRIMARY KEY, content INTEGER NOT NULL,"
              + " start INTEGER NOT NULL, bytes BLOB NOT NULL)",
          "CREATE UNIQUE INDEX chunks_in_order ON chunks(content, start)",
          "CREATE TABLE owners(id INTEGER PRIMARY KEY)");

  private Schema() {}

  /**
   * Makes the tables in an empty database, and refuses one that others made. In a transaction.
   *
   * @param path the database, for errors
   */
  static void prepare(Session session, Path path) throws SQLException {
    int application = Integer.parseInt(session.pragma("application_id"));
    int version = Integer.parseInt(session.pragma("user_version"));
    if (application == APPLICATION_ID) {
      if (version != VERSION) {
        throw refused(
            path,
            "has tables of version "
                + version
                + ", and this library knows version "
                + VERSION
                + "; use a library that fits");
      }
    } else if (application != 0
        || version != 0
        || session.number("SELECT count(*) FROM sqlite_master") > 0) {
      throw refused(path, "is the database of another application; name another file");
    } else {
      make(session);
    }
  }

  private static void make(Session session) throws SQLException {
    for (String table : TABLES) {
      session.update(table);
    }
    session.pragma("application_id = " + APPLICATION_ID);
    session.pragma("user_version = " + VERSION);
  }

  private static UnsupportedStorageException refused(Path path, String why) {
    return new UnsupportedStorageException(
        "",
        "The sqlite storage did not open " + path + ", which " + why + "; it was left as it is");
  }
}
