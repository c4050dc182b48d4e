package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Operands of expressions as what they must be; anything else is {@link NotComputable}. */
final class Values {
  private Values() {}

  static boolean isNull(Object value) {
    return value == null || value == PathWalker.MISSING;
  }

  static boolean isNumber(Object value) {
    return DocumentValues.bracket(value) == DocumentValues.Bracket.NUMBER;
  }

  /** A Long, a Double or a BigDecimal. */
  static Number number(Object value) {
    if (value instanceof Long || value instanceof Double || value instanceof BigDecimal) {
      return (Number) value;
    }
    if (value instanceof Float number) {
      return number.doubleValue();
    }
    if (value instanceof BigInteger integer) {
      return new BigDecimal(integer);
    }
    if (isNumber(value)) {
      return ((Number) value).longValue();
    }
    throw new NotComputable();
  }

  /** A number without fraction that fits 64 bits. */
  static long whole(Object value) {
    OptionalLong whole = isNumber(value) ? Numbers.whole(number(value)) : OptionalLong.empty();
    return whole.orElseThrow(NotComputable::new);
  }

  /** A number without fraction that fits 32 bits. */
  static int index(Object value) {
    long whole = whole(value);
    if (whole != (int) whole) {
      throw new NotComputable();
    }
    return (int) whole;
  }

  static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new NotComputable();
  }

  static List<?> list(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new NotComputable();
  }

  static Map<?, ?> map(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new NotComputable();
  }
}
