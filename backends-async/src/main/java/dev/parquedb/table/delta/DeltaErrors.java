package dev.parquedb.table.delta;

import dev.parquedb.entity.CommitConflictException;
import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.table.TableRef;

/** The errors of the format, worded the same everywhere. */
final class DeltaErrors {

  private DeltaErrors() {}

  static CorruptTableException corrupt(TableRef table, String file, String what, Throwable cause) {
    return new CorruptTableException(
        table.namespace(),
        file,
        "The Delta table of namespace "
            + table.namespace()
            + " is damaged: "
            + file
            + " "
            + what
            + ". Restore the file, or the table from a copy.",
        cause);
  }

  static UnsupportedTableFeatureException unsupported(TableRef table, String feature, String what) {
    return new UnsupportedTableFeatureException(
        table.namespace(),
        feature,
        "The Delta table of namespace " + table.namespace() + " cannot be used here: " + what);
  }

  static UnsupportedTableFeatureException unreadable(TableRef table, String feature) {
    return unsupported(
        table, feature, "it requires readers to implement " + feature + ", which is not supported");
  }

  static UnsupportedTableFeatureException unwritable(TableRef table, String feature, String why) {
    return unsupported(
        table, feature, "it can be read but not written, because of " + feature + ": " + why);
  }

  static CommitConflictException tooLate(TableRef table) {
    return new CommitConflictException(
        table.namespace(),
        "Nothing was committed to "
            + table.namespace()
            + ": the attempt took so long that the version it was made on was cleaned up; try"
            + " again");
  }
}
