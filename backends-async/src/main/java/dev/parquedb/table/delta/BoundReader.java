package dev.parquedb.table.delta;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Decimal;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.table.delta.Bound.End;
import dev.parquedb.table.delta.Bound.Timestamps;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Reads bounds of columns from the JSON of statistics, as values of the column's type. */
final class BoundReader {

  private BoundReader() {}

  /**
   * Reads the bound the parser stands on; objects and arrays are skipped.
   *
   * @return the bound; null when it is none, so that nothing is known about that end
   */
  static Object read(JsonParser in, FieldType type, End end, Timestamps timestamps)
      throws IOException {
    if (!in.currentToken().isScalarValue()) {
      in.skipChildren();
      return null;
    }
    try {
      if (type instanceof Decimal) {
        return in.currentToken().isNumeric() ? in.getDecimalValue() : null;
      }
      boolean cut = end == End.MAX && timestamps == Timestamps.CUT;
      return type instanceof Primitive primitive ? primitive(in, primitive, cut ? 1 : 0) : null;
    } catch (DateTimeException | IllegalArgumentException | ArithmeticException unreadable) {
      return null;
    }
  }

  private static Object primitive(JsonParser in, Primitive type, int millisAbove)
      throws IOException {
    return switch (type) {
      case INT, LONG -> isIntegral(in) ? in.getLongValue() : null;
      case TIME ->
          isIntegral(in)
              ? LocalTime.ofNanoOfDay(Math.multiplyExact(in.getLongValue(), 1000L))
              : null;
      // Writers give the shortest text of the 32-bit value, which as 64 bits is another number.
      case FLOAT -> isNumber(in) ? finite(Float.parseFloat(in.getText())) : null;
      case DOUBLE -> isNumber(in) ? finite(Double.parseDouble(in.getText())) : null;
      case STRING, TIMESTAMP, LOCAL_TIMESTAMP, DATE, UUID ->
          in.currentToken() == JsonToken.VALUE_STRING
              ? text(in.getText(), type, millisAbove)
              : null;
      case BOOLEAN, BINARY, JSON, VARIANT -> null;
    };
  }

  private static Object text(String text, Primitive type, int millisAbove) {
    return switch (type) {
      case TIMESTAMP -> OffsetDateTime.parse(text).toInstant().plus(millisAbove, ChronoUnit.MILLIS);
      case LOCAL_TIMESTAMP -> LocalDateTime.parse(text).plus(millisAbove, ChronoUnit.MILLIS);
      case DATE -> LocalDate.parse(text);
      // A shorter one was cut.
      case UUID -> text.length() == 36 ? UUID.fromString(text) : null;
      default -> text;
    };
  }

  private static boolean isIntegral(JsonParser in) throws IOException {
    return in.currentToken() == JsonToken.VALUE_NUMBER_INT
        && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
  }

  private static boolean isNumber(JsonParser in) {
    return in.currentToken().isNumeric();
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
