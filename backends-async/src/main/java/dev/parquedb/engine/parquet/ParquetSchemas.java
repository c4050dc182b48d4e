package dev.parquedb.engine.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.Columns;
import dev.parquedb.table.StoredColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** The Parquet schema of a table's columns, as other engines expect it. */
final class ParquetSchemas {

  private static final int INT32_DIGITS = 9;
  private static final int INT64_DIGITS = 18;

  private ParquetSchemas() {}

  /**
   * The Parquet schema of a data file.
   *
   * @param columns the columns of the table, the payload last
   * @param payload the payload's Parquet type
   * @param stored how the columns are named and numbered; empty where as in the table
   */
  static MessageType of(
      List<Columns.Column> columns, Type payload, Optional<StoredColumns> stored) {
    List<Type> types = new ArrayList<>();
    for (Columns.Column column : columns.subList(0, columns.size() - 1)) {
      types.add(
          stored.isEmpty()
              ? optional(column.name(), column.type())
              : NumberedTypes.of(stored.get().column(column.name()), column.type()));
    }
    types.add(
        stored.isEmpty()
            ? payload
            : NumberedTypes.called(stored.get().column(payload.getName()), payload));
    return new MessageType("entity", types);
  }

  /** The Parquet schema of any columns. */
  static MessageType of(String name, List<Columns.Column> columns) {
    List<Type> types = new ArrayList<>();
    for (Columns.Column column : columns) {
      types.add(optional(column.name(), column.type()));
    }
    return new MessageType(name, types);
  }

  /** A column that may be null. */
  static Type optional(String name, FieldType type) {
    if (type instanceof Primitive primitive) {
      return primitive(name, primitive);
    } else if (type instanceof FieldType.Decimal decimal) {
      return decimal(name, decimal);
    } else if (type instanceof FieldType.ListOf list) {
      return Types.optionalList().element(optional("element", list.element())).named(name);
    } else if (type instanceof FieldType.MapOf map) {
      return Types.optionalMap()
          .key(Types.required(PrimitiveTypeName.BINARY).as(stringType()).named("key"))
          .value(optional("value", map.value()))
          .named(name);
    }
    List<Type> fields = new ArrayList<>();
    for (SchemaField field : ((FieldType.Struct) type).fields()) {
      fields.add(optional(field.name(), field.type()));
    }
    return Types.optionalGroup().addFields(fields.toArray(Type[]::new)).named(name);
  }

  private static Type primitive(String name, Primitive type) {
    return switch (type) {
      case STRING, UUID, JSON, VARIANT ->
          Types.optional(PrimitiveTypeName.BINARY).as(stringType()).named(name);
      case BINARY -> Types.optional(PrimitiveTypeName.BINARY).named(name);
      case INT -> Types.optional(PrimitiveTypeName.INT32).named(name);
      // A time is a plain long for other engines: Spark has no type for it.
      case LONG, TIME -> Types.optional(PrimitiveTypeName.INT64).named(name);
      case FLOAT -> Types.optional(PrimitiveTypeName.FLOAT).named(name);
      case DOUBLE -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
      case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
      case DATE -> Types.optional(PrimitiveTypeName.INT32).as(dateType()).named(name);
      case TIMESTAMP ->
          Types.optional(PrimitiveTypeName.INT64)
              .as(timestampType(true, TimeUnit.MICROS))
              .named(name);
      case LOCAL_TIMESTAMP ->
          Types.optional(PrimitiveTypeName.INT64)
              .as(timestampType(false, TimeUnit.MICROS))
              .named(name);
    };
  }

  private static Type decimal(String name, FieldType.Decimal type) {
    var annotation = decimalType(type.scale(), type.precision());
    if (type.precision() <= INT32_DIGITS) {
      return Types.optional(PrimitiveTypeName.INT32).as(annotation).named(name);
    } else if (type.precision() <= INT64_DIGITS) {
      return Types.optional(PrimitiveTypeName.INT64).as(annotation).named(name);
    }
    return Types.optional(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
        .length(decimalBytes(type.precision()))
        .as(annotation)
        .named(name);
  }

  /** The fewest bytes that hold every signed number of so many digits. */
  static int decimalBytes(int precision) {
    int bits = java.math.BigInteger.TEN.pow(precision).bitLength() + 1;
    return (bits + 7) / 8;
  }
}
