package dev.parquedb.entity;

import dev.parquedb.query.Projection;
import java.time.Duration;
import java.util.Optional;

/**
 * Options of reading entities by id.
 *
 * @param asOf the snapshot to read; empty for the current one
 * @param deleted whether soft-deleted entities are hidden or shown
 * @param projection which fields to return
 * @param maxStaleness how old the snapshot read may be; zero for the newest
 */
public record GetOptions(
    Optional<SnapshotRef> asOf, Deleted deleted, Projection projection, Duration maxStaleness) {

  /** The defaults. */
  public static final GetOptions DEFAULT =
      new GetOptions(Optional.empty(), Deleted.HIDDEN, Projection.all(), Duration.ZERO);

  public GetOptions {
    Checks.notNegative(maxStaleness, "maxStaleness");
  }

  /** The same of another snapshot. */
  public GetOptions withAsOf(SnapshotRef ref) {
    return new GetOptions(Optional.of(ref), deleted, projection, maxStaleness);
  }

  /** The same with soft-deleted entities. */
  public GetOptions includingDeleted() {
    return new GetOptions(asOf, Deleted.SHOWN, projection, maxStaleness);
  }

  /** The same with other fields. */
  public GetOptions withProjection(Projection fields) {
    return new GetOptions(asOf, deleted, fields, maxStaleness);
  }

  /** The same allowing a snapshot of this age. */
  public GetOptions withMaxStaleness(Duration age) {
    return new GetOptions(asOf, deleted, projection, age);
  }
}
