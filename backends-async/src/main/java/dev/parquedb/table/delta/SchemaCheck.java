package dev.parquedb.table.delta;

import dev.parquedb.entity.IllegalSchemaChangeException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.ListOf;
import dev.parquedb.schema.FieldType.MapOf;
import dev.parquedb.schema.FieldType.Struct;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.Columns;
import dev.parquedb.table.TableRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Refuses schemas that a Delta table cannot have, or cannot change to. */
final class SchemaCheck {

  private SchemaCheck() {}

  /** Checks the schema of a new table. */
  static void checkNew(TableRef table, EntitySchema schema) {
    for (String name : schema.partitionBy()) {
      FieldType type = schema.field(name).orElseThrow().type();
      if (!PartitionValues.isWritable(type)) {
        throw new IllegalSchemaChangeException(
            name,
            "A table cannot be partitioned by field "
                + name
                + " of type "
                + type.text()
                + ": only by texts, numbers, booleans, dates, times and UUIDs.");
      }
    }
    Set<String> names = new HashSet<>();
    Columns.of(schema).forEach(column -> checkName("", column.name(), names));
    schema.fields().forEach(field -> checkNames(field.name(), field.type()));
  }

  private static void checkNames(String path, FieldType type) {
    if (type instanceof ListOf list) {
      checkNames(path, list.element());
    } else if (type instanceof MapOf map) {
      checkNames(path, map.value());
    } else if (type instanceof Struct struct) {
      Set<String> names = new HashSet<>();
      for (SchemaField field : struct.fields()) {
        checkName(path + ".", field.name(), names);
        checkNames(path + "." + field.name(), field.type());
      }
    }
  }

  /** Names of Delta columns differ by more than case. */
  private static void checkName(String prefix, String name, Set<String> names) {
    if (!names.add(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalSchemaChangeException(
          prefix + name,
          "Field "
              + prefix
              + name
              + " differs from another one by case only, which Delta tables cannot have."
              + " Rename it.");
    }
  }

  /**
   * Checks a change of the schema of a table.
   *
   * @param staying how many of its files stay, and are read through the new schema from then on
   */
  static void checkChange(TableRef table, DeltaState base, EntitySchema schema, int staying) {
    checkNew(table, schema);
    if (staying == 0) {
      return;
    }
    if (!schema.partitionBy().equals(base.metaData().partitionColumns())) {
      throw new IllegalSchemaChangeException(
          "partitionBy", "A table with data cannot be partitioned otherwise");
    }
    for (SchemaField field : schema.fields()) {
      Optional<SchemaField> old = base.schema().field(field.name());
      if (old.isEmpty() && field.renamedFrom().flatMap(base.schema()::field).isPresent()) {
        throw DeltaErrors.unsupported(
            table,
            Features.COLUMN_MAPPING,
            "renaming column " + field.renamedFrom().get() + " needs column mapping");
      }
      if (old.isPresent() && !isReadable(old.get().type(), field.type())) {
        throw DeltaErrors.unsupported(
            table,
            "typeWidening",
            "column "
                + field.name()
                + " cannot change from "
                + old.get().type().text()
                + " to "
                + field.type().text());
      }
    }
  }

  /** Whether files with the old type are files with the new one; structs may gain fields. */
  private static boolean isReadable(FieldType old, FieldType now) {
    if (old instanceof ListOf from && now instanceof ListOf to) {
      return isReadable(from.element(), to.element());
    }
    if (old instanceof MapOf from && now instanceof MapOf to) {
      return isReadable(from.value(), to.value());
    }
    if (old instanceof Struct from && now instanceof Struct to) {
      return isReadable(from.fields(), to.fields());
    }
    return old.equals(now);
  }

  private static boolean isReadable(List<SchemaField> old, List<SchemaField> now) {
    Map<String, FieldType> types = new HashMap<>();
    old.forEach(field -> types.put(field.name(), field.type()));
    return now.stream()
        .allMatch(
            field -> {
              FieldType before = types.get(field.name());
              return before == null || isReadable(before, field.type());
            });
  }
}
