package dev.parquedb.entity;

import java.time.Duration;

/**
 * Which snapshots a table keeps. Each one kept makes the table's metadata larger, and every commit
 * writes all of that metadata: what is kept beyond the default is paid for by every commit. A
 * snapshot that is not kept cannot be read, and changes cannot be followed from it; the files that
 * only it needs stay until a vacuum.
 *
 * @param newest how many of the newest are kept, from 1
 * @param everyMinuteFor for how long the last snapshot of every minute is kept
 * @param everyHourFor for how long the last snapshot of every hour is kept
 */
public record SnapshotRetention(int newest, Duration everyMinuteFor, Duration everyHourFor) {

  /** The newest 20, one a minute for an hour, one an hour for a week. */
  public static final SnapshotRetention DEFAULT =
      new SnapshotRetention(20, Duration.ofHours(1), Duration.ofDays(7));

  public SnapshotRetention {
    Checks.positive(newest, "newest");
    Checks.notNegative(everyMinuteFor, "everyMinuteFor");
    Checks.notNegative(everyHourFor, "everyHourFor");
  }

  /** The same with another number of newest snapshots. */
  public SnapshotRetention withNewest(int count) {
    return new SnapshotRetention(count, everyMinuteFor, everyHourFor);
  }
}
