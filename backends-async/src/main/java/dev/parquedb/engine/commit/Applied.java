package dev.parquedb.engine.commit;

import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.RowSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a batch comes to on one state.
 *
 * @param add the rows to add
 * @param delete the rows to delete, by data file
 * @param results one per mutation, in order
 * @param read what it depends on
 * @param schema the schema to declare, when the batch makes the table or changes it
 * @param counts how many entities were created, changed and removed
 * @param commitTime the time it was computed for
 */
public record Applied(
    List<Entity> add,
    Map<String, RowSet> delete,
    List<Result> results,
    ReadSet read,
    Optional<EntitySchema> schema,
    Counts counts,
    Instant commitTime) {

  /**
   * How many entities a batch changes.
   *
   * @param created entities that are new
   * @param updated entities with a new version, soft deletes included
   * @param removed entities whose row leaves for good
   */
  public record Counts(long created, long updated, long removed) {}

  /** Whether there is nothing to commit. */
  public boolean isEmpty() {
    return add.isEmpty() && delete.isEmpty() && schema.isEmpty();
  }
}
