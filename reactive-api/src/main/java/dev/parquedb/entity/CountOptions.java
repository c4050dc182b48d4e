package dev.parquedb.entity;

import java.time.Duration;
import java.util.Optional;

/**
 * Options of a count.
 *
 * @param deleted whether soft-deleted entities are hidden or shown
 * @param asOf the snapshot to read; empty for the current one
 * @param maxStaleness how old the snapshot read may be; zero for the newest
 */
public record CountOptions(Deleted deleted, Optional<SnapshotRef> asOf, Duration maxStaleness) {

  /** The defaults. */
  public static final CountOptions DEFAULT =
      new CountOptions(Deleted.HIDDEN, Optional.empty(), Duration.ZERO);

  public CountOptions {
    Checks.notNegative(maxStaleness, "maxStaleness");
  }

  /** The same of another snapshot. */
  public CountOptions withAsOf(SnapshotRef ref) {
    return new CountOptions(deleted, Optional.of(ref), maxStaleness);
  }

  /** The same with soft-deleted entities. */
  public CountOptions includingDeleted() {
    return new CountOptions(Deleted.SHOWN, asOf, maxStaleness);
  }

  /** The same allowing a snapshot of this age. */
  public CountOptions withMaxStaleness(Duration age) {
    return new CountOptions(deleted, asOf, age);
  }
}
