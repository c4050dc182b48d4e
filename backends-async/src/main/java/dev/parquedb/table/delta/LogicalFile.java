package dev.parquedb.table.delta;

import dev.parquedb.table.delta.Action.Add;
import dev.parquedb.table.delta.Action.Remove;
import java.util.Optional;

/**
 * What the protocol tells files apart by: a data file with certain rows deleted.
 *
 * @param path the data file
 * @param vector the key of its deletion vector; empty for none
 */
record LogicalFile(String path, Optional<String> vector) {

  static LogicalFile of(Add add) {
    return new LogicalFile(add.path(), add.deletionVector().map(DeletionVector::key));
  }

  static LogicalFile of(Remove remove) {
    return new LogicalFile(remove.path(), remove.deletionVector().map(DeletionVector::key));
  }
}
