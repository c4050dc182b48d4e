package dev.parquedb.engine.parquet;

import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.RowIdentity;
import dev.parquedb.table.RowSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What to read of a data file.
 *
 * @param schema the declared fields, through which the file is read
 * @param projection the columns needed
 * @param deleted the positions of deleted rows; they are passed over
 * @param selected the positions wanted; empty for all. Where few are wanted, only their pages are
 *     read
 * @param constants values of columns that the file does not hold, by column name; values may be
 *     null
 * @param identity how rows are identified that have no {@code $id}
 * @param batchRows the most rows of a batch, at least 1
 */
public record RowRequest(
    EntitySchema schema,
    Projection projection,
    RowSet deleted,
    Optional<RowSet> selected,
    Map<String, Object> constants,
    Optional<RowIdentity> identity,
    int batchRows) {

  private static final int BATCH_ROWS = 1_024;

  public RowRequest {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(projection, "projection");
    Objects.requireNonNull(deleted, "deleted");
    Objects.requireNonNull(selected, "selected");
    Objects.requireNonNull(identity, "identity");
    constants = Collections.unmodifiableMap(new HashMap<>(constants));
    if (batchRows < 1) {
      throw new IllegalArgumentException("batchRows must be at least 1: " + batchRows);
    }
  }

  /** Every row and column, in batches of 1,024 rows. */
  public static RowRequest all(EntitySchema schema) {
    return new RowRequest(
        schema,
        Projection.all(),
        RowSet.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        BATCH_ROWS);
  }

  /** The same with other columns. */
  public RowRequest withProjection(Projection columns) {
    return new RowRequest(schema, columns, deleted, selected, constants, identity, batchRows);
  }

  /** The same with other deleted rows. */
  public RowRequest withDeleted(RowSet rows) {
    return new RowRequest(schema, projection, rows, selected, constants, identity, batchRows);
  }

  /** The same for these positions only. */
  public RowRequest withSelected(RowSet rows) {
    return new RowRequest(
        schema, projection, deleted, Optional.of(rows), constants, identity, batchRows);
  }

  /** The same with other values for columns that the file does not hold. */
  public RowRequest withConstants(Map<String, Object> values) {
    return new RowRequest(schema, projection, deleted, selected, values, identity, batchRows);
  }

  /** The same for rows that are identified by other columns than {@code $id}. */
  public RowRequest withIdentity(Optional<RowIdentity> columns) {
    return new RowRequest(schema, projection, deleted, selected, constants, columns, batchRows);
  }

  /** The same in batches of another size. */
  public RowRequest withBatchRows(int rows) {
    return new RowRequest(schema, projection, deleted, selected, constants, identity, rows);
  }
}
