package dev.parquedb.engine.scan;

import dev.parquedb.entity.Deleted;
import dev.parquedb.entity.SystemFields;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Filters;
import dev.parquedb.table.Columns;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.TableState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Which data files a scan must read, and by which bounds their row groups are pruned. Pure.
 *
 * @param candidates how many files the state has
 * @param files those that may hold a match, in a fixed order
 * @param pruner the bounds test, for row groups too
 */
record FilePlan(int candidates, List<DataFile> files, StatsPruner pruner) {

  static FilePlan of(TableState state, ScanRequest request) {
    return of(state, request, state.files().all());
  }

  static FilePlan of(TableState state, ScanRequest request, Collection<DataFile> among) {
    Filter filter =
        request.deleted() == Deleted.SHOWN
            ? request.filter()
            : request.filter().and(Filters.eq(SystemFields.DELETED_AT, null));
    StatsPruner pruner = new StatsPruner(filter, Columns.of(state.schema()));
    List<DataFile> kept = new ArrayList<>();
    for (DataFile file : among) {
      boolean rows = file.liveRows() > 0;
      if (rows && pruner.mayMatch(file.rows(), file.stats().columns()::get)) {
        kept.add(file);
      }
    }
    kept.sort(Comparator.comparing(DataFile::path));
    return new FilePlan(among.size(), kept, pruner);
  }

  long bytes() {
    return files.stream().mapToLong(DataFile::bytes).sum();
  }
}
