package dev.parquedb;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the conformance examples of filters and updates. */
public final class ConformanceExamples {
  private ConformanceExamples() {}

  /** One example, with the parts its file gives it. */
  public record Example(String name, Map<String, Object> parts) {
    @SuppressWarnings("unchecked") // Extended JSON objects have string keys.
    public Map<String, Object> document(String part) {
      return (Map<String, Object>) parts.get(part);
    }

    public Object part(String part) {
      return parts.get(part);
    }

    public boolean says(String part) {
      return Boolean.TRUE.equals(parts.get(part));
    }

    @Override
    public String toString() {
      return name + " " + ExtendedJson.stringify(parts);
    }
  }

  /** The examples of a file, in its order. */
  public static List<Example> of(String file) {
    try (InputStream in = ConformanceExamples.class.getResourceAsStream("/conformance/" + file)) {
      List<Example> examples = new ArrayList<>();
      for (Object element : (List<?>) ExtendedJson.parse(in.readAllBytes())) {
        Map<String, Object> parts = new LinkedHashMap<>();
        ((Map<?, ?>) element).forEach((key, value) -> parts.put((String) key, value));
        examples.add(new Example((String) parts.get("name"), parts));
      }
      return examples;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A value whose maps are ordered by key, to compare without regard to the order of fields. */
  public static Object sorted(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> sorted = new TreeMap<>();
      map.forEach((key, inner) -> sorted.put(key, sorted(inner)));
      return sorted;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(inner -> copy.add(sorted(inner)));
      return copy;
    }
    return value;
  }
}
