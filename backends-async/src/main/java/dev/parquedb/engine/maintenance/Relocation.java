package dev.parquedb.engine.maintenance;

import dev.parquedb.engine.commit.RowFinder;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.RowDeletes;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings rewritten files up to a newer state: a row that was deleted or replaced since in its old
 * file is deleted in its new one.
 */
final class Relocation {

  private static final int VECTORS_AT_ONCE = 16;

  private final RowFinder rows;

  Relocation(RowFinder rows) {
    this.rows = rows;
  }

  /**
   * The rows of the new files that are not live any more.
   *
   * @param rewritten the rewrite
   * @param base the newer state
   * @return by the path of the new file; empty when the rewrite is of no use any more, because a
   *     file of it left the table, got rows back, or the table's schema changed
   */
  Uni<Optional<Map<String, RowSet>>> deletedSince(
      GroupRewrite.Rewritten rewritten, TableState base) {
    if (!usable(rewritten, base)) {
      return Uni.createFrom().item(Optional.empty());
    }
    List<DataFile> changed =
        rewritten.sources().stream()
            .filter(file -> !key(file).equals(key(base.files().get(file.path()))))
            .toList();
    return Multi.createFrom()
        .iterable(changed)
        .onItem()
        .transformToUni(file -> deleted(file, base.files().get(file.path())))
        .merge(VECTORS_AT_ONCE)
        .collect()
        .asList()
        .map(
            all ->
                all.stream().anyMatch(Deleted::revived)
                    ? Optional.empty()
                    : Optional.of(moved(rewritten, all)));
  }

  private static boolean usable(GroupRewrite.Rewritten rewritten, TableState base) {
    TableState read = rewritten.state();
    return base != null
        && base.tableId().equals(read.tableId())
        && base.schema().equals(read.schema())
        && rewritten.sources().stream().allMatch(file -> base.files().get(file.path()) != null);
  }

  private static String key(DataFile file) {
    return file.deletes().map(RowDeletes::key).orElse("");
  }

  /** How the deleted rows of a file changed. */
  private record Deleted(String path, RowSet more, RowSet fewer) {
    boolean revived() {
      return !fewer.isEmpty();
    }
  }

  private Uni<Deleted> deleted(DataFile then, DataFile now) {
    return Uni.combine()
        .all()
        .unis(rows.deletedRows(then), rows.deletedRows(now))
        .asTuple()
        .map(
            both ->
                new Deleted(
                    then.path(),
                    both.getItem2().minus(both.getItem1()),
                    both.getItem1().minus(both.getItem2())));
  }

  private static Map<String, RowSet> moved(GroupRewrite.Rewritten rewritten, List<Deleted> all) {
    Map<String, RowSet> gone = new HashMap<>();
    all.stream()
        .filter(each -> !each.more().isEmpty())
        .forEach(each -> gone.put(each.path(), each.more()));
    Map<String, RowSet> moved = new HashMap<>();
    rewritten
        .moves()
        .moved(gone)
        .forEach((file, positions) -> moved.put(rewritten.files().get(file).path(), positions));
    return moved;
  }
}
