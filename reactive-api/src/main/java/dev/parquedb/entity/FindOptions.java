package dev.parquedb.entity;

import dev.parquedb.query.Projection;
import dev.parquedb.query.Sort;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Options of a find; each is honoured or refused.
 *
 * @param sort the order; empty for no order of its own
 * @param limit the most entities to return; 0 for none, empty for all
 * @param skip how many matching entities to leave out first
 * @param cursor where to go on, from {@link Page#cursor()}; only for {@code findPage}
 * @param projection which fields to return
 * @param deleted whether soft-deleted entities are hidden or shown
 * @param asOf the snapshot to read; empty for the current one
 * @param maxStaleness how old the snapshot read may be; zero for the newest
 */
public record FindOptions(
    Sort sort,
    OptionalLong limit,
    long skip,
    Optional<String> cursor,
    Projection projection,
    Deleted deleted,
    Optional<SnapshotRef> asOf,
    Duration maxStaleness) {

  /** The defaults. */
  public static final FindOptions DEFAULT =
      new FindOptions(
          Sort.none(),
          OptionalLong.empty(),
          0,
          Optional.empty(),
          Projection.all(),
          Deleted.HIDDEN,
          Optional.empty(),
          Duration.ZERO);

  public FindOptions {
    limit.ifPresent(value -> Checks.notNegative(value, "limit"));
    Checks.notNegative(skip, "skip");
    Checks.notNegative(maxStaleness, "maxStaleness");
  }

  /** The same of another snapshot. */
  public FindOptions withAsOf(SnapshotRef ref) {
    return new FindOptions(
        sort, limit, skip, cursor, projection, deleted, Optional.of(ref), maxStaleness);
  }

  /** The same with soft-deleted entities. */
  public FindOptions includingDeleted() {
    return new FindOptions(
        sort, limit, skip, cursor, projection, Deleted.SHOWN, asOf, maxStaleness);
  }

  /** The same with other fields. */
  public FindOptions withProjection(Projection fields) {
    return new FindOptions(sort, limit, skip, cursor, fields, deleted, asOf, maxStaleness);
  }

  /** The same allowing a snapshot of this age. */
  public FindOptions withMaxStaleness(Duration age) {
    return new FindOptions(sort, limit, skip, cursor, projection, deleted, asOf, age);
  }

  /** The same in another order. */
  public FindOptions withSort(Sort order) {
    return new FindOptions(order, limit, skip, cursor, projection, deleted, asOf, maxStaleness);
  }

  /** The same with at most so many entities. */
  public FindOptions withLimit(long entities) {
    return new FindOptions(
        sort, OptionalLong.of(entities), skip, cursor, projection, deleted, asOf, maxStaleness);
  }

  /** The same without the first matching entities. */
  public FindOptions withSkip(long entities) {
    return new FindOptions(sort, limit, entities, cursor, projection, deleted, asOf, maxStaleness);
  }

  /** The same from a cursor. */
  public FindOptions withCursor(String from) {
    return new FindOptions(
        sort, limit, skip, Optional.of(from), projection, deleted, asOf, maxStaleness);
  }
}
