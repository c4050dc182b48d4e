package dev.parquedb.engine.commit;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityId;
import dev.parquedb.query.Filter;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What the write path needs to read. */
public interface RowFinder {

  /**
   * Finds entities by id, live and soft-deleted, with all their columns.
   *
   * @param state the state
   * @param files which of its files to look into
   * @param ids the ids
   * @return those found
   */
  Uni<Map<EntityId, Found>> byId(TableState state, Collection<DataFile> files, Set<EntityId> ids);

  /**
   * Finds the live matches of a filter, with all their columns.
   *
   * @param state the state
   * @param filter the filter
   * @param limit fails with LimitExceeded when there are more
   */
  Uni<Map<EntityId, Found>> matching(TableState state, Filter filter, int limit);

  /**
   * Reads every row of some files that is not deleted.
   *
   * @param state the state
   * @param files which of its files
   */
  Uni<List<Entity>> rows(TableState state, Collection<DataFile> files);

  /**
   * Streams the rows of a file that are not deleted, whole, some at a time.
   *
   * @param state the state
   * @param file one of its files
   * @param without rows that are left out as well
   * @param onCpu what to make of each row; runs on the CPU pool
   */
  <T> Multi<List<T>> stream(
      TableState state, DataFile file, RowSet without, Function<Entity, T> onCpu);

  /**
   * The deleted rows of a file.
   *
   * @param file a file of a state
   */
  Uni<RowSet> deletedRows(DataFile file);
}
