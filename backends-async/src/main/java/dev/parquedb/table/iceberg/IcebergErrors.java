package dev.parquedb.table.iceberg;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.SnapshotNotFoundException;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.table.TableRef;

/** The errors of the format, worded the same everywhere. */
public final class IcebergErrors {

  private IcebergErrors() {}

  /** A damaged file. */
  public static CorruptTableException corrupt(
      TableRef table, String file, String what, Throwable cause) {
    return new CorruptTableException(
        table.namespace(),
        file,
        "The Iceberg table of namespace "
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
        "The Iceberg table of namespace " + table.namespace() + " cannot be used here: " + what);
  }

  static UnsupportedTableFeatureException unwritable(TableRef table, String feature, String why) {
    return unsupported(
        table, feature, "it can be read but not written, because of " + feature + ": " + why);
  }

  static SnapshotNotFoundException gone(TableRef table, String what, long oldest) {
    return new SnapshotNotFoundException(
        table.namespace(),
        "Namespace "
            + table.namespace()
            + " "
            + what
            + "; the oldest version that can be read is "
            + oldest);
  }
}
