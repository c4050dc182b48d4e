package dev.parquedb.table;

import dev.parquedb.schema.EntitySchema;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One snapshot of a table, immutable for ever. Formats implement it with what else they need. */
public interface TableState {

  /** Identifies the table across drops and re-creations of one name. */
  UUID tableId();

  /** The running version, from 0. */
  long version();

  /** The commit time of this version. */
  Instant timestamp();

  /**
   * The declared fields, with system columns and the payload column left out.
   *
   * @throws dev.parquedb.entity.UnsupportedTableFeatureException when the table has not the columns
   *     of an entity table
   */
  EntitySchema schema();

  /** The live data files. */
  FileSet files();

  /** The table's properties. */
  Map<String, String> properties();

  /** How data files name the columns; empty where as the table does. */
  default Optional<ColumnNames> columnNames() {
    return Optional.empty();
  }

  /**
   * The values of columns that every row of a data file has, whatever the file holds, by column.
   *
   * @param file a data file of this state
   */
  default Map<String, Object> constants(DataFile file) {
    return Map.of();
  }
}
