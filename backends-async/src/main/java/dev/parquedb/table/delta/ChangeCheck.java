package dev.parquedb.table.delta;

import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileSet;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableChange;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Checks that a change fits its base. A change that does not is a defect of the caller. */
final class ChangeCheck {

  /** What the history calls commits that only move rows to other files. */
  private static final Set<String> REARRANGING =
      Set.of(TableChange.OPTIMIZE, TableChange.SET_SCHEMA);

  private ChangeCheck() {}

  /** Whether a change only moves rows to other files. */
  static boolean rearranges(TableChange change) {
    return REARRANGING.contains(change.operation());
  }

  /**
   * Checks a change.
   *
   * @param base the state it is made on; null to create the table
   * @param change the change
   * @throws IllegalArgumentException when it does not fit
   */
  static void check(DeltaState base, TableChange change) {
    require(
        change.commitTime().equals(change.commitTime().truncatedTo(ChronoUnit.MILLIS)),
        "the commit time is not a whole millisecond: " + change.commitTime());
    if (base == null) {
      require(change.schema().isPresent(), "the first commit needs a schema");
    } else {
      require(
          change.commitTime().isAfter(base.timestamp()),
          "the commit time " + change.commitTime() + " is not after " + base.timestamp());
    }
    FileSet files = base == null ? FileSet.empty() : base.files();
    Set<String> partitions =
        Set.copyOf(
            change.schema().isPresent()
                ? change.schema().get().partitionBy()
                : base.metaData().partitionColumns());
    Set<String> touched = new HashSet<>();
    for (DataFile file : change.add()) {
      require(touched.add(file.path()), "added twice: " + file.path());
      require(files.get(file.path()) == null, "added again: " + file.path());
      require(file.deletes().isEmpty(), "added with deleted rows: " + file.path());
      require(
          file.partition().keySet().equals(partitions),
          "added to the partition " + file.partition() + ": " + file.path());
    }
    for (String path : change.remove()) {
      require(touched.add(path), "touched twice: " + path);
      require(files.get(path) != null, "removed, but not in the table: " + path);
    }
    Set<String> added = new HashSet<>();
    change.add().forEach(file -> added.add(file.path()));
    for (Map.Entry<String, RowSet> entry : change.delete().entrySet()) {
      boolean fresh = added.contains(entry.getKey());
      require(fresh || touched.add(entry.getKey()), "touched twice: " + entry.getKey());
      require(
          fresh || files.get(entry.getKey()) != null,
          "rows deleted of no live file: " + entry.getKey());
      require(!entry.getValue().isEmpty(), "no rows to delete of " + entry.getKey());
    }
  }

  /**
   * Unites deleted rows.
   *
   * @param file the file
   * @param before the rows deleted before
   * @param now the rows deleted by the change, none of them deleted before
   * @throws IllegalArgumentException when a row was deleted before or is not in the file
   */
  static RowSet united(DataFile file, RowSet before, RowSet now) {
    require(!before.intersects(now), "rows deleted twice of " + file.path());
    long[] last = {-1};
    now.forEach(row -> last[0] = row);
    require(last[0] < file.rows(), "row " + last[0] + " is not in " + file.path());
    return before.union(now);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
