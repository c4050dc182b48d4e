package dev.parquedb.table.iceberg;

import dev.parquedb.ParqueDBException;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.ResidentFiles.MissingFileException;
import dev.parquedb.table.iceberg.catalog.Locations;

/** Names the file that iceberg-core or Avro could not read. Pure. */
final class Damage {

  private Damage() {}

  /**
   * What to tell of a failure.
   *
   * @param table the table
   * @param location the file that was read
   * @param failure what was thrown
   */
  static RuntimeException named(TableRef table, String location, RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof MissingFileException || cause instanceof ParqueDBException) {
        return failure;
      }
    }
    String path = Locations.relative(table, location).map(table::path).orElse(location);
    return IcebergErrors.corrupt(
        table, path, "cannot be read (" + failure.getMessage() + ")", failure);
  }
}
