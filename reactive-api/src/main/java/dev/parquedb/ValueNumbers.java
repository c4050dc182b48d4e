package dev.parquedb;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers of different Java types compared and hashed by exact value. */
final class ValueNumbers {
  private static final double TWO_63 = 0x1p63;

  private ValueNumbers() {}

  static boolean isNumber(Object value) {
    return value instanceof Long
        || value instanceof Double
        || value instanceof BigDecimal
        || value instanceof Integer
        || value instanceof Float
        || value instanceof Short
        || value instanceof Byte
        || value instanceof BigInteger;
  }

  static String typeName(Number value) {
    if (value instanceof Double || value instanceof Float) {
      return "double";
    }
    return value instanceof BigDecimal || value instanceof BigInteger ? "decimal" : "long";
  }

  static int compare(Number a, Number b) {
    if (isDecimal(a)) {
      return isFloating(b)
          ? compare(decimal(a), b.doubleValue())
          : decimal(a).compareTo(decimal(b));
    }
    if (isDecimal(b)) {
      return -compare(b, a);
    }
    if (isFloating(a)) {
      return isFloating(b)
          ? compare(a.doubleValue(), b.doubleValue())
          : -compare(b.longValue(), a.doubleValue());
    }
    return isFloating(b)
        ? compare(a.longValue(), b.doubleValue())
        : Long.compare(a.longValue(), b.longValue());
  }

  /** Consistent with {@link #compare}: numbers of equal value have equal hashes. */
  static int hash(Number value) {
    if (isFloating(value)) {
      return hash(value.doubleValue());
    }
    if (isDecimal(value)) {
      return hash(value.doubleValue());
    }
    // Through double, so that a long and the double or decimal of its value agree.
    return hash((double) value.longValue());
  }

  private static int hash(double value) {
    return Double.hashCode(value == 0 ? 0.0 : value);
  }

  private static boolean isFloating(Number value) {
    return value instanceof Double || value instanceof Float;
  }

  private static boolean isDecimal(Number value) {
    return value instanceof BigDecimal || value instanceof BigInteger;
  }

  private static BigDecimal decimal(Number value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    return value instanceof BigInteger integer
        ? new BigDecimal(integer)
        : BigDecimal.valueOf(value.longValue());
  }

  private static int compare(double a, double b) {
    if (a < b) {
      return -1;
    }
    if (a > b) {
      return 1;
    }
    if (a == b) {
      return 0;
    }
    return Boolean.compare(Double.isNaN(b), Double.isNaN(a));
  }

  private static int compare(long a, double b) {
    if (Double.isNaN(b) || b < -TWO_63) {
      return 1;
    }
    if (b >= TWO_63) {
      return -1;
    }
    long whole = (long) b;
    // The fraction is exact: |b| < 2^63, so b and its whole part share an exponent range.
    return a != whole ? Long.compare(a, whole) : -compare(b - whole, 0.0);
  }

  private static int compare(BigDecimal a, double b) {
    if (Double.isNaN(b) || b == Double.NEGATIVE_INFINITY) {
      return 1;
    }
    return b == Double.POSITIVE_INFINITY ? -1 : a.compareTo(new BigDecimal(b));
  }
}
