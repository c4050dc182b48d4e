package dev.parquedb.table.iceberg;

import dev.parquedb.table.CommitSummary;
import dev.parquedb.table.CommitSummary.Rows;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileSet;
import dev.parquedb.table.RowDeletes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;

/** Says what a commit did, from the states around it. Pure. */
final class Summaries {

  private Summaries() {}

  /**
   * Compares two states.
   *
   * @param before the state before; null for the first commit
   * @param after the state after
   * @param snapshot the one snapshot between them; null where there are several, or none
   */
  static CommitSummary of(IcebergState before, IcebergState after, Snapshot snapshot) {
    FileSet old = before == null ? FileSet.empty() : before.files();
    List<DataFile> added = new ArrayList<>();
    Map<String, DataFile> deletes = new HashMap<>();
    for (DataFile file : after.files().all()) {
      DataFile was = old.get(file.path());
      if (was == null) {
        added.add(file);
      } else if (!key(was).equals(key(file))) {
        deletes.put(file.path(), file);
      }
    }
    List<String> removed = new ArrayList<>();
    for (DataFile file : old.all()) {
      if (after.files().get(file.path()) == null) {
        removed.add(file.path());
      }
    }
    boolean touched = !added.isEmpty() || !removed.isEmpty() || !deletes.isEmpty();
    return new CommitSummary(
        after.version(),
        after.timestamp(),
        snapshot == null ? Optional.empty() : Snapshots.commitId(snapshot),
        added,
        removed,
        deletes,
        before == null || !sameSchema(before, after),
        before == null || before.metadata().formatVersion() != after.metadata().formatVersion(),
        touched && !onlyMoves(snapshot) ? Rows.CHANGED : Rows.SAME);
  }

  private static boolean onlyMoves(Snapshot snapshot) {
    if (snapshot == null) {
      return false;
    }
    String operation = snapshot.summary().get(SnapshotWriter.OPERATION);
    return operation == null
        ? DataOperations.REPLACE.equals(snapshot.operation())
        : SnapshotWriter.rearranges(operation);
  }

  private static boolean sameSchema(IcebergState before, IcebergState after) {
    return before.icebergSchema().schema().sameSchema(after.icebergSchema().schema())
        && before.icebergSchema().markers().equals(after.icebergSchema().markers())
        && before.metadata().defaultSpecId() == after.metadata().defaultSpecId()
        && TableProperties.ofSchema(before.properties())
            .equals(TableProperties.ofSchema(after.properties()));
  }

  private static String key(DataFile file) {
    return file.deletes().map(RowDeletes::key).orElse("");
  }

  /** The figures of a snapshot, those of this library under their own names. */
  static Map<String, String> figures(Snapshot snapshot) {
    Map<String, String> figures = new HashMap<>();
    snapshot
        .summary()
        .forEach(
            (name, value) ->
                figures.put(
                    name.startsWith(TableProperties.PREFIX)
                        ? name.substring(TableProperties.PREFIX.length())
                        : name,
                    value));
    figures.remove("commit-id");
    figures.remove("operation");
    return figures;
  }
}
