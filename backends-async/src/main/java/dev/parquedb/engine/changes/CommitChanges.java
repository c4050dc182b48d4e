package dev.parquedb.engine.changes;

import dev.parquedb.engine.scan.FileRows;
import dev.parquedb.engine.scan.TableReader;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.SystemFields;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Filters;
import dev.parquedb.table.CommitSummary;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableCommit;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads what a commit did, always in the same order. A commit that only brings rows, or only takes
 * rows away, streams file by file. Any other is told in the order of ids, a bounded number of rows
 * at a time; one that exceeds the bound is read once for each window of ids.
 */
final class CommitChanges {

  private static final int VECTORS_AT_ONCE = 16;

  private final TableReader reader;
  private final int windowRows;

  /**
   * Creates a reader of commits.
   *
   * @param reader reads the table
   * @param windowRows how many rows may be held
   */
  CommitChanges(TableReader reader, int windowRows) {
    this.reader = reader;
    this.windowRows = windowRows;
  }

  /** The changes of a commit. */
  Multi<Change> of(TableCommit commit) {
    if (commit.summary().rows() == CommitSummary.Rows.SAME) {
      return Multi.createFrom().empty();
    }
    return deleted(commit)
        .map(deleted -> CommitRows.of(commit, deleted))
        .onItem()
        .transformToMulti(rows -> rows.oneWay() ? streamed(commit, rows) : windows(commit, rows));
  }

  private Uni<Map<DataFile, RowSet>> deleted(TableCommit commit) {
    return Multi.createFrom()
        .iterable(CommitRows.withDeletes(commit))
        .onItem()
        .transformToUni(file -> reader.deletedRows(file).map(rows -> Map.entry(file, rows)))
        .merge(VECTORS_AT_ONCE)
        .collect()
        .in(HashMap<DataFile, RowSet>::new, (all, one) -> all.put(one.getKey(), one.getValue()))
        .map(all -> all);
  }

  private Multi<Change> streamed(TableCommit commit, CommitRows rows) {
    return rows.gone().isEmpty()
        ? read(commit.after(), rows.come(), Filter.all())
            .onItem()
            .transformToIterable(batch -> batch)
            .map(row -> new Change(null, row))
        : read(commit.before(), rows.gone(), Filter.all())
            .onItem()
            .transformToIterable(batch -> batch)
            .map(row -> new Change(row, null));
  }

  private Multi<List<Entity>> read(TableState state, List<FileRows> rows, Filter filter) {
    return rows.isEmpty() ? Multi.createFrom().empty() : reader.rowsOf(state, rows, filter);
  }

  private Multi<Change> windows(TableCommit commit, CommitRows rows) {
    AtomicReference<Optional<String>> from = new AtomicReference<>(Optional.empty());
    return Multi.createBy()
        .repeating()
        .uni(() -> window(commit, rows, from.get()).invoke(window -> from.set(window.next())))
        .whilst(window -> window.next().isPresent())
        .onItem()
        .transformToIterable(IdWindow::changes);
  }

  private Uni<IdWindow> window(TableCommit commit, CommitRows rows, Optional<String> from) {
    Filter filter = from.map(id -> Filters.gte(SystemFields.ID, id)).orElse(Filter.all());
    IdWindow window = new IdWindow(windowRows);
    return read(commit.before(), rows.gone(), filter)
        .onItem()
        .invoke(window::gone)
        .collect()
        .last()
        .chain(
            () ->
                read(commit.after(), rows.come(), filter)
                    .onItem()
                    .invoke(window::come)
                    .collect()
                    .last())
        .replaceWith(window);
  }
}
