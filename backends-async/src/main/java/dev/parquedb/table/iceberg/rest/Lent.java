package dev.parquedb.table.iceberg.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What an answer about a table lends to reach its files. Pure. */
final class Lent {

  private Lent() {}

  /**
   * The properties for a location: the table's {@code config}, over it the {@code
   * storage-credentials} with the longest prefix that the location has.
   *
   * @param answer the answer about the table
   * @param location the folder of the table
   * @return the properties; secret
   */
  static Map<String, String> properties(JsonNode answer, String location) {
    Map<String, String> properties = new HashMap<>();
    properties.putAll(CatalogConfig.texts(answer.path("config")));
    StreamSupport.stream(answer.path("storage-credentials").spliterator(), false)
        .filter(each -> covers(each.path("prefix").asText(""), location))
        .max(Comparator.comparingInt(each -> each.path("prefix").asText("").length()))
        .ifPresent(best -> properties.putAll(CatalogConfig.texts(best.path("config"))));
    // A token for the catalog is none for a storage.
    properties.remove("token");
    return Map.copyOf(properties);
  }

  private static boolean covers(String prefix, String location) {
    return Locations.normal(location).startsWith(Locations.normal(prefix));
  }
}
