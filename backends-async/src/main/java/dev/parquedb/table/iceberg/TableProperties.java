package dev.parquedb.table.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parquedb.schema.FieldType;
import dev.parquedb.table.Vacuumed;
import dev.parquedb.table.iceberg.IcebergTypes.Markers;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What this library keeps in the properties of a table. Pure. */
final class TableProperties {

  /** What all properties of ours begin with. */
  static final String PREFIX = "parquedb.";

  /** The property of Iceberg that keeps snapshots from expiring and files from being deleted. */
  static final String GC_ENABLED = "gc.enabled";

  private static final String TYPES = PREFIX + "types";
  private static final String REQUIRED = PREFIX + "required";
  private static final String CUT_OFF = PREFIX + "vacuum.cut-off-ms";
  private static final String OLDEST = PREFIX + "vacuum.oldest-version";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Properties that mean something to Iceberg; they are no part of a schema of ours. */
  private static final String[] RESERVED = {
    PREFIX,
    "write.",
    "read.",
    "commit.",
    "history.",
    "gc.",
    "schema.",
    "encryption.",
    "format-",
    "compatibility."
  };

  private TableProperties() {}

  /** Whether a property is the format's, and not one of a schema. */
  static boolean isReserved(String name) {
    for (String prefix : RESERVED) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** The properties that belong to the schema. */
  static Map<String, String> ofSchema(Map<String, String> properties) {
    Map<String, String> own = new HashMap<>(properties);
    own.keySet().removeIf(TableProperties::isReserved);
    return own;
  }

  /**
   * Reads what a schema cannot say.
   *
   * @throws IllegalArgumentException when the properties are damaged
   */
  static Markers markers(Map<String, String> properties) {
    Map<Integer, FieldType> types = new HashMap<>();
    Set<Integer> required = new HashSet<>();
    try {
      JsonNode written = MAPPER.readTree(properties.getOrDefault(TYPES, "{}"));
      for (Map.Entry<String, JsonNode> type : written.properties()) {
        types.put(Integer.parseInt(type.getKey()), FieldType.parse(type.getValue().asText()));
      }
      for (JsonNode id : MAPPER.readTree(properties.getOrDefault(REQUIRED, "[]"))) {
        required.add(id.asInt());
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(TYPES + " or " + REQUIRED + " is not JSON", e);
    }
    return new Markers(types, required);
  }

  /** The properties that say what a schema cannot; a null value is one to be removed. */
  static Map<String, String> of(Markers markers) {
    ObjectNode types = MAPPER.createObjectNode();
    new TreeMap<>(markers.types()).forEach((id, type) -> types.put(id.toString(), type.text()));
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(TYPES, types.isEmpty() ? null : types.toString());
    properties.put(
        REQUIRED,
        markers.required().isEmpty() ? null : new TreeSet<>(markers.required()).toString());
    return properties;
  }

  /** How far vacuums have gone. */
  static Optional<Vacuumed> vacuumed(Map<String, String> properties) {
    String cutOff = properties.get(CUT_OFF);
    String oldest = properties.get(OLDEST);
    return cutOff == null || oldest == null
        ? Optional.empty()
        : Optional.of(
            new Vacuumed(Instant.ofEpochMilli(Long.parseLong(cutOff)), Long.parseLong(oldest)));
  }

  /** The properties that say how far a vacuum goes. */
  static Map<String, String> of(Vacuumed vacuumed) {
    return Map.of(
        CUT_OFF, Long.toString(vacuumed.cutOff().toEpochMilli()),
        OLDEST, Long.toString(vacuumed.oldest()));
  }
}
