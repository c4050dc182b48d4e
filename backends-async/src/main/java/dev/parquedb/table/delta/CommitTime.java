package dev.parquedb.table.delta;

import java.time.Instant;

/** When a commit was made. */
final class CommitTime {

  private CommitTime() {}

  /**
   * The time of a commit: its in-commit timestamp, or else the best known time, but always later
   * than the commit before.
   *
   * @param commit the commit
   * @param before the time of the commit before; null for the first
   */
  static Instant of(LogCommit commit, Instant before) {
    Instant own = Instant.ofEpochMilli(commit.time().orElse(0));
    return before == null || commit.inCommitTimestamp().isPresent() || own.isAfter(before)
        ? own
        : before.plusMillis(1);
  }
}
