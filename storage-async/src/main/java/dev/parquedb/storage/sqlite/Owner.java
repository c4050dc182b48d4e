package dev.parquedb.storage.sqlite;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The mark of one open storage on what it stages. Whatever ends the process frees its lock, and
 * tells others that they may remove what it left.
 */
final class Owner {

  private final OwnerFile file;
  private FileLock lock;
  private long number;

  private Owner(OwnerFile file) {
    this.file = file;
  }

  /**
   * An owner that is not registered yet; to be closed once.
   *
   * @param path the real path of the file of owners
   */
  static Owner of(Path path) throws IOException {
    return new Owner(OwnerFile.open(path));
  }

  /** Takes a number, and frees what owners that are gone have staged. In a transaction. */
  void register(Store store) throws SQLException, IOException {
    number = store.next();
    lock = file.take(number);
    if (lock == null) {
      throw new IOException("the number " + number + " of a new owner is locked already");
    }
    for (long other : others(store)) {
      FileLock free = file.take(other);
      if (free != null) {
        forget(store, other);
        free.release();
      }
    }
    store.session().update("INSERT INTO owners(id) VALUES (?)", number);
  }

  long number() {
    return number;
  }

  /** Frees what this owner has staged, and strikes it off. In a transaction. */
  void leave(Store store) throws SQLException {
    forget(store, number);
  }

  /** Frees the lock. */
  void close() throws IOException {
    if (lock != null) {
      lock.release();
    }
    file.close();
  }

  private static void forget(Store store, long owner) throws SQLException {
    store.contents().discardAll(owner);
    store.session().update("DELETE FROM owners WHERE id = ?", owner);
  }

  private static List<Long> others(Store store) throws SQLException {
    List<Long> owners = new ArrayList<>();
    try (ResultSet rows = store.session().query("SELECT id FROM owners")) {
      while (rows.next()) {
        owners.add(rows.getLong(1));
      }
    }
    return owners;
  }
}
