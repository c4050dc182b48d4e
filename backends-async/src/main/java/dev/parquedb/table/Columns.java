package dev.parquedb.table;

import dev.parquedb.entity.SystemFields;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import java.util.ArrayList;
import java.util.List;

/** The columns of an entity table: system columns, declared fields, the payload. */
public final class Columns {

  /** The column that holds the fields that are not declared, as {@link PayloadLayout} says. */
  public static final String PAYLOAD = "$data";

  private static final List<Column> SYSTEM =
      List.of(
          new Column(SystemFields.ID, Primitive.STRING),
          new Column(SystemFields.TYPE, Primitive.STRING),
          new Column(SystemFields.NAME, Primitive.STRING),
          new Column(SystemFields.CREATED_AT, Primitive.TIMESTAMP),
          new Column(SystemFields.CREATED_BY, Primitive.STRING),
          new Column(SystemFields.UPDATED_AT, Primitive.TIMESTAMP),
          new Column(SystemFields.UPDATED_BY, Primitive.STRING),
          new Column(SystemFields.DELETED_AT, Primitive.TIMESTAMP),
          new Column(SystemFields.DELETED_BY, Primitive.STRING),
          new Column(SystemFields.VERSION, Primitive.LONG));

  private Columns() {}

  /**
   * One column; every column of an entity table is nullable for other engines.
   *
   * @param name its name
   * @param type its type
   */
  public record Column(String name, FieldType type) {}

  /** The columns that data files of ours hold, in order: those of partitions stand in the log. */
  public static List<Column> stored(EntitySchema schema) {
    List<Column> columns = of(schema);
    return schema.partitionBy().isEmpty()
        ? columns
        : columns.stream().filter(each -> !schema.partitionBy().contains(each.name())).toList();
  }

  /** The columns of a table with this schema, in order. */
  public static List<Column> of(EntitySchema schema) {
    List<Column> columns = new ArrayList<>(SYSTEM);
    for (SchemaField field : schema.fields()) {
      columns.add(new Column(field.name(), field.type()));
    }
    columns.add(new Column(PAYLOAD, Primitive.JSON));
    return List.copyOf(columns);
  }
}
