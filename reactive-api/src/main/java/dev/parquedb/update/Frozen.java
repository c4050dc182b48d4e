package dev.parquedb.update;

import dev.parquedb.DocumentValues;
import dev.parquedb.RegularExpression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An update as it was given, copied so that it cannot change, with keys that start with a $. */
final class Frozen {
  private Frozen() {}

  static Map<String, Object> map(Map<?, ?> map, String at, int depth) {
    if (depth > DocumentValues.MAX_DEPTH) {
      throw UpdateErrors.refused(
          at, "The update nests more than " + DocumentValues.MAX_DEPTH + " levels deep.");
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw UpdateErrors.refused(at, "Keys must be strings; this one is " + entry.getKey() + ".");
      }
      copy.put(key, value(entry.getValue(), UpdateErrors.join(at, key), depth + 1));
    }
    return Collections.unmodifiableMap(copy);
  }

  private static Object value(Object value, String at, int depth) {
    if (value instanceof Map<?, ?> map) {
      return map(map, at, depth);
    }
    if (!(value instanceof List<?> list)) {
      return value instanceof RegularExpression ? value : UpdateErrors.value(value, at);
    }
    if (depth > DocumentValues.MAX_DEPTH) {
      throw UpdateErrors.refused(
          at, "The update nests more than " + DocumentValues.MAX_DEPTH + " levels deep.");
    }
    List<Object> copy = new ArrayList<>(list.size());
    for (Object element : list) {
      copy.add(value(element, UpdateErrors.join(at, copy.size()), depth + 1));
    }
    return Collections.unmodifiableList(copy);
  }
}
