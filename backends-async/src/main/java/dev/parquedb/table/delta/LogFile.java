package dev.parquedb.table.delta;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.table.TableRef;

/**
 * One commit file of a log, for naming it in errors.
 *
 * @param table the table
 * @param version the version it made
 */
record LogFile(TableRef table, long version) {

  /** Its path in the storage. */
  String path() {
    return table.path(LogNames.commit(version));
  }

  /** The error for a damaged file. */
  CorruptTableException corrupt(String what) {
    return corrupt(what, null);
  }

  /** The error for a damaged file. */
  CorruptTableException corrupt(String what, Throwable cause) {
    return DeltaErrors.corrupt(table, path(), what, cause);
  }
}
