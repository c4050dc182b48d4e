package dev.parquedb.testkit.entity;

import dev.parquedb.ExtendedJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The examples of MongoDB's semantics that come with this module. */
final class Examples {

  private Examples() {}

  /** The examples of a file, each a map as the file has it. */
  static List<Map<String, Object>> of(String name) {
    try (InputStream in =
        Examples.class.getResourceAsStream("/dev/parquedb/testkit/conformance/" + name)) {
      if (in == null) {
        throw new AssertionError("no examples " + name + " on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return ((List<?>) ExtendedJson.parse(text)).stream().map(Examples::map).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked") // Objects are read as maps with string keys.
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
