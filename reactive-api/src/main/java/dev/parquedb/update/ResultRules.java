package dev.parquedb.update;

import dev.parquedb.DocumentValues;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What must hold of a document after an update. */
final class ResultRules {
  /** About how many bytes a document may hold. */
  static final long MAX_BYTES = 16L << 20;

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

  /** Refuses what an operand that lands in many elements has blown up. */
  static void checkSize(Map<String, ?> after) {
    if (left(after, MAX_BYTES) < 0) {
      throw UpdateErrors.refused(
          "", "The document would hold more than about " + MAX_BYTES + " bytes.");
    }
  }

  /** What a value leaves of a number of bytes; counts no further than that. */
  private static long left(Object value, long bytes) {
    long left = bytes - 8;
    if (value instanceof String text) {
      return left - text.length();
    }
    if (value instanceof byte[] content) {
      return left - content.length;
    }
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        left = left < 0 ? left : left(entry.getValue(), left(entry.getKey(), left));
      }
    } else if (value instanceof List<?> list) {
      Iterator<?> elements = list.iterator();
      while (left >= 0 && elements.hasNext()) {
        left = left(elements.next(), left);
      }
    }
    return left;
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
