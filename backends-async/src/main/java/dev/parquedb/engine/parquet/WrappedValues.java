package dev.parquedb.engine.parquet;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  /** Whether an object with this field may be one of these. */
  static boolean isWrapper(String name) {
    return name.startsWith("$");
  }

  /**
   * The value of an object that may be one of these; an equal object when it is not.
   *
   * @param object an object, as it was found
   * @throws IllegalArgumentException when it is one and malformed
   */
  static Object unwrapped(Map<String, Object> object) {
    try {
      return ExtendedJson.parse(ExtendedJson.toBytes(object));
    } catch (InvalidInputException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
