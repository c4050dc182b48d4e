package dev.parquedb.table.delta;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Changes of types that readers must be able to follow (Delta protocol, "Type Widening"). Pure. */
final class TypeChanges {

  /** Where a field keeps how its type changed. */
  static final String KEY = "delta.typeChanges";

  private static final Map<String, Set<String>> WIDER =
      Map.of(
          "byte", Set.of("short", "integer", "long", "double"),
          "short", Set.of("integer", "long", "double"),
          "integer", Set.of("long", "double"),
          "float", Set.of("double"),
          "date", Set.of("timestamp_ntz"));

  /** The digits before the point that a decimal needs to hold every number of a type. */
  private static final Map<String, Integer> DIGITS =
      Map.of("byte", 10, "short", 10, "integer", 10, "long", 20);

  private TypeChanges() {}

  /** Whether files of one type can be read as another. */
  static boolean isSupported(String from, String to) {
    if (WIDER.getOrDefault(from, Set.of()).contains(to)) {
      return true;
    }
    List<Integer> wide = decimal(to);
    if (wide.isEmpty()) {
      return false;
    }
    List<Integer> narrow = decimal(from);
    int digits = DIGITS.getOrDefault(from, -1);
    int scale = narrow.isEmpty() ? 0 : narrow.get(1);
    int whole = narrow.isEmpty() ? digits : narrow.get(0) - scale;
    return whole >= 0 && wide.get(1) >= scale && wide.get(0) - wide.get(1) >= whole;
  }

  /** Precision and scale; empty for another type. */
  private static List<Integer> decimal(String type) {
    if (!type.matches("decimal\\(\\s*\\d{1,2}\\s*,\\s*\\d{1,2}\\s*\\)")) {
      return List.of();
    }
    String[] parts = type.substring("decimal(".length(), type.length() - 1).split(",");
    return List.of(Integer.valueOf(parts[0].trim()), Integer.valueOf(parts[1].trim()));
  }

  /** The first change of a field that is not supported, as text; empty for none. */
  static String unsupported(JsonNode metadata) {
    for (JsonNode change : metadata.path(KEY)) {
      String from = change.path("fromType").asText();
      String to = change.path("toType").asText();
      if (!isSupported(from, to)) {
        return from + " to " + to;
      }
    }
    return "";
  }

  /**
   * Whether a field was widened from float: its statistics may be texts of either width, which as
   * 64 bits are different numbers.
   */
  static boolean hasAmbiguousBounds(JsonNode metadata) {
    for (JsonNode change : metadata.path(KEY)) {
      if (change.path("fromType").asText().equals("float")) {
        return true;
      }
    }
    return false;
  }
}
