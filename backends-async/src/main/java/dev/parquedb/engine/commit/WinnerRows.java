package dev.parquedb.engine.commit;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityId;
import dev.parquedb.table.RowSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What conflict checking needs to see of the commits that won.
 *
 * @param addedIds which ids of the read set stand in files they added
 * @param added rows they added; filled only when the read set scanned filters
 * @param gone data files of the read set that left the table
 * @param deleted rows deleted by now in data files of the read set whose deletes changed
 */
public record WinnerRows(
    Set<EntityId> addedIds, List<Entity> added, Set<String> gone, Map<String, RowSet> deleted) {

  public WinnerRows {
    addedIds = Set.copyOf(addedIds);
    added = List.copyOf(added);
    gone = Set.copyOf(gone);
    deleted = Map.copyOf(deleted);
  }
}
