package dev.parquedb.table;

import dev.parquedb.schema.EntitySchema;
import java.util.Objects;
import java.util.Optional;

/**
 * What the rows of new data files are, and how the files store them.
 *
 * @param schema the declared fields
 * @param payload how the other fields are stored
 * @param columns how the columns are named and numbered; empty where as in the table, and without
 *     numbers
 */
public record FileForm(
    EntitySchema schema, PayloadLayout payload, Optional<StoredColumns> columns) {

  public FileForm {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(payload, "payload");
    Objects.requireNonNull(columns, "columns");
  }

  /** Files that name the columns as the table does, without numbers. */
  public FileForm(EntitySchema schema, PayloadLayout payload) {
    this(schema, payload, Optional.empty());
  }

  /** That of files that are written for a state, or for a table that will be made. */
  public static FileForm of(TableFormat format, TableState base) {
    return base == null ? of(format, null, EntitySchema.empty()) : of(format, base, base.schema());
  }

  /** That of files that are written for a state whose schema will be another. */
  public static FileForm of(TableFormat format, TableState base, EntitySchema schema) {
    return new FileForm(
        schema, base == null ? format.newPayload() : base.payload(), format.columns(base, schema));
  }
}
