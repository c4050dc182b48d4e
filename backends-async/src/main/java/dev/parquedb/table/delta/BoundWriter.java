package dev.parquedb.table.delta;

import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Decimal;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.table.delta.Bound.End;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;

/** Turns bounds of columns into values of the JSON of statistics. */
final class BoundWriter {

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT);
  private static final int MAX_CHARS = 128;

  private static final Instant FIRST_INSTANT = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST_INSTANT = Instant.parse("9999-12-31T23:59:59.999Z");

  /** Sorts after every other character. */
  private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

  private BoundWriter() {}

  /** How long bounds of strings may be. */
  enum Length {
    /** As long as they are. */
    WHOLE,
    /** Cut to a prefix that still is a bound. */
    CUT
  }

  /**
   * The JSON value of a bound.
   *
   * @param bound a value of the column's type, or null
   * @param type the column's type
   * @param end which end it bounds
   * @param length how long a string may be
   * @return a String, Long, Double or BigDecimal; null when the bound cannot be written
   */
  static Object value(Object bound, FieldType type, End end, Length length) {
    if (bound == null) {
      return null;
    }
    if (type instanceof Decimal) {
      return bound instanceof BigDecimal ? bound : null;
    }
    return type instanceof Primitive primitive ? primitive(bound, primitive, end, length) : null;
  }

  private static Object primitive(Object bound, Primitive type, End end, Length length) {
    return switch (type) {
      case STRING -> string((String) bound, end, length);
      case INT, LONG -> ((Number) bound).longValue();
      case FLOAT, DOUBLE -> finite(((Number) bound).doubleValue());
      case TIMESTAMP -> instant((Instant) bound, end);
      case LOCAL_TIMESTAMP -> localDateTime((LocalDateTime) bound, end);
      case DATE -> isFourDigits(((LocalDate) bound).getYear()) ? bound.toString() : null;
      case TIME -> ((LocalTime) bound).toNanoOfDay() / 1000;
      case UUID -> ((UUID) bound).toString();
      case BOOLEAN, BINARY, JSON, VARIANT -> null;
    };
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static String instant(Instant bound, End end) {
    if (bound.isBefore(FIRST_INSTANT) || bound.isAfter(LAST_INSTANT)) {
      return null;
    }
    String text = localDateTime(LocalDateTime.ofInstant(bound, ZoneOffset.UTC), end);
    return text == null ? null : text + "Z";
  }

  /** Widened to whole milliseconds, which is all that other engines keep. */
  private static String localDateTime(LocalDateTime bound, End end) {
    LocalDateTime millis = bound.truncatedTo(ChronoUnit.MILLIS);
    if (end == End.MAX && millis.isBefore(bound)) {
      millis = millis.plus(Duration.ofMillis(1));
    }
    return isFourDigits(millis.getYear()) ? MILLIS.format(millis) : null;
  }

  private static boolean isFourDigits(int year) {
    return year >= 1 && year <= 9999;
  }

  private static String string(String bound, End end, Length length) {
    if (!isWellFormed(bound)) {
      return null;
    }
    if (length == Length.WHOLE || bound.length() <= MAX_CHARS) {
      return bound;
    }
    int cut = Character.isHighSurrogate(bound.charAt(MAX_CHARS - 1)) ? MAX_CHARS - 1 : MAX_CHARS;
    String prefix = bound.substring(0, cut);
    if (end == End.MIN) {
      return prefix;
    }
    return bound.startsWith(LAST_CHARACTER, cut) ? null : prefix + LAST_CHARACTER;
  }

  private static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean pair =
            Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
