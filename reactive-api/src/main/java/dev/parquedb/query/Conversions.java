package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import dev.parquedb.entity.InvalidInputException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** Values as another type; what cannot be converted is {@link NotComputable}. */
final class Conversions {
  private static final int MOST_DIGITS_OF_TEXT = 1_000;

  private Conversions() {}

  /** The value as a type, null for null. */
  static Object to(ValueType type, Object value) {
    if (Values.isNull(value)) {
      return null;
    }
    return switch (type) {
      case BOOLEAN -> toBoolean(value);
      case INT -> toInt(value);
      case LONG -> toLong(value);
      case DOUBLE -> toDouble(value);
      case DECIMAL -> toDecimal(value);
      case STRING -> toText(value);
      case DATE -> toDate(value);
      case UUID -> toUuid(value);
      default -> throw new NotComputable();
    };
  }

  static boolean isKnown(ValueType type) {
    return switch (type) {
      case BOOLEAN, INT, LONG, DOUBLE, DECIMAL, STRING, DATE, UUID -> true;
      default -> false;
    };
  }

  private static Object toBoolean(Object value) {
    return Truth.of(value);
  }

  private static Object toInt(Object value) {
    if (value instanceof Instant) {
      throw new NotComputable();
    }
    long whole = toLong(value);
    if (whole != (int) whole) {
      throw new NotComputable();
    }
    return whole;
  }

  private static long toLong(Object value) {
    if (value instanceof Boolean bool) {
      return bool ? 1 : 0;
    }
    if (value instanceof Instant instant) {
      return instant.toEpochMilli();
    }
    if (value instanceof String text) {
      if (text.length() > MOST_DIGITS_OF_TEXT) {
        throw new NotComputable();
      }
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw new NotComputable();
      }
    }
    return Numbers.truncated(Values.number(value)).orElseThrow(NotComputable::new);
  }

  private static Object toDouble(Object value) {
    if (value instanceof Boolean || value instanceof Instant) {
      return (double) toLong(value);
    }
    return value instanceof String text
        ? decimal(text).doubleValue()
        : Values.number(value).doubleValue();
  }

  private static Object toDecimal(Object value) {
    if (value instanceof Boolean || value instanceof Instant) {
      return BigDecimal.valueOf(toLong(value));
    }
    return value instanceof String text
        ? Decimals.fitting(decimal(text))
        : Decimals.fitting(Decimals.decimal(Values.number(value)));
  }

  private static BigDecimal decimal(String text) {
    if (text.length() > MOST_DIGITS_OF_TEXT) {
      throw new NotComputable();
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new NotComputable();
    }
  }

  static String toText(Object value) {
    if (value instanceof Instant instant) {
      return DateFormat.iso(instant);
    }
    if (value instanceof String || value instanceof Boolean || value instanceof UUID) {
      return value.toString();
    }
    if (value instanceof LocalDate
        || value instanceof LocalDateTime
        || value instanceof LocalTime) {
      return value.toString();
    }
    Number number = Values.number(value);
    if (number instanceof Double real) {
      boolean plain = real == Math.rint(real) && Math.abs(real) < 1e15;
      return plain ? String.valueOf(real.longValue()) : String.valueOf(real);
    }
    return number.toString();
  }

  private static Object toDate(Object value) {
    if (value instanceof Instant) {
      return value;
    }
    if (value instanceof String text) {
      return DateFormat.parse(text, ZoneOffset.UTC);
    }
    if (value instanceof Boolean) {
      throw new NotComputable();
    }
    long millis = Numbers.truncated(Values.number(value)).orElseThrow(NotComputable::new);
    try {
      return DocumentValues.normalise(Instant.ofEpochMilli(millis));
    } catch (DateTimeException | InvalidInputException e) {
      throw new NotComputable();
    }
  }

  private static Object toUuid(Object value) {
    if (value instanceof UUID) {
      return value;
    }
    String text = Values.text(value);
    // UUID.fromString accepts shortened groups.
    if (text.length() != 36) {
      throw new NotComputable();
    }
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new NotComputable();
    }
  }
}
