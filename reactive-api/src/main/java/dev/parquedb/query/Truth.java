package dev.parquedb.query;

import dev.parquedb.DocumentValues;

/** What counts as true, as in MongoDB: everything but false, null, missing and zero. */
final class Truth {
  private Truth() {}

  static boolean of(Object value) {
    if (value == null || value == PathWalker.MISSING) {
      return false;
    }
    if (value instanceof Boolean bool) {
      return bool;
    }
    return !(value instanceof Number) || DocumentValues.compare(value, 0L) != 0;
  }
}
