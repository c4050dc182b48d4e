package dev.parquedb.table.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parquedb.entity.PayloadKind;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.table.Columns;
import dev.parquedb.table.PayloadLayout;
import java.util.ArrayList;
import java.util.List;

/** The column {@code $data} of an entity table: its type tells how payloads are stored. Pure. */
final class PayloadField {

  /** Delta's name of the type. */
  static final String VARIANT = "variant";

  /** Lists the fields that are shredded. */
  static final String SHRED = "parquedb.shred";

  private PayloadField() {}

  /** Whether a field of a schema is the column of an entity table, whatever its type. */
  static boolean is(JsonNode field) {
    return field.path("name").asText().equals(Columns.PAYLOAD);
  }

  /** Whether a field of a schema is a VARIANT. */
  static boolean isVariant(JsonNode field) {
    return field.path("type").asText().equals(VARIANT);
  }

  /** The field of a new table. */
  static ObjectNode write(PayloadLayout layout) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", Columns.PAYLOAD);
    boolean variant = layout.kind() == PayloadKind.VARIANT;
    node.put("type", variant ? VARIANT : DeltaTypes.write(Primitive.JSON).textValue());
    node.put("nullable", true);
    ObjectNode metadata = node.putObject("metadata");
    if (!variant) {
      metadata.put(DeltaFields.TYPE, Primitive.JSON.text());
    }
    if (!layout.shredded().isEmpty()) {
      ArrayNode names = metadata.putArray(SHRED);
      layout.shredded().forEach(names::add);
    }
    return node;
  }

  /** How the table of a schema stores payloads. */
  static PayloadLayout read(JsonNode schema) {
    for (JsonNode field : schema.path("fields")) {
      if (is(field) && isVariant(field)) {
        List<String> names = new ArrayList<>();
        field.path("metadata").path(SHRED).forEach(name -> names.add(name.asText()));
        return new PayloadLayout(PayloadKind.VARIANT, names);
      }
    }
    return PayloadLayout.JSON;
  }
}
