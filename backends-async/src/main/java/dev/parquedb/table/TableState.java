package dev.parquedb.table;

import dev.parquedb.entity.SystemFields;
import dev.parquedb.schema.EntitySchema;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /**
   * The columns of a table whose rows need not be entities: those that are named and typed as
   * system fields are system fields, the others are declared fields.
   *
   * @throws dev.parquedb.entity.UnsupportedTableFeatureException naming the column that cannot be
   *     read
   */
  default EntitySchema rowSchema() {
    return schema();
  }

  /** The system fields that the table has columns for. */
  default Set<String> systemColumns() {
    return SystemFields.ALL;
  }

  /** How rows are identified that have no {@code $id}; empty for entity tables. */
  default Optional<RowIdentity> identity() {
    return Optional.empty();
  }

  /** How data files store the fields that are not declared. */
  default PayloadLayout payload() {
    return PayloadLayout.JSON;
  }

  /** The live data files. */
  FileSet files();

  /** How far vacuums have gone; empty before the first one. */
  Optional<Vacuumed> vacuumed();

  /** The table's properties. */
  Map<String, String> properties();

  /**
   * How data files name the columns; empty where as the table does. Columns that are not to be read
   * from files, see {@link #constants}, are not among them.
   */
  default Optional<ColumnNames> columnNames() {
    return Optional.empty();
  }

  /**
   * The values that all rows of a data file have in columns that are not read from it, by column.
   *
   * @param file a data file of this state
   */
  default Map<String, Object> constants(DataFile file) {
    return Map.of();
  }
}
