package dev.parquedb.table.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parquedb.entity.SystemFields;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.ColumnNames.By;
import dev.parquedb.table.Columns;
import dev.parquedb.table.Columns.Column;
import dev.parquedb.table.PayloadLayout;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.Action.Protocol;
import dev.parquedb.table.delta.DeltaTypes.UnknownTypeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The schema of a table as the log keeps it, and what it means for entities. Any table has one;
 * only one with the system columns and the payload column is an entity table.
 */
final class DeltaSchema {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JsonNode root;
  private final Map<String, FieldType> columns;
  private final Optional<String> missing;
  private final List<SchemaField> declared;
  private final Map<String, String> unknown;
  private final FileColumns files;
  private final PayloadLayout payload;

  private DeltaSchema(
      JsonNode root,
      Map<String, FieldType> columns,
      Optional<String> missing,
      List<SchemaField> declared,
      FileColumns files,
      Map<String, String> unknown) {
    this.unknown = unknown;
    this.root = root;
    this.columns = columns;
    this.missing = missing;
    this.declared = declared;
    this.files = files;
    this.payload = PayloadField.read(root);
  }

  /**
   * Reads a schema.
   *
   * @param file the commit that holds it
   * @param schemaString its JSON text
   * @param partitions the columns that partition the table
   * @return the schema; fails with {@link dev.parquedb.entity.CorruptTableException} for text that
   *     is no schema, with {@link dev.parquedb.entity.UnsupportedTableFeatureException} for an
   *     entity table with a column of an unsupported type
   */
  static DeltaSchema read(LogFile file, String schemaString, List<String> partitions) {
    return read(file, schemaString, Optional.empty(), partitions);
  }

  /**
   * The schema that belongs to a protocol and metadata, as {@link #read(LogFile, String, List)}.
   */
  static DeltaSchema read(LogFile file, Protocol protocol, MetaData metaData) {
    return read(
        file,
        metaData.schemaString(),
        ColumnMapping.by(protocol, metaData),
        metaData.partitionColumns());
  }

  private static DeltaSchema read(
      LogFile file, String schemaString, Optional<By> by, List<String> partitions) {
    JsonNode root = parsed(file, schemaString);
    Optional<String> missing = missingColumn(root);
    JsonNode read = missing.isPresent() ? ForeignTypes.asOurs(root) : root;
    Map<String, FieldType> types = new LinkedHashMap<>();
    Map<String, String> unknown = new LinkedHashMap<>();
    List<SchemaField> declared = new ArrayList<>();
    for (JsonNode node : read.path("fields")) {
      String name = node.path("name").asText();
      try {
        boolean system = SystemFields.ALL.contains(name) || name.equals(Columns.PAYLOAD);
        if (!system) {
          declared.add(DeltaFields.read(node));
        }
        types.put(
            name,
            missing.isEmpty() && PayloadField.is(node) ? Primitive.JSON : DeltaFields.type(node));
      } catch (UnknownTypeException e) {
        unknown.put(name, e.getMessage());
      }
    }
    if (missing.isEmpty()) {
      unknown.forEach(
          (name, type) -> {
            throw DeltaErrors.unsupported(
                file.table(), type, "column " + name + " has the unsupported type " + type);
          });
    }
    return new DeltaSchema(
        root,
        Collections.unmodifiableMap(types),
        missing,
        List.copyOf(declared),
        FileColumns.of(file, by, checked(file, partitions, root), root, types),
        unknown);
  }

  private static List<String> checked(LogFile file, List<String> partitions, JsonNode root) {
    Set<String> names = new HashSet<>();
    root.path("fields").forEach(field -> names.add(field.path("name").asText()));
    for (String column : partitions) {
      if (!names.contains(column)) {
        throw file.corrupt("is partitioned by " + column + ", which its schema lacks");
      }
    }
    return partitions;
  }

  private static JsonNode parsed(LogFile file, String schemaString) {
    try {
      JsonNode root = MAPPER.readTree(schemaString);
      if (!root.path("type").asText().equals("struct") || !root.path("fields").isArray()) {
        throw file.corrupt("has a schemaString that is not a struct");
      }
      Set<String> names = new HashSet<>();
      for (JsonNode field : root.path("fields")) {
        if (!names.add(field.path("name").asText().toLowerCase(Locale.ROOT))) {
          throw file.corrupt("has a schema with two columns " + field.path("name").asText());
        }
      }
      return root;
    } catch (JsonProcessingException e) {
      throw file.corrupt("has a schemaString that is not JSON", e);
    }
  }

  /** The first column that an entity table needs and this one lacks, or has otherwise. */
  private static Optional<String> missingColumn(JsonNode root) {
    Map<String, JsonNode> kept = new HashMap<>();
    root.path("fields").forEach(node -> kept.put(node.path("name").asText(), node));
    for (Column column : Columns.of(EntitySchema.empty())) {
      JsonNode expected = DeltaTypes.write(column.type());
      JsonNode field = kept.getOrDefault(column.name(), MissingNode.getInstance());
      boolean payload = PayloadField.is(field) && PayloadField.isVariant(field);
      if (!payload && !expected.equals(field.path("type"))) {
        return Optional.of(column.name() + " of type " + expected.asText());
      }
    }
    return Optional.empty();
  }

