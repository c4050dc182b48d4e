package dev.parquedb.table.delta;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.table.TableRef;
import java.util.Optional;

/**
 * One file of a log, for naming it in errors.
 *
 * @param table the table
 * @param version the version it made, or holds the state of
 * @param name its path, relative to the table's root
 */
record LogFile(TableRef table, long version, String name) {

  /** A commit file. */
  LogFile(TableRef table, long version) {
    this(table, version, LogNames.commit(version));
  }

  /** Its path in the storage. */
  String path() {
    return table.path(name);
  }

  /** The path of a data file that it adds, from the URI it has. */
  String dataFile(String uri) {
    return decoded(uri)
        .orElseThrow(
            () ->
                DeltaErrors.unsupported(
                    table,
                    "data files outside of the table's folder",
                    "it refers to a file outside of its folder: " + uri));
  }

  /** The path of a data file that it removes, from the URI it has. */
  String removedFile(String uri) {
    // No file outside of the folder was ever accepted, so removing one changes nothing.
    return decoded(uri).orElse(uri);
  }

  private Optional<String> decoded(String uri) {
    try {
      return LogPaths.decode(table, uri);
    } catch (IllegalArgumentException e) {
      throw corrupt("names a data file \"" + uri + "\", which " + e.getMessage(), e);
    }
  }

  /** Where a deletion vector is kept, from the code it has. */
  DeletionVector.Storage vectorStorage(String code) {
    DeletionVector.Storage storage = DeletionVector.Storage.of(code);
    if (storage == null) {
      throw DeltaErrors.unreadable(table, "deletionVector storageType " + code);
    }
    return storage;
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
