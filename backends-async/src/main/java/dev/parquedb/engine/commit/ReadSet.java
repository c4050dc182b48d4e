package dev.parquedb.engine.commit;

import dev.parquedb.entity.EntityId;
import dev.parquedb.query.Filter;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a batch depends on: if none of it changed, its result holds on a newer state too.
 *
 * @param present entities that were read, and where their rows lie
 * @param absent ids that must not exist
 * @param scanned filters whose matches were read
 */
public record ReadSet(
    Map<EntityId, List<RowLocation>> present, Set<EntityId> absent, List<Filter> scanned) {

  public ReadSet {
    present = Map.copyOf(present);
    absent = Set.copyOf(absent);
    scanned = List.copyOf(scanned);
  }

  /** Whether nothing was read at all. */
  public boolean isEmpty() {
    return present.isEmpty() && absent.isEmpty() && scanned.isEmpty();
  }
}
