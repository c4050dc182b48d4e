package dev.parquedb.table.iceberg;

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

  private ChangeCheck() {}

  /**
   * Checks a change.
   *
   * @param base the state it is made on; null to create the table
   * @param change the change
   * @throws IllegalArgumentException when it does not fit
   */
  static void check(IcebergState base, TableChange change) {
    require(
        change.commitTime().equals(change.commitTime().truncatedTo(ChronoUnit.MILLIS)),
        "the commit time is not a whole millisecond: " + change.commitTime());
    if (base == null) {
      require(change.schema().isPresent(), "the first commit needs a schema");
    } else {
      require(
          base.snapshot() == null || change.commitTime().isAfter(base.timestamp()),
          "the commit time " + change.commitTime() + " is not after " + base.timestamp());
    }
    FileSet files = base == null ? FileSet.empty() : base.files();
    Set<String> touched = new HashSet<>();
    Set<String> added = new HashSet<>();
    for (DataFile file : change.add()) {
      require(added.add(file.path()), "added twice: " + file.path());
      require(files.get(file.path()) == null, "added again: " + file.path());
      require(file.deletes().isEmpty(), "added with deleted rows: " + file.path());
    }
    for (String path : change.remove()) {
      require(touched.add(path), "touched twice: " + path);
      require(files.get(path) != null, "removed, but not in the table: " + path);
    }
    for (Map.Entry<String, RowSet> entry : change.delete().entrySet()) {
      boolean fresh = added.contains(entry.getKey());
      require(fresh || touched.add(entry.getKey()), "touched twice: " + entry.getKey());
      require(
          fresh || files.get(entry.getKey()) != null,
          "rows deleted of no live file: " + entry.getKey());
      require(!entry.getValue().isEmpty(), "no rows to delete of " + entry.getKey());
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
