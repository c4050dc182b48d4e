package dev.parquedb.engine.commit;

import dev.parquedb.entity.DuplicateEntityException;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityId;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.RowSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of a batch while it is applied: the base, what the batch made of it, what is pending.
 */
final class WorkingRows {

  private final Map<EntityId, Found> base;
  private final Map<EntityId, Optional<Entity>> kept = new LinkedHashMap<>();
  private final Map<EntityId, Optional<Entity>> pending = new LinkedHashMap<>();

  WorkingRows(Map<EntityId, Found> base) {
    this.base = base;
  }

  /** The entity as the batch sees it now, or null. */
  Entity get(EntityId id) {
    Optional<Entity> changed = pending.get(id);
    if (changed == null) {
      changed = kept.get(id);
    }
    if (changed != null) {
      return changed.orElse(null);
    }
    Found found = base.get(id);
    if (found == null) {
      return null;
    }
    if (found.locations().size() > 1) {
      throw new DuplicateEntityException(
          id.namespace(),
          id.full(),
          "Entity "
              + id
              + " has "
              + found.locations().size()
              + " rows, in "
              + found.locations()
              + ": remove all but one with the engine that wrote them");
    }
    return found.entity();
  }

  /** Changes an entity; null removes it. Takes effect with {@link #keep}. */
  void put(EntityId id, Entity entity) {
    pending.put(id, Optional.ofNullable(entity));
  }

  /** The mutation at hand succeeded. */
  void keep() {
    kept.putAll(pending);
    pending.clear();
  }

  /** The mutation at hand failed. */
  void rollBack() {
    pending.clear();
  }

  /** Every id known. */
  Set<EntityId> ids() {
    Set<EntityId> ids = new HashSet<>(base.keySet());
    ids.addAll(kept.keySet());
    return ids;
  }

  /** What the batch comes to. */
  Applied finish(
      List<Result> results, List<Mutation> mutations, Optional<EntitySchema> schema, Instant now) {
    List<Entity> add = new ArrayList<>();
    Map<String, List<Long>> delete = new HashMap<>();
    long created = 0;
    long updated = 0;
    long removed = 0;
    for (Map.Entry<EntityId, Optional<Entity>> change : kept.entrySet()) {
      Found before = base.get(change.getKey());
      Entity after = change.getValue().orElse(null);
      if (before == null ? after == null : before.entity() == after) {
        continue;
      }
      if (before != null) {
        RowLocation row = before.locations().get(0);
        delete.computeIfAbsent(row.file(), file -> new ArrayList<>()).add(row.row());
      }
      if (after != null) {
        add.add(after);
      }
      created += before == null ? 1 : 0;
      updated += before != null && after != null ? 1 : 0;
      removed += after == null ? 1 : 0;
    }
    Map<String, RowSet> deletes = new HashMap<>();
    delete.forEach((file, rows) -> deletes.put(file, RowSet.of(rows)));
    return new Applied(
        add,
        deletes,
        results,
        readSet(mutations),
        schema,
        new Applied.Counts(created, updated, removed),
        now);
  }

  private ReadSet readSet(List<Mutation> mutations) {
    Map<EntityId, List<RowLocation>> present = new HashMap<>();
    base.forEach((id, found) -> present.put(id, found.locations()));
    Set<EntityId> absent = new HashSet<>();
    List<Filter> scanned = new ArrayList<>();
    for (Mutation mutation : mutations) {
      mutation.readIds(
          id -> {
            if (!base.containsKey(id)) {
              absent.add(id);
            }
          });
      mutation.scan().ifPresent(scanned::add);
    }
    return new ReadSet(present, absent, scanned);
  }
}
