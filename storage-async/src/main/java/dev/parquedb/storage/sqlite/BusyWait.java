package dev.parquedb.storage.sqlite;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * Waits for the right to write, on the writer's thread. SQLite looks again at growing intervals; in
 * many short waits it looks often enough not to starve beside busy writers, and a caller who has
 * given up is noticed.
 */
final class BusyWait {

  /** How long SQLite waits at once, in milliseconds. */
  static final int STEP_MILLIS = 25;

  private final SqliteSettings settings;

  BusyWait(SqliteSettings settings) {
    this.settings = settings;
  }

  /**
   * Begins a transaction that may write.
   *
   * @param task who waits; null when that does not end the waiting
   * @throws SQLException SQLITE_BUSY when others did not let go in time
   */
  void begin(Session session, Task<?> task) throws SQLException {
    long start = settings.time().monotonicNanos();
    while (!tryBegin(session, start)) {
      if (task != null && task.unwanted()) {
        throw new CancellationException("the caller has given up");
      }
    }
  }

  private boolean tryBegin(Session session, long start) throws SQLException {
    try {
      session.update("BEGIN IMMEDIATE");
      return true;
    } catch (SQLException e) {
      Duration waited = Duration.ofNanos(settings.time().monotonicNanos() - start);
      if (!SqliteErrors.isBusy(e) || waited.compareTo(settings.busyTimeout()) >= 0) {
        throw e;
      }
      return false;
    }
  }
}
