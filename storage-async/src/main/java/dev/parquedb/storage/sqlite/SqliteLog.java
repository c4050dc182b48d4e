package dev.parquedb.storage.sqlite;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is worth a line in the log: failures that no caller is told of. */
final class SqliteLog {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteLog.class);

  private SqliteLog() {}

  /** Tidying failed; a later write or opening does it again. */
  static void leftForLater(Throwable failure) {
    LOG.warn("Tidying of a sqlite storage is left for later: {}", failure.toString());
  }

  /** Somebody who was given an answer threw. */
  static void subscriberFailed(Throwable failure) {
    LOG.error("A subscriber of a sqlite storage failed while it took its answer", failure);
  }
}
