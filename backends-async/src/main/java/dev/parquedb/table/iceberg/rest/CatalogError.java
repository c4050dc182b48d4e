package dev.parquedb.table.iceberg.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * An error in the form of the protocol: {@code {"error":{"message":…,"type":…,"code":…}}}.
 *
 * @param body what stands in it
 */
record CatalogError(JsonNode body) {

  /** The error of an answer; empty when something else answered, such as a proxy. */
  static Optional<CatalogError> of(RestAnswer answer) {
    try {
      JsonNode error = RestJson.tree(answer.body()).path("error");
      return error.isObject() ? Optional.of(new CatalogError(error)) : Optional.empty();
    } catch (RuntimeException noJson) {
      return Optional.empty();
    }
  }

  /** The name of an exception of Iceberg; may be empty. */
  String type() {
    return body.path("type").asText("");
  }
}
