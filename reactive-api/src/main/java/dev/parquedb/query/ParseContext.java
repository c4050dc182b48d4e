package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import dev.parquedb.RegularExpression;
import dev.parquedb.entity.InvalidFilterException;
import dev.parquedb.entity.InvalidInputException;
import java.util.Map;

/** Where a filter parser is, and how much it has met: the limits and the words of its errors. */
final class ParseContext {
  private int nodes;

  /** Counts one node of the tree at a depth. */
  void enter(String at, int depth) {
    if (depth > Filter.MAX_DEPTH) {
      throw refused(at, "The filter nests more than " + Filter.MAX_DEPTH + " levels deep.");
    }
    if (++nodes > Filter.MAX_NODES) {
      throw refused(at, "The filter has more than " + Filter.MAX_NODES + " conditions.");
    }
  }

  static InvalidFilterException refused(String at, String message) {
    return refused(at, message, null);
  }

  static InvalidFilterException refused(String at, String message, Exception cause) {
    return new InvalidFilterException(at, at.isEmpty() ? message : at + ": " + message, cause);
  }

  static String join(String at, Object step) {
    return at.isEmpty() ? String.valueOf(step) : at + "." + step;
  }

  /** A document value as operand. */
  static Object value(Object value, String at) {
    try {
      return DocumentValues.normalise(value, at);
    } catch (InvalidInputException e) {
      throw new InvalidFilterException(e.at(), e.getMessage(), e);
    }
  }

  static FieldPath path(String text, String at) {
    try {
      FieldPath path = FieldPath.of(text);
      for (int i = 1; i < path.size(); i++) {
        if (path.segment(i).startsWith("$")) {
          throw refused(at, "No field of a document starts with '$'.");
        }
      }
      return path;
    } catch (InvalidInputException e) {
      throw refused(at.length() > 200 ? at.substring(0, 200) : at, e.getMessage(), e);
    }
  }

  static String key(Map.Entry<?, ?> entry, String at) {
    if (entry.getKey() instanceof String key) {
      return key;
    }
    throw refused(at, "Keys must be strings; this one is " + entry.getKey() + ".");
  }

  static boolean isOperator(Object key) {
    return key instanceof String name && name.startsWith("$");
  }

  static String describe(Object value) {
    return value instanceof RegularExpression
        ? "a regular expression"
        : "a value of type " + DocumentValues.typeName(value);
  }
}
