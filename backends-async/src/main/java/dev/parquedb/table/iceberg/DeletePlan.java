package dev.parquedb.table.iceberg;

import dev.parquedb.table.DataFile;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableChange;
import dev.parquedb.table.iceberg.IcebergDeletes.Kind;
import dev.parquedb.table.iceberg.IcebergDeletes.Scope;
import dev.parquedb.table.iceberg.IcebergDeletes.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What becomes of the deletes that data files have already when more of their rows are deleted: a
 * deletion vector holds all of them, since a data file has one; of files of positions the small
 * ones are written again with the new ones, so that there are few.
 */
final class DeletePlan {

  /** Files of more positions than this are left as they are. */
  private static final long MAX_MERGED = 2_000;

  private final Map<String, RowSet> now;
  private final Map<String, List<Source>> replaced = new HashMap<>();
  private final Map<String, List<Source>> kept = new HashMap<>();
  private final Map<String, RowSet> before = new HashMap<>();

  private DeletePlan(Map<String, RowSet> now) {
    this.now = now;
  }

  /**
   * Makes a plan.
   *
   * @param base the state; null for none
   * @param change the change
   */
  static DeletePlan of(IcebergState base, TableChange change) {
    DeletePlan plan = new DeletePlan(change.delete());
    boolean vectors = base != null && base.metadata().formatVersion() >= 3;
    for (String path : change.delete().keySet()) {
      DataFile file = base == null ? null : base.files().get(path);
      List<Source> sources =
          file == null
              ? List.of()
              : file.deletes()
                  .map(IcebergDeletes.class::cast)
                  .map(IcebergDeletes::files)
                  .orElse(List.of());
      plan.replaced.put(path, sources.stream().filter(each -> isMerged(each, vectors)).toList());
      plan.kept.put(path, sources.stream().filter(each -> !isMerged(each, vectors)).toList());
    }
    return plan;
  }

  private static boolean isMerged(Source source, boolean vectors) {
    if (source.scope() == Scope.SHARED) {
      return vectors;
    }
    return vectors || (source.kind() == Kind.POSITIONS && source.rows() <= MAX_MERGED);
  }

  /** The paths of the data files whose earlier deletes have to be read. */
  Map<String, List<Source>> toRead() {
    Map<String, List<Source>> all = new HashMap<>();
    replaced.forEach(
        (path, sources) -> {
          if (!sources.isEmpty()) {
            all.put(path, sources);
          }
        });
    return all;
  }

  /** Takes over what was read. */
  void read(String path, RowSet rows) {
    before.put(path, rows);
  }

  /** The rows that the new file of deletes of a data file holds. */
  RowSet written(String path) {
    return before.getOrDefault(path, RowSet.empty()).union(now.get(path));
  }

  /** How many rows of a data file are deleted in all. */
  long deletedAfter(String path) {
    return written(path).cardinality() + kept.get(path).stream().mapToLong(Source::rows).sum();
  }

  /** The files of deletes that leave the table. */
  List<Source> replaced(String path) {
    return replaced.get(path).stream().filter(each -> each.scope() == Scope.FILE).toList();
  }

  /** The files of deletes that stay beside the new one. */
  List<Source> kept(String path) {
    return kept.get(path);
  }
}
