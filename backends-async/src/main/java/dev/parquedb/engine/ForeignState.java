package dev.parquedb.engine;

import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.ColumnNames;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileSet;
import dev.parquedb.table.RowIdentity;
import dev.parquedb.table.TableState;
import dev.parquedb.table.Vacuumed;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A state of a table that another engine made, its columns as declared fields.
 *
 * @param state the format's own state
 * @param schema its columns
 * @param rows how its rows are identified
 */
record ForeignState(TableState state, EntitySchema schema, RowIdentity rows) implements TableState {

  @Override
  public UUID tableId() {
    return state.tableId();
  }

  @Override
  public long version() {
    return state.version();
  }

  @Override
  public Instant timestamp() {
    return state.timestamp();
  }

  @Override
  public EntitySchema rowSchema() {
    return schema;
  }

  @Override
  public Set<String> systemColumns() {
    return state.systemColumns();
  }

  @Override
  public Optional<RowIdentity> identity() {
    return Optional.of(rows);
  }

  @Override
  public Optional<Vacuumed> vacuumed() {
    return state.vacuumed();
  }

  @Override
  public Optional<ColumnNames> columnNames() {
    return state.columnNames();
  }

  @Override
  public Map<String, Object> constants(DataFile file) {
    return state.constants(file);
  }

  @Override
  public FileSet files() {
    return state.files();
  }

  @Override
  public Map<String, String> properties() {
    return state.properties();
  }
}
