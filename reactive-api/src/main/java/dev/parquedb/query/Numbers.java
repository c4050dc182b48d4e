package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;

/** Numbers of any type as longs. */
final class Numbers {
  private static final int MOST_DIGITS = 19;

  private Numbers() {}

  /** The whole part, if the value is a finite number whose whole part fits 64 bits. */
  static OptionalLong truncated(Object value) {
    if (value instanceof Long number) {
      return OptionalLong.of(number);
    }
    if (value instanceof BigDecimal decimal) {
      return truncated(decimal);
    }
    if (value instanceof Double number) {
      return number >= -0x1p63 && number < 0x1p63
          ? OptionalLong.of(number.longValue())
          : OptionalLong.empty();
    }
    return value instanceof Number number && DocumentValues.typeName(value).equals("long")
        ? OptionalLong.of(number.longValue())
        : OptionalLong.empty();
  }

  /** The value, if it is a number without fraction that fits 64 bits. */
  static OptionalLong whole(Object value) {
    OptionalLong whole = truncated(value);
    return whole.isPresent() && DocumentValues.compare(value, whole.getAsLong()) == 0
        ? whole
        : OptionalLong.empty();
  }

  private static OptionalLong truncated(BigDecimal value) {
    // Decides by magnitude first: an exponent of thousands is not worth expanding.
    if ((long) value.precision() - value.scale() > MOST_DIGITS) {
      return OptionalLong.empty();
    }
    if ((long) value.precision() - value.scale() <= 0) {
      return OptionalLong.of(0);
    }
    BigDecimal whole = value.setScale(0, RoundingMode.DOWN);
    return whole.toBigInteger().bitLength() < Long.SIZE
        ? OptionalLong.of(whole.longValue())
        : OptionalLong.empty();
  }
}
