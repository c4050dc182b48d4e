package dev.parquedb.examples.quarkus;

import static dev.parquedb.schema.FieldType.Primitive.DOUBLE;
import static dev.parquedb.schema.FieldType.Primitive.LONG;
import static dev.parquedb.schema.FieldType.Primitive.STRING;
import static dev.parquedb.schema.FieldType.Primitive.TIMESTAMP;
import static dev.parquedb.schema.SchemaField.optional;
import static dev.parquedb.schema.SchemaField.required;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An earthquake.
 *
 * @param id the local id; null for one that is to be created under a generated id
 * @param time when it happened
 * @param magnitude its strength
 * @param place the nearest place, in words; may be null
 * @param felt how many people said that they felt it
 */
public record Quake(String id, Instant time, double magnitude, String place, long felt) {

  static final String NAMESPACE = "quakes";

  /** Every field has a column of its own. */
  static final EntitySchema SCHEMA =
      EntitySchema.of(
          required("time", TIMESTAMP),
          required("magnitude", DOUBLE),
          optional("place", STRING),
          optional("felt", LONG));

  static Quake of(Entity entity) {
    Map<String, Object> data = entity.data();
    return new Quake(
        entity.localId(),
        (Instant) data.get("time"),
        (Double) data.get("magnitude"),
        (String) data.get("place"),
        (Long) data.get("felt"));
  }

  CreateInput toInput() {
    Map<String, Object> input = new LinkedHashMap<>();
    if (id != null) {
      input.put("$id", id);
    }
    input.put("time", time);
    input.put("magnitude", magnitude);
    input.put("place", place);
    input.put("felt", felt);
    return CreateInput.of(input);
  }
}
