package dev.parquedb.table.iceberg;

import dev.parquedb.entity.IllegalSchemaChangeException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;

/** Refuses schemas that an Iceberg table cannot have. Pure. */
final class SchemaCheck {

  private SchemaCheck() {}

  static void check(EntitySchema schema) {
    for (String name : schema.partitionBy()) {
      FieldType type = schema.field(name).orElseThrow().type();
      if (!Partitions.isWritable(type)) {
        throw new IllegalSchemaChangeException(
            name,
            "A table cannot be partitioned by field "
                + name
                + " of type "
                + type.text()
                + ": only by texts, whole and decimal numbers, booleans, dates, times and UUIDs.");
      }
    }
  }
}
