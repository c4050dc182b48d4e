package dev.parquedb.engine.scan;

import dev.parquedb.Utf8Order;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.SystemFields;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileStats.ColumnStats;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** Which data files may hold which ids, by the bounds of the id column. Pure. */
final class IdPlan {

  private IdPlan() {}

  /**
   * One file to look into.
   *
   * @param file the file
   * @param ids the full ids it may hold
   */
  record Lookup(DataFile file, Set<String> ids) {}

  static List<Lookup> of(Collection<DataFile> files, Set<EntityId> ids) {
    NavigableSet<String> sorted = new TreeSet<>(Utf8Order.COMPARATOR);
    ids.forEach(id -> sorted.add(id.full()));
    List<Lookup> lookups = new ArrayList<>();
    if (sorted.isEmpty()) {
      return lookups;
    }
    for (DataFile file : files) {
      Set<String> within = within(sorted, file.stats().columns().get(SystemFields.ID));
      if (!within.isEmpty() && file.liveRows() > 0) {
        lookups.add(new Lookup(file, within));
      }
    }
    return lookups;
  }

  private static Set<String> within(NavigableSet<String> ids, ColumnStats stats) {
    boolean bounded =
        stats != null && stats.min() instanceof String && stats.max() instanceof String;
    if (!bounded) {
      return ids;
    }
    String min = (String) stats.min();
    String max = (String) stats.max();
    return Utf8Order.compare(min, max) > 0 ? Set.of() : ids.subSet(min, true, max, true);
  }
}
