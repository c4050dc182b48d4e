package dev.parquedb.web;

import java.util.Collection;
import java.util.Map;

/** Roughly how many bytes a value takes as JSON, counted only as far as it matters. */
final class Heavy {

  /** What one turn of an event loop may work on. */
  static final int SLICE = 64 << 10;

  private Heavy() {}

  /** The estimate, in bytes; stops counting past the bound. */
  static int weigh(Object value, int bound) {
    if (value instanceof String text) {
      return text.length() + 2;
    }
    if (value instanceof byte[] bytes) {
      return bytes.length * 4 / 3 + 16;
    }
    int weight = 16;
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (weight > bound) {
          break;
        }
        weight += ((String) entry.getKey()).length() + 4 + weigh(entry.getValue(), bound - weight);
      }
    } else if (value instanceof Collection<?> list) {
      for (Object item : list) {
        if (weight > bound) {
          break;
        }
        weight += weigh(item, bound - weight);
      }
    }
    return weight;
  }
}
