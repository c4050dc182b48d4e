package dev.parquedb;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The ranges of document values, chosen so that every value fits every table format's column. */
final class ValueLimits {
  private static final int MIN_EXPONENT = -6176;
  private static final int MAX_EXPONENT = 6111;

  private ValueLimits() {}

  /** Why a decimal has too many digits or an exponent decimal128 lacks; null if it fits. */
  static String problem(BigDecimal value, int digits) {
    if (value.precision() > digits) {
      return "The decimal has more than " + digits + " digits.";
    }
    if (-value.scale() < MIN_EXPONENT || -value.scale() > MAX_EXPONENT) {
      return "The decimal's exponent is outside " + MIN_EXPONENT + ".." + MAX_EXPONENT + ".";
    }
    return null;
  }

  static Instant micros(Instant value) {
    long seconds = value.getEpochSecond();
    long micros = value.getNano() / 1_000;
    try {
      // Towards zero first, so that the lowest second does not overflow on the way.
      long shift = seconds < 0 ? 1 : 0;
      Math.addExact(Math.multiplyExact(seconds + shift, 1_000_000L), micros - shift * 1_000_000L);
    } catch (ArithmeticException e) {
      throw new DateTimeException("The instant does not fit microseconds in 64 bits.", e);
    }
    return value.truncatedTo(ChronoUnit.MICROS);
  }

  static LocalDateTime micros(LocalDateTime value) {
    micros(value.toInstant(ZoneOffset.UTC));
    return value.truncatedTo(ChronoUnit.MICROS);
  }

  static LocalDate days(LocalDate value) {
    if (value.toEpochDay() != (int) value.toEpochDay()) {
      throw new DateTimeException("The date does not fit days in 32 bits.");
    }
    return value;
  }

  /** Whether a string has a UTF-8 form: no unpaired surrogates. */
  static boolean isWellFormed(String value) {
    for (int i = 0; i < value.length(); i++) {
      char unit = value.charAt(i);
      if (Character.isSurrogate(unit)) {
        if (!Character.isHighSurrogate(unit)
            || i + 1 == value.length()
            || !Character.isLowSurrogate(value.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
