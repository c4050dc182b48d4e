package dev.parquedb.update;

import dev.parquedb.DocumentValues;
import java.util.Map;

/** What must hold of a document after an update. */
final class ResultRules {
  private ResultRules() {}

  /** Checks a top-level field that changed. */
  static void check(String field, Object value) {
    if (field.equals("name") && value != null && !(value instanceof String)) {
      throw UpdateErrors.refused(
          field, "name must be a string or null, not " + UpdateErrors.describe(value) + ".");
    }
    // The document itself is a level.
    if (DocumentValues.depth(value) >= DocumentValues.MAX_DEPTH) {
      throw UpdateErrors.refused(
          field, "The document would nest more than " + DocumentValues.MAX_DEPTH + " levels deep.");
    }
  }

  /** Refuses to lose the type, or to make it anything but a string. */
  static void checkType(Map<String, ?> before, Map<String, ?> after) {
    Object type = after.get("$type");
    if (type == null ? before.get("$type") != null : !(type instanceof String)) {
      throw UpdateErrors.refused(
          "$type", "$type must be a string, not " + UpdateErrors.describe(type) + ".");
    }
  }
}
