package dev.parquedb.engine.commit;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityId;
import dev.parquedb.table.CommitOutcome;
import dev.parquedb.table.CommitSummary;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.RowDeletes;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what {@link ConflictChecker} needs to see of the commits that won. */
final class ConflictReader {

  private final RowFinder rows;

  ConflictReader(RowFinder rows) {
    this.rows = rows;
  }

  Uni<ConflictChecker.Verdict> verdict(
      TableState base, Applied applied, CommitOutcome.Conflicted conflicted) {
    TableState head = conflicted.head();
    if (base == null || head == null || !base.tableId().equals(head.tableId())) {
      return Uni.createFrom().item(ConflictChecker.Verdict.REAPPLY);
    }
    return winnerRows(base, applied.read(), conflicted)
        .map(
            seen ->
                ConflictChecker.check(
                    applied.read(),
                    applied.commitTime(),
                    conflicted.winners(),
                    head.timestamp(),
                    seen));
  }

  private Uni<WinnerRows> winnerRows(
      TableState base, ReadSet read, CommitOutcome.Conflicted conflicted) {
    if (read.isEmpty()) {
      return Uni.createFrom().item(new WinnerRows(Set.of(), List.of(), Set.of(), Map.of()));
    }
    TableState head = conflicted.head();
    List<DataFile> added = stillLive(base, head, conflicted.winners());
    Set<EntityId> ids = new HashSet<>(read.present().keySet());
    ids.addAll(read.absent());
    Uni<Set<EntityId>> addedIds = rows.byId(head, added, ids).map(Map::keySet);
    Uni<List<Entity>> addedRows =
        read.scanned().isEmpty() ? Uni.createFrom().item(List.of()) : rows.rows(head, added);
    Set<String> gone = new HashSet<>();
    List<DataFile> changed = new ArrayList<>();
    for (String path : filesOf(read)) {
      DataFile now = head.files().get(path);
      if (now == null) {
        gone.add(path);
      } else if (!sameDeletes(base.files().get(path), now)) {
        changed.add(now);
      }
    }
    return Uni.combine()
        .all()
        .unis(addedIds, addedRows, deletedOf(changed))
        .asTuple()
        .map(seen -> new WinnerRows(seen.getItem1(), seen.getItem2(), gone, seen.getItem3()));
  }

  private static List<DataFile> stillLive(
      TableState base, TableState head, List<CommitSummary> winners) {
    List<DataFile> files = new ArrayList<>();
    for (CommitSummary winner : winners) {
      if (movedFrom(base, winner)) {
        continue;
      }
      for (DataFile file : winner.added()) {
        DataFile now = head.files().get(file.path());
        if (now != null) {
          files.add(now);
        }
      }
    }
    return files;
  }

  /**
   * Whether all that a winner added are rows of files that the base has: whatever of them was read
   * is known to have moved, and nothing else of them is new.
   */
  private static boolean movedFrom(TableState base, CommitSummary winner) {
    return winner.rows() == CommitSummary.Rows.SAME
        && winner.removed().stream().allMatch(path -> base.files().get(path) != null);
  }

  private static Set<String> filesOf(ReadSet read) {
    Set<String> files = new HashSet<>();
    read.present().values().forEach(rows -> rows.forEach(row -> files.add(row.file())));
    return files;
  }

  private static boolean sameDeletes(DataFile before, DataFile now) {
    return before != null
        && before.deletes().map(RowDeletes::key).equals(now.deletes().map(RowDeletes::key));
  }

  private Uni<Map<String, RowSet>> deletedOf(List<DataFile> files) {
    return Multi.createFrom()
        .iterable(files)
        .onItem()
        .transformToUniAndConcatenate(
            file -> rows.deletedRows(file).map(set -> Map.entry(file.path(), set)))
        .collect()
        .in(HashMap<String, RowSet>::new, (map, entry) -> map.put(entry.getKey(), entry.getValue()))
        .map(map -> map);
  }
}
