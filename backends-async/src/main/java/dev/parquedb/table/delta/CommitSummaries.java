package dev.parquedb.table.delta;

import dev.parquedb.table.CommitSummary;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileSet;
import dev.parquedb.table.delta.Action.Add;
import dev.parquedb.table.delta.Action.DataChange;
import dev.parquedb.table.delta.Action.Remove;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says what a commit did, for conflict checking. */
final class CommitSummaries {

  private CommitSummaries() {}

  /**
   * Compares the states around a commit.
   *
   * @param before the state before; null for the first commit
   * @param commit the commit
   * @param after the state after
   */
  static CommitSummary of(DeltaState before, LogCommit commit, DeltaState after) {
    FileSet old = before == null ? FileSet.empty() : before.files();
    List<DataFile> added = new ArrayList<>();
    Map<String, DataFile> deletes = new HashMap<>();
    for (Add add : commit.adds()) {
      DataFile was = old.get(add.path());
      DataFile is = after.files().get(add.path());
      if (was == null) {
        added.add(is);
      } else if (!vector(was).equals(vector(is))) {
        deletes.put(add.path(), is);
      }
    }
    List<String> removed = new ArrayList<>();
    for (Remove remove : commit.removes()) {
      if (old.get(remove.path()) != null && after.files().get(remove.path()) == null) {
        removed.add(remove.path());
      }
    }
    return new CommitSummary(
        commit.version(),
        after.timestamp(),
        commit.commitId(),
        added,
        removed,
        deletes,
        before == null || !before.metaData().equals(after.metaData()),
        before == null || !before.protocol().equals(after.protocol()),
        rows(commit));
  }

  private static CommitSummary.Rows rows(LogCommit commit) {
    boolean changed =
        commit.adds().stream().anyMatch(add -> add.change() == DataChange.CHANGES)
            || commit.removes().stream().anyMatch(file -> file.change() == DataChange.CHANGES);
    return changed ? CommitSummary.Rows.CHANGED : CommitSummary.Rows.SAME;
  }

  private static String vector(DataFile file) {
    return file.deletes().map(deletes -> deletes.key()).orElse("");
  }
}
