package dev.parquedb.web;

import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.schema.SchemaField.Presence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Schemas as JSON. A type is its text, {@code "decimal(10,2)"} or {@code "list<string>"}, or where
 * the text cannot say all of it an object: {@code {"struct": [fields]}}, {@code {"list": type}},
 * {@code {"map": type}}.
 */
final class SchemaJson {

  private static final Set<String> SCHEMA = Set.of("fields", "partitionBy", "properties");
  private static final Set<String> FIELD = Set.of("name", "type", "required", "doc", "renamedFrom");

  private SchemaJson() {}

  static Map<String, Object> write(EntitySchema schema) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("fields", schema.fields().stream().map(SchemaJson::write).toList());
    map.put("partitionBy", schema.partitionBy());
    map.put("properties", schema.properties());
    return map;
  }

  private static Map<String, Object> write(SchemaField field) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", field.name());
    map.put("type", write(field.type()));
    map.put("required", field.isRequired());
    if (!field.doc().isEmpty()) {
      map.put("doc", field.doc());
    }
    field.renamedFrom().ifPresent(before -> map.put("renamedFrom", before));
    return map;
  }

  private static Object write(FieldType type) {
    if (isText(type)) {
      return type.text();
    }
    if (type instanceof FieldType.ListOf list) {
      return Map.of("list", write(list.element()));
    }
    if (type instanceof FieldType.MapOf map) {
      return Map.of("map", write(map.value()));
    }
    FieldType.Struct struct = (FieldType.Struct) type;
    return Map.of("struct", struct.fields().stream().map(SchemaJson::write).toList());
  }

  /** Whether the text form says all of a type: it has no place for what fields of structs carry. */
  private static boolean isText(FieldType type) {
    try {
      return FieldType.parse(type.text()).equals(type);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static EntitySchema read(Map<String, Object> map) {
    known(map, SCHEMA, "");
    List<SchemaField> fields = new ArrayList<>();
    if (!map.containsKey("fields")) {
      throw refused("fields", "fields is missing: a schema lists its fields");
    }
    for (Object field : list(map.get("fields"), "fields")) {
      fields.add(field(field, "fields." + fields.size()));
    }
    List<String> partitions = new ArrayList<>();
    for (Object name : list(map.getOrDefault("partitionBy", List.of()), "partitionBy")) {
      partitions.add(text(name, "partitionBy." + partitions.size()));
    }
    Map<String, String> properties = new LinkedHashMap<>();
    object(map.getOrDefault("properties", Map.of()), "properties")
        .forEach((name, value) -> properties.put(name, text(value, "properties." + name)));
    try {
      return new EntitySchema(fields, partitions, properties);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("fields", e.getMessage(), e);
    }
  }

  private static SchemaField field(Object value, String at) {
    Map<String, Object> map = object(value, at);
    known(map, FIELD, at + ".");
    Object required = map.getOrDefault("required", false);
    if (!(required instanceof Boolean)) {
      throw refused(at + ".required", at + ".required must be true or false");
    }
    Optional<String> before =
        map.containsKey("renamedFrom")
            ? Optional.of(text(map.get("renamedFrom"), at + ".renamedFrom"))
            : Optional.empty();
    try {
      return new SchemaField(
          text(map.get("name"), at + ".name"),
          type(map.get("type"), at + ".type"),
          (boolean) required ? Presence.REQUIRED : Presence.OPTIONAL,
          text(map.getOrDefault("doc", ""), at + ".doc"),
          before);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(at, at + ": " + e.getMessage(), e);
    }
  }

  private static FieldType type(Object value, String at) {
    if (value instanceof String text) {
      return FieldType.parse(text);
    }
    Map<String, Object> map = object(value, at);
    known(map, Set.of("struct", "list", "map"), at + ".");
    if (map.size() != 1) {
      throw refused(at, at + " must have exactly one of struct, list and map");
    }
    if (map.containsKey("list")) {
      return new FieldType.ListOf(type(map.get("list"), at + ".list"));
    }
    if (map.containsKey("map")) {
      return new FieldType.MapOf(type(map.get("map"), at + ".map"));
    }
    List<SchemaField> fields = new ArrayList<>();
    for (Object field : list(map.get("struct"), at + ".struct")) {
      fields.add(field(field, at + ".struct." + fields.size()));
    }
    return new FieldType.Struct(fields);
  }

  private static void known(Map<String, Object> map, Set<String> names, String at) {
    for (String name : map.keySet()) {
      if (!names.contains(name)) {
        throw refused(at + name, "Unknown member " + at + name + " of a schema");
      }
    }
  }

  private static List<?> list(Object value, String at) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw refused(at, at + " must be an array");
  }

  @SuppressWarnings("unchecked") // Objects are read as maps with string keys.
  private static Map<String, Object> object(Object value, String at) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw refused(at, at + " must be an object");
  }

  private static String text(Object value, String at) {
    if (value instanceof String text) {
      return text;
    }
    throw refused(at, at + " must be a string");
  }

  private static InvalidInputException refused(String at, String message) {
    return new InvalidInputException(at, message);
  }
}
