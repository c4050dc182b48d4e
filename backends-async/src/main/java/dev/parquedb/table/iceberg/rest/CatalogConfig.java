package dev.parquedb.table.iceberg.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * How a catalog wants to be asked. Properties may be secret. (Iceberg's own class of this kind
 * needs an HTTP client that is not ours.)
 *
 * @param defaults weaker than what is configured
 * @param overrides stronger than what is configured
 * @param idempotencyKeys whether it knows a repeated request by its key
 */
record CatalogConfig(
    Map<String, String> defaults, Map<String, String> overrides, boolean idempotencyKeys) {

  /** Reads the answer of a catalog; fails when it is none. */
  static CatalogConfig of(JsonNode tree) {
    if (!tree.has("defaults") && !tree.has("overrides")) {
      throw new IllegalArgumentException("neither defaults nor overrides");
    }
    return new CatalogConfig(
        texts(tree.path("defaults")),
        texts(tree.path("overrides")),
        tree.hasNonNull("idempotency-key-lifetime"));
  }

  /** All properties, with those that are configured. */
  Map<String, String> merged(Map<String, String> configured) {
    Map<String, String> merged = new HashMap<>(defaults);
    merged.putAll(configured);
    merged.putAll(overrides);
    return merged;
  }

  /** The texts of an object; what is null counts as absent. */
  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (!entry.getValue().isNull()) {
        texts.put(entry.getKey(), entry.getValue().asText());
      }
    }
    return texts;
  }

  /** Leaves the properties out. */
  @Override
  public String toString() {
    return "CatalogConfig[idempotencyKeys=" + idempotencyKeys + "]";
  }
}