  /**
   * The schema text of a new entity table.
   *
   * @param schema its declared fields
   * @param payload how it stores the others
   */
  static String write(EntitySchema schema, PayloadLayout payload) {
    return text(schema, Map.of(Columns.PAYLOAD, PayloadField.write(payload)));
  }

  /**
   * The schema text of an entity table whose schema changes.
   *
   * @param schema its declared fields
   * @param before the schema it replaces, whose foreign field metadata is kept
   */
  static String write(EntitySchema schema, DeltaSchema before) {
    Map<String, JsonNode> kept = new HashMap<>();
    before.root.path("fields").forEach(node -> kept.put(node.path("name").asText(), node));
    return text(schema, kept);
  }

  private static String text(EntitySchema schema, Map<String, JsonNode> kept) {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("type", "struct");
    ArrayNode fields = root.putArray("fields");
    for (Column column : Columns.of(schema)) {
      Optional<JsonNode> old = Optional.ofNullable(kept.get(column.name()));
      Optional<SchemaField> field = schema.field(column.name());
      fields.add(
          field.isPresent() ? DeltaFields.write(field.get(), old) : systemField(column, old));
    }
    return root.toString();
  }

  private static JsonNode systemField(Column column, Optional<JsonNode> old) {
    if (old.isPresent()) {
      return old.get();
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", column.name());
    node.set("type", DeltaTypes.write(column.type()));
    node.put("nullable", true);
    node.putObject("metadata");
    return node;
  }

  /**
   * The columns of a table whose rows need not be entities.
   *
   * @param table the table
   * @param partitions the columns that partition it
   * @param properties its properties
   * @return those that are no system fields; fails with {@link
   *     dev.parquedb.entity.UnsupportedTableFeatureException} naming a column that cannot be read
   */
  EntitySchema rows(TableRef table, List<String> partitions, Map<String, String> properties) {
    unknown.forEach(
        (name, type) -> {
          throw DeltaErrors.unsupported(
              table, type, "column " + name + " has the unsupported type " + type);
        });
    for (Column column : Columns.of(EntitySchema.empty())) {
      FieldType kept = columns.get(column.name());
      if (kept != null && !kept.equals(column.type())) {
        throw DeltaErrors.unsupported(
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
    List<String> fields = declared.stream().map(SchemaField::name).toList();
    return new EntitySchema(
        declared, partitions.stream().filter(fields::contains).toList(), properties);
  }

  /** The system fields that the table has columns for. */
  Set<String> systemColumns() {
    Set<String> names = new HashSet<>(columns.keySet());
    names.retainAll(SystemFields.ALL);
    return names;
  }

  /** The types of the columns that are understood, by name. */
  Map<String, FieldType> columns() {
    return columns;
  }

  /** The column that an entity table would have and this table has not; empty for entity tables. */
  Optional<String> missing() {
    return missing;
  }

  /** How an entity table stores the fields that are not declared. */
  PayloadLayout payload() {
    return payload;
  }

  /** The declared fields of an entity table, in order. */
  List<SchemaField> declared() {
    return declared;
  }

  /** How the log and the files name the columns. */
  FileColumns files() {
    return files;
  }

  /** The first change of a type that files cannot be read through; empty for none. */
  String unsupportedTypeChange() {
    String[] found = {""};
    any(
        node -> {
          found[0] = TypeChanges.unsupported(node.path("metadata"));
          return !found[0].isEmpty();
        });
    return found[0];
  }

  /** Whether any field, nested ones included, has a metadata key that starts like this. */
  boolean hasMetadata(String prefix) {
    return any(
        node -> {
          boolean[] found = {false};
          node.path("metadata")
              .fieldNames()
              .forEachRemaining(key -> found[0] |= key.startsWith(prefix));
          return found[0];
        });
  }

  /** Whether any field, element or value must not be null. */
  boolean hasNonNull() {
    return any(
        node ->
            isFalse(node, "nullable")
                || isFalse(node, "containsNull")
                || isFalse(node, "valueContainsNull"));
  }

  /** Whether a type occurs anywhere, by Delta's name. */
  boolean uses(String type) {
    return any(
        node ->
            node.path("type").asText().equals(type)
                || node.path("elementType").asText().equals(type)
                || node.path("valueType").asText().equals(type));
  }

  private boolean any(Predicate<JsonNode> test) {
    return any(root, test);
  }

  private static boolean any(JsonNode node, Predicate<JsonNode> test) {
    if (node.isObject() && test.test(node)) {
      return true;
    }
    for (JsonNode child : node) {
      // A field's metadata is free-form: what it holds is no part of the schema.
      if (child != node.get("metadata") && any(child, test)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFalse(JsonNode node, String name) {
    return node.path(name).isBoolean() && !node.path(name).booleanValue();
  }
}
