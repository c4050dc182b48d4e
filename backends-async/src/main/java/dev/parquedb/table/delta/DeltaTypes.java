package dev.parquedb.table.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Decimal;
import dev.parquedb.schema.FieldType.ListOf;
import dev.parquedb.schema.FieldType.MapOf;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.FieldType.Struct;
import dev.parquedb.schema.SchemaField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Field types as types of a Delta schema (Delta protocol, "Schema Serialization Format"). Types
 * that Delta does not have are kept as another one, and named in the metadata of the field.
 */
final class DeltaTypes {

  private static final Pattern DECIMAL =
      Pattern.compile("decimal\\(\\s*(\\d{1,2})\\s*,\\s*(\\d{1,2})\\s*\\)");

  private DeltaTypes() {}

  /** A type that is not among those of an entity table. */
  static final class UnknownTypeException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownTypeException(String type) {
      super(type);
    }
  }

  static JsonNode write(FieldType type) {
    if (type instanceof Primitive primitive) {
      return TextNode.valueOf(name(primitive));
    }
    if (type instanceof Decimal) {
      return TextNode.valueOf(type.text());
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (type instanceof ListOf list) {
      return node.put("type", "array")
          .<ObjectNode>set("elementType", write(list.element()))
          .put("containsNull", true);
    }
    if (type instanceof MapOf map) {
      return node.put("type", "map")
          .put("keyType", "string")
          .<ObjectNode>set("valueType", write(map.value()))
          .put("valueContainsNull", true);
    }
    Struct struct = (Struct) type;
    node.put("type", "struct");
    var fields = node.putArray("fields");
    for (SchemaField field : struct.fields()) {
      fields.add(DeltaFields.write(field, Optional.empty()));
    }
    return node;
  }

  private static String name(Primitive type) {
    return switch (type) {
      case STRING, UUID, JSON, VARIANT -> "string";
      case INT -> "integer";
      case LONG, TIME -> "long";
      case FLOAT -> "float";
      case DOUBLE -> "double";
      case BOOLEAN -> "boolean";
      case TIMESTAMP -> "timestamp";
      case LOCAL_TIMESTAMP -> "timestamp_ntz";
      case DATE -> "date";
      case BINARY -> "binary";
    };
  }

  /** Whether Delta's own type does not tell which of ours a field has. */
  static boolean needsMarker(FieldType type) {
    if (type instanceof ListOf list) {
      return needsMarker(list.element());
    }
    if (type instanceof MapOf map) {
      return needsMarker(map.value());
    }
    return type == Primitive.TIME
        || type == Primitive.UUID
        || type == Primitive.JSON
        || type == Primitive.VARIANT;
  }

  /** Reads a type as Delta knows it; fields of structs honour their own markers. */
  static FieldType read(JsonNode node) throws UnknownTypeException {
    if (node.isTextual()) {
      return named(node.textValue());
    }
    switch (node.path("type").asText()) {
      case "array":
        return new ListOf(read(node.path("elementType")));
      case "map":
        if (!node.path("keyType").asText().equals("string")) {
          throw new UnknownTypeException("map with keys of type " + text(node.path("keyType")));
        }
        return new MapOf(read(node.path("valueType")));
      case "struct":
        List<SchemaField> fields = new ArrayList<>();
        for (JsonNode field : node.path("fields")) {
          fields.add(DeltaFields.read(field));
        }
        if (fields.isEmpty()) {
          throw new UnknownTypeException("struct without fields");
        }
        return new Struct(fields);
      default:
        throw new UnknownTypeException(text(node));
    }
  }

  private static FieldType named(String name) throws UnknownTypeException {
    switch (name) {
      case "string":
        return Primitive.STRING;
      // Narrower ones fit; tables that have them are read only.
      case "integer", "short", "byte":
        return Primitive.INT;
      case "long":
        return Primitive.LONG;
      case "float":
        return Primitive.FLOAT;
      case "double":
        return Primitive.DOUBLE;
      case "boolean":
        return Primitive.BOOLEAN;
      case "timestamp":
        return Primitive.TIMESTAMP;
      case "timestamp_ntz":
        return Primitive.LOCAL_TIMESTAMP;
      case "date":
        return Primitive.DATE;
      case "binary":
        return Primitive.BINARY;
      case ForeignTypes.VARIANT:
        return Primitive.VARIANT;
      default:
        return decimal(name);
    }
  }

  private static FieldType decimal(String name) throws UnknownTypeException {
    Matcher matcher = DECIMAL.matcher(name);
    if (!matcher.matches()) {
      throw new UnknownTypeException(name);
    }
    try {
      return new Decimal(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    } catch (IllegalArgumentException e) {
      throw new UnknownTypeException(name);
    }
  }

  private static String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : node.toString();
  }
}
