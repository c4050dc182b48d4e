package dev.parquedb.engine.parquet;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values as the objects that Extended JSON has for them, and back. Pure. */
final class WrappedValues {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private WrappedValues() {}

  /** The object of a value that is no number, string, boolean, list or map. */
  static Map<String, Object> wrapped(Object value) {
    try {
      return MAPPER.readValue(ExtendedJson.toBytes(value), OBJECT);
    } catch (IOException e) {
      throw new UncheckedIOException("what Extended JSON writes is JSON", e);
    }
  }

  /** Whether an object whose first field has this name may be one of these. */
  static boolean isWrapper(String name) {
    return name.startsWith("$");
  }

  /**
   * A document value in which objects of this kind became what they stand for.
   *
   * @throws IllegalArgumentException when one is malformed
   */
  static Object unwrapped(Object value) {
    if (value instanceof List<?> list) {
      List<Object> elements = new ArrayList<>(list.size());
      list.forEach(element -> elements.add(unwrapped(element)));
      return Collections.unmodifiableList(elements);
    } else if (value instanceof Map<?, ?> map) {
      return unwrapped(map);
    }
    return value;
  }

  private static Object unwrapped(Map<?, ?> map) {
    if (!map.isEmpty() && isWrapper((String) map.keySet().iterator().next())) {
      return parsed(map);
    }
    Map<String, Object> fields = new LinkedHashMap<>(map.size() * 4 / 3 + 1);
    map.forEach((name, field) -> fields.put((String) name, unwrapped(field)));
    return Collections.unmodifiableMap(fields);
  }

  private static Object parsed(Map<?, ?> object) {
    try {
      return ExtendedJson.parse(ExtendedJson.toBytes(object));
    } catch (InvalidInputException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
