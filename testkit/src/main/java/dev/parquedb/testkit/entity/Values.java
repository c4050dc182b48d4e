package dev.parquedb.testkit.entity;

import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Renders values with their types, so that equal texts mean equal values of equal types. */
final class Values {

  private Values() {}

  /** A document: its own fields in any order, maps below in theirs. */
  static String typed(Map<String, ?> document) {
    StringBuilder out = new StringBuilder();
    new TreeMap<>(document)
        .forEach(
            (key, value) -> {
              out.append(key).append(" = ");
              append(out, value);
              out.append('\n');
            });
    return out.toString();
  }

  /** One value. */
  static String typed(Object value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  private static void append(StringBuilder out, Object value) {
    if (value == null) {
      out.append("null");
    } else if (value instanceof String text) {
      out.append('"').append(text).append('"');
    } else if (value instanceof byte[] bytes) {
      out.append("bytes ").append(HexFormat.of().formatHex(bytes));
    } else if (value instanceof Map<?, ?> map) {
      appendMap(out, map);
    } else if (value instanceof List<?> list) {
      out.append('[');
      for (Iterator<?> i = list.iterator(); i.hasNext(); ) {
        append(out, i.next());
        out.append(i.hasNext() ? ", " : "");
      }
      out.append(']');
    } else {
      // Double.toString tells -0.0 and NaN, BigDecimal.toString tells the scale.
      out.append(value.getClass().getSimpleName()).append(' ').append(value);
    }
  }

  private static void appendMap(StringBuilder out, Map<?, ?> map) {
    out.append('{');
    for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<?, ?> entry = i.next();
      out.append('"').append(entry.getKey()).append("\": ");
      append(out, entry.getValue());
      out.append(i.hasNext() ? ", " : "");
    }
    out.append('}');
  }
}
