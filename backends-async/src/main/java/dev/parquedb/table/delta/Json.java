package dev.parquedb.table.delta;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads values of a known shape from a token stream; anything else is an {@link IOException}. */
final class Json {

  /** Parsers refuse duplicate keys; schemas and statistics may be long strings. */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(256 * 1024 * 1024).build())
          .build();

  private Json() {}

  /** What to do with one field; the parser stands on its value. */
  @FunctionalInterface
  interface FieldReader {
    void read(String name) throws IOException;
  }

  /** Visits the fields of the object the parser stands on; null values are passed over. */
  static void object(JsonParser in, FieldReader fields) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw unexpected(in, "an object");
    }
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      if (in.nextToken() != JsonToken.VALUE_NULL) {
        fields.read(name);
      }
    }
  }

  static String text(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw unexpected(in, "a string");
    }
    return in.getText();
  }

  static long number(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw unexpected(in, "an integer");
    }
    try {
      return in.getLongValue();
    } catch (InputCoercionException e) {
      throw unexpected(in, "a 64-bit integer");
    }
  }

  static int int32(JsonParser in) throws IOException {
    long value = number(in);
    if (value != (int) value) {
      throw unexpected(in, "a 32-bit integer");
    }
    return (int) value;
  }

  static boolean truth(JsonParser in) throws IOException {
    if (!in.currentToken().isBoolean()) {
      throw unexpected(in, "true or false");
    }
    return in.getBooleanValue();
  }

  static List<String> texts(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw unexpected(in, "an array");
    }
    List<String> texts = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      texts.add(text(in));
    }
    return texts;
  }

  /** An object whose values are strings or null; nulls are kept. */
  static Map<String, String> textsByName(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw unexpected(in, "an object");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      texts.put(name, in.nextToken() == JsonToken.VALUE_NULL ? null : text(in));
    }
    return texts;
  }

  /** The text of a scalar; empty for objects and arrays, which are skipped. */
  static Optional<String> lenientText(JsonParser in) throws IOException {
    if (in.currentToken().isScalarValue()) {
      return Optional.of(in.getText());
    }
    in.skipChildren();
    return Optional.empty();
  }

  /** An integer; empty for anything else, which is skipped. */
  static OptionalLong lenientNumber(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
        && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return OptionalLong.of(in.getLongValue());
    }
    in.skipChildren();
    return OptionalLong.empty();
  }

  /** A field that an action cannot be without. */
  static <T> T required(JsonParser in, String action, String field, T value) throws IOException {
    if (value == null) {
      throw new IOException(
          action + " without " + field + " in line " + in.currentLocation().getLineNr());
    }
    return value;
  }

  static IOException unexpected(JsonParser in, String expected) throws IOException {
    return new IOException(
        "expected "
            + expected
            + (in.currentName() == null ? "" : " for " + in.currentName())
            + " in line "
            + in.currentTokenLocation().getLineNr());
  }
}
