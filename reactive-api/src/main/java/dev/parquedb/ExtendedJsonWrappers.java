package dev.parquedb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads what stands behind {@code $date}, {@code $numberLong} and their like. */
final class ExtendedJsonWrappers {
  private static final Set<String> NAMES =
      Set.of(
          "$binary",
          "$date",
          "$localDate",
          "$localDateTime",
          "$localTime",
          "$numberDecimal",
          "$numberDouble",
          "$numberInt",
          "$numberLong",
          "$regularExpression",
          "$uuid");
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,19}");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,9})?");
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** What decimal columns hold: rows of other writers may have more digits than ours. */
  private static final int COLUMN_DIGITS = 38;

  private final ExtendedJsonReader reader;
  private final JsonParser in;

  ExtendedJsonWrappers(ExtendedJsonReader reader, JsonParser in) {
    this.reader = reader;
    this.in = in;
  }

  static boolean isWrapper(String key) {
    return !key.isEmpty() && key.charAt(0) == '$' && NAMES.contains(key);
  }

  static String describe(Object value) {
    return value instanceof RegularExpression
        ? "a regular expression"
        : "a value of type " + DocumentValues.typeName(value);
  }

  /** The value of a wrapper; the parser stands on the first token behind its name. */
  Object read(String name) throws IOException {
    try {
      return switch (name) {
        case "$numberInt" -> (long) Integer.parseInt(integer());
        case "$numberLong" -> Long.parseLong(integer());
        case "$numberDouble" -> doubleValue();
        case "$numberDecimal" -> decimal();
        case "$date" -> date();
        case "$localDate" -> ValueLimits.days(LocalDate.parse(string()));
        case "$localDateTime" -> ValueLimits.micros(LocalDateTime.parse(string()));
        case "$localTime" -> LocalTime.parse(string()).truncatedTo(ChronoUnit.MICROS);
        case "$uuid" -> uuid();
        case "$binary" -> binary();
        case "$regularExpression" -> regularExpression();
        default -> throw new IllegalStateException(name);
      };
    } catch (DateTimeException | IllegalArgumentException e) {
      throw reader.refused("Malformed " + name + ": " + e.getMessage(), e);
    }
  }

  private String string() throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw new IllegalArgumentException("expected a string");
    }
    return reader.wellFormed(in.getText());
  }

  private String integer() throws IOException {
    return matching(INTEGER, "expected the digits of an integer as a string");
  }

  private String matching(Pattern pattern, String message) throws IOException {
    String text = string();
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException(message);
    }
    return text;
  }

  private Double doubleValue() throws IOException {
    String text = string();
    if (Set.of("NaN", "Infinity", "-Infinity").contains(text)) {
      return Double.valueOf(text);
    }
    double value = Double.parseDouble(matching(NUMBER, "expected a number as a string"));
    if (Double.isInfinite(value)) {
      throw new IllegalArgumentException("beyond the range of a double");
    }
    return value;
  }

  private BigDecimal decimal() throws IOException {
    BigDecimal value = new BigDecimal(matching(NUMBER, "expected a finite number as a string"));
    String problem = ValueLimits.problem(value, COLUMN_DIGITS);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    return value;
  }

  private Instant date() throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      return ValueLimits.micros(OffsetDateTime.parse(string()).toInstant());
    }
    Map<String, String> parts = strings(List.of("$numberLong"));
    String millis = parts.get("$numberLong");
    if (!INTEGER.matcher(millis).matches()) {
      throw new IllegalArgumentException("expected the digits of an integer as a string");
    }
    return ValueLimits.micros(Instant.ofEpochMilli(Long.parseLong(millis)));
  }

  private UUID uuid() throws IOException {
    return UUID.fromString(matching(UUID_TEXT, "expected 32 hexadecimal digits in five groups"));
  }

  private Object binary() throws IOException {
    Map<String, String> parts = strings(List.of("base64", "subType"));
    byte[] bytes = Base64.getDecoder().decode(parts.get("base64"));
    return switch (parts.get("subType")) {
      case "0", "00" -> bytes;
      case "4", "04" -> {
        if (bytes.length != 16) {
          throw new IllegalArgumentException("a UUID has 16 bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        yield new UUID(buffer.getLong(), buffer.getLong());
      }
      default -> throw new IllegalArgumentException("only the subtypes 00 and 04 can be stored");
    };
  }

  private RegularExpression regularExpression() throws IOException {
    Map<String, String> parts = strings(List.of("pattern", "options"));
    return new RegularExpression(parts.get("pattern"), parts.get("options"));
  }

  /** An object of exactly these keys, all strings. */
  private Map<String, String> strings(List<String> keys) throws IOException {
    Map<String, String> parts = new TreeMap<>();
    if (in.currentToken() == JsonToken.START_OBJECT) {
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String key = in.currentName();
        in.nextToken();
        if (!keys.contains(key) || parts.put(key, string()) != null) {
          throw new IllegalArgumentException("expected an object of the strings " + keys);
        }
      }
    }
    if (parts.size() != keys.size()) {
      throw new IllegalArgumentException("expected an object of the strings " + keys);
    }
    return parts;
  }
}
