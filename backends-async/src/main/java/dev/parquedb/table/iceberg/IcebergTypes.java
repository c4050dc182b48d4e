package dev.parquedb.table.iceberg;

import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.schema.SchemaField.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/** Types of Iceberg schemas as field types, and scalar field types as types of Iceberg. Pure. */
final class IcebergTypes {

  private IcebergTypes() {}

  /** A type that no field can have. */
  static final class UnknownTypeException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownTypeException(String type) {
      super(type);
    }
  }

  /**
   * What a schema cannot say of its fields.
   *
   * @param types what a field means beside its type, by field id
   * @param required the ids of fields that must have a value
   */
  record Markers(Map<Integer, FieldType> types, Set<Integer> required) {
    Markers {
      types = Map.copyOf(types);
      required = Set.copyOf(required);
    }
  }

  /** A scalar type as Iceberg has it. */
  static Type.PrimitiveType scalar(FieldType type) {
    if (type instanceof FieldType.Decimal decimal) {
      return Types.DecimalType.of(decimal.precision(), decimal.scale());
    }
    return switch ((Primitive) type) {
      case STRING, JSON, VARIANT -> Types.StringType.get();
      case INT -> Types.IntegerType.get();
      // Spark has no type for a time of day.
      case LONG, TIME -> Types.LongType.get();
      case FLOAT -> Types.FloatType.get();
      case DOUBLE -> Types.DoubleType.get();
      case BOOLEAN -> Types.BooleanType.get();
      case TIMESTAMP -> Types.TimestampType.withZone();
      case LOCAL_TIMESTAMP -> Types.TimestampType.withoutZone();
      case DATE -> Types.DateType.get();
      case UUID -> Types.UUIDType.get();
      case BINARY -> Types.BinaryType.get();
    };
  }

  /** What a type means beside what Iceberg says; empty for nothing. */
  static Optional<FieldType> marker(FieldType type) {
    return type == Primitive.TIME || type == Primitive.JSON || type == Primitive.VARIANT
        ? Optional.of(type)
        : Optional.empty();
  }

  /** The fields of a struct. */
  static List<SchemaField> fields(List<NestedField> fields, Markers markers)
      throws UnknownTypeException {
    List<SchemaField> read = new ArrayList<>();
    for (NestedField field : fields) {
      read.add(field(field, markers));
    }
    return read;
  }

  /** A field; a name that no field may have counts as unknown too. */
  static SchemaField field(NestedField field, Markers markers) throws UnknownTypeException {
    FieldType type = type(field.fieldId(), field.type(), markers);
    boolean required = field.isRequired() || markers.required().contains(field.fieldId());
    try {
      return new SchemaField(
          field.name(),
          type,
          required ? Presence.REQUIRED : Presence.OPTIONAL,
          field.doc() == null ? "" : field.doc(),
          Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new UnknownTypeException("column name " + field.name());
    }
  }

  /**
   * The type of a field.
   *
   * @param id its id
   * @param type its type in the schema
   * @param markers what the schema cannot say
   */
  static FieldType type(int id, Type type, Markers markers) throws UnknownTypeException {
    FieldType marker = markers.types().get(id);
    if (marker != null && type.isPrimitiveType() && scalar(marker).equals(type)) {
      return marker;
    }
    switch (type.typeId()) {
      case LIST:
        Types.ListType list = type.asListType();
        return new FieldType.ListOf(type(list.elementId(), list.elementType(), markers));
      case MAP:
        Types.MapType map = type.asMapType();
        if (map.keyType().typeId() != Type.TypeID.STRING) {
          throw new UnknownTypeException("map with keys of type " + map.keyType());
        }
        return new FieldType.MapOf(type(map.valueId(), map.valueType(), markers));
      case STRUCT:
        List<SchemaField> fields = fields(type.asStructType().fields(), markers);
        if (fields.isEmpty()) {
          throw new UnknownTypeException("struct without fields");
        }
        return new FieldType.Struct(fields);
      case DECIMAL:
        Types.DecimalType decimal = (Types.DecimalType) type;
        return new FieldType.Decimal(decimal.precision(), decimal.scale());
      case TIMESTAMP:
        return ((Types.TimestampType) type).shouldAdjustToUTC()
            ? Primitive.TIMESTAMP
            : Primitive.LOCAL_TIMESTAMP;
      default:
        return plain(type);
    }
  }

  private static FieldType plain(Type type) throws UnknownTypeException {
    return switch (type.typeId()) {
      case BOOLEAN -> Primitive.BOOLEAN;
      case INTEGER -> Primitive.INT;
      case LONG -> Primitive.LONG;
      case FLOAT -> Primitive.FLOAT;
      case DOUBLE -> Primitive.DOUBLE;
      case DATE -> Primitive.DATE;
      case TIME -> Primitive.TIME;
      case STRING -> Primitive.STRING;
      case UUID -> Primitive.UUID;
      case FIXED, BINARY -> Primitive.BINARY;
      default -> throw new UnknownTypeException(type.toString());
    };
  }
}
