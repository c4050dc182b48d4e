package dev.parquedb.table.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.schema.SchemaField.Presence;
import dev.parquedb.table.delta.DeltaTypes.UnknownTypeException;
import java.util.Optional;

/**
 * Fields of a Delta schema. Every field is nullable there: a non-null one would require the table
 * feature {@code invariants}. What Delta cannot say is kept in the field's metadata.
 */
final class DeltaFields {

  /** Names the field's type where Delta has none of the kind. */
  static final String TYPE = "parquedb.type";

  /** Says that a value is required. */
  static final String REQUIRED = "parquedb.required";

  private static final String COMMENT = "comment";

  private DeltaFields() {}

  /**
   * Writes a field.
   *
   * @param field the field
   * @param before the same field in the schema before, whose foreign metadata is kept
   */
  static ObjectNode write(SchemaField field, Optional<JsonNode> before) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    if (before.isPresent() && before.get().path("metadata").isObject()) {
      metadata.setAll((ObjectNode) before.get().path("metadata").deepCopy());
      metadata.remove(TYPE);
      metadata.remove(REQUIRED);
      metadata.remove(COMMENT);
    }
    if (DeltaTypes.needsMarker(field.type())) {
      metadata.put(TYPE, field.type().text());
    }
    if (field.isRequired()) {
      metadata.put(REQUIRED, true);
    }
    if (!field.doc().isEmpty()) {
      metadata.put(COMMENT, field.doc());
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", field.name());
    node.set("type", DeltaTypes.write(field.type()));
    node.put("nullable", true);
    node.set("metadata", metadata);
    return node;
  }

  /** Reads a field; a name that no field may have counts as unknown too. */
  static SchemaField read(JsonNode node) throws UnknownTypeException {
    JsonNode metadata = node.path("metadata");
    FieldType type = type(node);
    Presence presence =
        metadata.path(REQUIRED).asBoolean(false) ? Presence.REQUIRED : Presence.OPTIONAL;
    try {
      return new SchemaField(
          node.path("name").asText(),
          type,
          presence,
          metadata.path(COMMENT).asText(""),
          Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new UnknownTypeException("column name " + node.path("name").asText());
    }
  }

  /** Reads the type of a field, the marker in its metadata honoured. */
  static FieldType type(JsonNode node) throws UnknownTypeException {
    FieldType kept = DeltaTypes.read(node.path("type"));
    JsonNode marker = node.path("metadata").path(TYPE);
    if (marker.isMissingNode()) {
      return kept;
    }
    FieldType meant;
    try {
      meant = FieldType.parse(marker.asText());
    } catch (IllegalArgumentException e) {
      throw new UnknownTypeException(TYPE + " " + marker.asText());
    }
    if (!DeltaTypes.write(meant).equals(DeltaTypes.write(kept))) {
      throw new UnknownTypeException(
          TYPE + " " + marker.asText() + " kept as " + node.path("type"));
    }
    return meant;
  }
}
