package dev.parquedb.engine.scan;

import dev.parquedb.entity.Deleted;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Projection;
import dev.parquedb.query.Sort;

/**
 * What a scan is asked for.
 *
 * @param filter which entities
 * @param deleted whether soft-deleted ones are shown
 * @param projection which fields the caller wants; the filter's and the sort's are read as well
 * @param sort by which fields the caller will order
 */
public record ScanRequest(Filter filter, Deleted deleted, Projection projection, Sort sort) {

  /** All columns of the live matches of a filter. */
  public static ScanRequest whole(Filter filter, Deleted deleted) {
    return new ScanRequest(filter, deleted, Projection.all(), Sort.none());
  }

  /** Only ids: enough to count. */
  public static ScanRequest counting(Filter filter, Deleted deleted) {
    return new ScanRequest(filter, deleted, Projection.include(), Sort.none());
  }

  /** Whether an entity belongs to the answer. */
  public boolean accepts(dev.parquedb.entity.Entity entity) {
    return (deleted == Deleted.SHOWN || !entity.deleted())
        && (filter.isAll() || filter.matches(entity.toMap()));
  }
}
