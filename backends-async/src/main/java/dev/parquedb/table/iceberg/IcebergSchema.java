package dev.parquedb.table.iceberg;

import dev.parquedb.entity.SystemFields;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.ColumnNames;
import dev.parquedb.table.Columns;
import dev.parquedb.table.Columns.Column;
import dev.parquedb.table.StoredColumns;
import dev.parquedb.table.StoredColumns.Presence;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.IcebergTypes.Markers;
import dev.parquedb.table.iceberg.IcebergTypes.UnknownTypeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.avro.AvroSchemaUtil;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;

/**
 * The schema of a table, and what it means for entities. Any table has one; only one with the
 * system columns and the payload column is an entity table. Immutable.
 */
final class IcebergSchema {

  private final Schema schema;
  private final Markers markers;
  private final Map<String, FieldType> columns;
  private final Map<String, String> unknown;
  private final List<SchemaField> declared;
  private final Optional<String> missing;

  private IcebergSchema(
      Schema schema,
      Markers markers,
      Map<String, FieldType> columns,
      Map<String, String> unknown,
      List<SchemaField> declared) {
    this.schema = schema;
    this.markers = markers;
    this.columns = Collections.unmodifiableMap(columns);
    this.unknown = Collections.unmodifiableMap(unknown);
    this.declared = List.copyOf(declared);
    this.missing =
        Columns.of(EntitySchema.empty()).stream()
            .filter(column -> !column.type().equals(asPayload(column, columns)))
            .map(column -> column.name() + " of type " + column.type().text())
            .findFirst();
  }

  /** The payload is a text for Iceberg, like any other. */
  private static FieldType asPayload(Column column, Map<String, FieldType> columns) {
    FieldType type = columns.get(column.name());
    return column.name().equals(Columns.PAYLOAD) && type == FieldType.Primitive.STRING
        ? column.type()
        : type;
  }

  /**
   * Reads a schema.
   *
   * @param schema the schema
   * @param markers what it cannot say
   */
  static IcebergSchema of(Schema schema, Markers markers) {
    Map<String, FieldType> columns = new LinkedHashMap<>();
    Map<String, String> unknown = new LinkedHashMap<>();
    List<SchemaField> declared = new ArrayList<>();
    for (NestedField field : schema.columns()) {
      boolean system =
          SystemFields.ALL.contains(field.name()) || field.name().equals(Columns.PAYLOAD);
      try {
        if (system) {
          columns.put(field.name(), IcebergTypes.type(field.fieldId(), field.type(), markers));
        } else {
          SchemaField read = IcebergTypes.field(field, markers);
          declared.add(read);
          columns.put(field.name(), read.type());
        }
      } catch (UnknownTypeException e) {
        unknown.put(field.name(), e.getMessage());
      }
    }
    return new IcebergSchema(schema, markers, columns, unknown, declared);
  }

  /** The schema as Iceberg has it. */
  Schema schema() {
    return schema;
  }

  /** What the schema cannot say. */
  Markers markers() {
    return markers;
  }

  /** The column that an entity table would have and this table has not; empty for entity tables. */
  Optional<String> missing() {
    return missing;
  }

  /** The declared fields of an entity table, in order. */
  List<SchemaField> declared() {
    return declared;
  }

  /** The types of the columns that are understood, by name. */
  Map<String, FieldType> columns() {
    return columns;
  }

  /** Fails for a column that cannot be read. */
  void checkReadable(TableRef table) {
    unknown.forEach(
        (name, type) -> {
          throw IcebergErrors.unsupported(
              table, type, "column " + name + " has the unsupported type " + type);
        });
  }

  /** The declared fields of a table whose rows need not be entities. */
  List<SchemaField> rows(TableRef table) {
    checkReadable(table);
    for (Column column : Columns.of(EntitySchema.empty())) {
      FieldType kept = asPayload(column, columns);
      if (kept != null && !kept.equals(column.type())) {
        throw IcebergErrors.unsupported(
            table,
            "column " + column.name(),
            "column "
                + column.name()
                + " of type "
                + kept.text()
                + " has the name of a system field of type "
                + column.type().text()
                + "; show it under another name, for example by a view of the engine that made it");
      }
    }
    return declared;
  }

  /** The system fields that the table has columns for. */
  Set<String> systemColumns() {
    Set<String> names = new HashSet<>(columns.keySet());
    names.retainAll(SystemFields.ALL);
    return names;
  }

  /**
   * How files name the columns. Those that partition the table are among them: what a file holds
   * counts, and files of an earlier partitioning hold what is no constant of theirs.
   */
  ColumnNames names() {
    return new ColumnNames(
        ColumnNames.By.CERTAIN_FIELD_ID,
        schema.columns().stream().map(IcebergSchema::name).toList());
  }

  private static ColumnNames.Name name(NestedField field) {
    return new ColumnNames.Name(
        field.name(), stored(field.name()), field.fieldId(), inner(field.type()));
  }

  private static List<ColumnNames.Name> inner(Type type) {
    return switch (type.typeId()) {
      case STRUCT -> type.asStructType().fields().stream().map(IcebergSchema::name).toList();
      case LIST -> inner(type.asListType().elementType());
      case MAP -> inner(type.asMapType().valueType());
      default -> List.of();
    };
  }

  /** The name of a column in Parquet files. */
  private static String stored(String name) {
    return AvroSchemaUtil.makeCompatibleName(name);
  }

  /**
   * How new files name and number the columns.
   *
   * @param next the id that the next new column gets
   */
  StoredColumns stored(int next) {
    return new StoredColumns(schema.columns().stream().map(IcebergSchema::stored).toList(), next);
  }

  private static StoredColumns.Column stored(NestedField field) {
    boolean id = field.name().equals(SystemFields.ID);
    return column(
        field, stored(field.name()), id ? Presence.REQUIRED : Presence.OPTIONAL, parts(field));
  }

  private static StoredColumns.Column column(
      NestedField field, String stored, Presence presence, List<StoredColumns.Column> parts) {
    return new StoredColumns.Column(field.name(), stored, field.fieldId(), presence, parts);
  }

  private static List<StoredColumns.Column> parts(NestedField field) {
    Type type = field.type();
    return switch (type.typeId()) {
      case STRUCT -> type.asStructType().fields().stream().map(IcebergSchema::stored).toList();
      case LIST -> {
        NestedField element = type.asListType().fields().get(0);
        yield List.of(column(element, "element", Presence.OPTIONAL, parts(element)));
      }
      case MAP -> {
        NestedField key = type.asMapType().fields().get(0);
        NestedField value = type.asMapType().fields().get(1);
        yield List.of(
            column(key, "key", Presence.REQUIRED, parts(key)),
            column(value, "value", Presence.OPTIONAL, parts(value)));
      }
      default -> List.of();
    };
  }
}
