package dev.parquedb.web;

import java.util.Set;

/** Paths of entities. */
final class Locations {

  /** What {@code GET} means something else for, or what a path cannot hold as a segment. */
  private static final Set<String> RESERVED =
      Set.of("changes", "count", "page", "schema", "snapshots", ".", "..");

  private Locations() {}

  /**
   * The path of an entity.
   *
   * @param collection the path of its namespace, encoded
   * @param id its full id
   */
  static String below(String collection, String id) {
    String localId = id.substring(id.indexOf('/') + 1);
    String base = collection.endsWith("/") ? collection : collection + "/";
    // The full id with its slash encoded is an id as well, and nothing else.
    return base + Percent.encodeSegment(RESERVED.contains(localId) ? id : localId);
  }
}
