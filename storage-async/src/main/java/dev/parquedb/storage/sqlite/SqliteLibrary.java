package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.UnsupportedStorageException;

/** Whether the SQLite driver is on the class path, asked before any of its classes is needed. */
final class SqliteLibrary {

  private static final String DRIVER = "org.sqlite.SQLiteConfig";

  private SqliteLibrary() {}

  /**
   * Refuses to go on without the driver.
   *
   * @throws UnsupportedStorageException naming the artifact to add
   */
  static void require() {
    try {
      Class.forName(DRIVER, false, SqliteLibrary.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new UnsupportedStorageException(
          "",
          "The sqlite storage needs the SQLite driver; add the artifact org.xerial:sqlite-jdbc",
          e);
    }
  }
}
