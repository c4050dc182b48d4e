package dev.parquedb.storage.sqlite;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.fs.Durability;
import java.time.Duration;

/**
 * What an open storage works with.
 *
 * @param time clock and timers
 * @param durability what a completed write survives
 * @param readers how many threads read
 * @param busyTimeout how long a call waits for others who hold the database
 * @param queueLimit how many calls may wait for the writer, and as many for the readers
 * @param commits how a transaction is committed; tests let it fail
 */
record SqliteSettings(
    TimeSource time,
    Durability durability,
    int readers,
    Duration busyTimeout,
    int queueLimit,
    Work<Void> commits) {

  /** Commits as SQLite does. */
  static final Work<Void> COMMIT =
      store -> {
        store.session().update("COMMIT");
        return null;
      };
}
