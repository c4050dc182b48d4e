package dev.parquedb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import dev.parquedb.entity.InvalidInputException;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one value from a token stream; see {@link ExtendedJson} for the form. */
final class ExtendedJsonReader {
  private final JsonParser in;
  private int depth;

  private ExtendedJsonReader(JsonParser in) {
    this.in = in;
  }

  /** Reads the value and demands that nothing follows. */
  static Object readOnly(JsonParser in) throws IOException {
    ExtendedJsonReader reader = new ExtendedJsonReader(in);
    try {
      in.nextToken();
      Object value = reader.read();
      if (in.nextToken() != null) {
        throw reader.refused("Unexpected text after the value.");
      }
      return value;
    } catch (JsonProcessingException | CharConversionException e) {
      throw reader.malformed(e);
    }
  }

  static Object readNext(JsonParser in) throws IOException {
    ExtendedJsonReader reader = new ExtendedJsonReader(in);
    try {
      if (!in.hasCurrentToken()) {
        in.nextToken();
      }
      return reader.read();
    } catch (JsonProcessingException | CharConversionException e) {
      throw reader.malformed(e);
    }
  }

  /** The value whose first token is the current one. */
  Object read() throws IOException {
    JsonToken token = in.currentToken();
    if (token == null) {
      throw refused("The text ended where a value was expected.");
    }
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_STRING -> wellFormed(in.getText());
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> finite();
      case START_ARRAY -> array();
      case START_OBJECT -> object();
      default -> throw refused("Expected a value, found " + token + ".");
    };
  }

  private Object integer() throws IOException {
    return switch (in.getNumberType()) {
      case INT, LONG -> in.getLongValue();
      default -> finite();
    };
  }

  private Double finite() throws IOException {
    double value = in.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw refused("The number is beyond the range of a double; use $numberDecimal.");
    }
    return value;
  }

  private List<Object> array() throws IOException {
    enter();
    List<Object> list = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      list.add(read());
    }
    depth--;
    return Collections.unmodifiableList(list);
  }

  private Object object() throws IOException {
    if (in.nextToken() == JsonToken.FIELD_NAME
        && ExtendedJsonWrappers.isWrapper(in.currentName())) {
      String name = in.currentName();
      in.nextToken();
      Object value = new ExtendedJsonWrappers(this, in).read(name);
      if (in.nextToken() != JsonToken.END_OBJECT) {
        throw refused("Nothing may stand beside " + name + ".");
      }
      return value;
    }
    enter();
    Map<String, Object> map = new LinkedHashMap<>();
    for (; in.currentToken() != JsonToken.END_OBJECT; in.nextToken()) {
      String key = wellFormed(in.currentName());
      if (ExtendedJsonWrappers.isWrapper(key)) {
        throw refused("Nothing may stand beside " + key + ".");
      }
      if (map.containsKey(key)) {
        throw refused("The key occurs twice.");
      }
      in.nextToken();
      map.put(key, read());
    }
    depth--;
    return Collections.unmodifiableMap(map);
  }

  private void enter() {
    if (++depth > DocumentValues.MAX_DEPTH) {
      throw refused(
          "Objects and arrays nest more than " + DocumentValues.MAX_DEPTH + " levels deep.");
    }
  }

  String wellFormed(String string) {
    if (!ValueLimits.isWellFormed(string)) {
      throw refused("The string holds an unpaired surrogate.");
    }
    return string;
  }

  InvalidInputException refused(String message) {
    return refused(message, null);
  }

  InvalidInputException refused(String message, Exception cause) {
    String at = path(in.getParsingContext());
    return new InvalidInputException(at, (at.isEmpty() ? "" : at + ": ") + message, cause);
  }

  private InvalidInputException malformed(IOException e) {
    String detail =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return refused(
        "Not valid JSON at line "
            + in.currentLocation().getLineNr()
            + ", column "
            + in.currentLocation().getColumnNr()
            + ": "
            + detail,
        e);
  }

  /** The dotted path of a stream position. */
  static String path(JsonStreamContext context) {
    if (context == null || context.inRoot()) {
      return "";
    }
    String parent = path(context.getParent());
    String step =
        context.inArray()
            ? String.valueOf(Math.max(0, context.getCurrentIndex()))
            : context.getCurrentName();
    if (step == null) {
      return parent;
    }
    return parent.isEmpty() ? step : parent + "." + step;
  }
}
