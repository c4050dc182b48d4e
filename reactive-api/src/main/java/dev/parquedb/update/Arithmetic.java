package dev.parquedb.update;

import dev.parquedb.DocumentValues;
import dev.parquedb.entity.InvalidInputException;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Sums and products across number types: Long with Long stays Long and must not overflow; a Double
 * makes the result Double; a BigDecimal makes it BigDecimal, rounded to 34 digits.
 */
final class Arithmetic {
  private Arithmetic() {}

  /** The current value of a field, if it is a number. */
  static Number operand(Object current, String at) {
    if (current instanceof Number) {
      return (Number) UpdateErrors.value(current, at);
    }
    throw UpdateErrors.refused(
        at, "The field must hold a number, not " + UpdateErrors.describe(current) + ".");
  }

  static Number add(Number a, Number b, String at) {
    if (isDecimal(a, b)) {
      return fitting(decimal(a, at).add(decimal(b, at), MathContext.DECIMAL128), at);
    }
    if (isDouble(a, b)) {
      return a.doubleValue() + b.doubleValue();
    }
    try {
      return Math.addExact(a.longValue(), b.longValue());
    } catch (ArithmeticException e) {
      throw overflow(a, b, at, e);
    }
  }

  static Number multiply(Number a, Number b, String at) {
    if (isDecimal(a, b)) {
      return fitting(decimal(a, at).multiply(decimal(b, at), MathContext.DECIMAL128), at);
    }
    if (isDouble(a, b)) {
      return a.doubleValue() * b.doubleValue();
    }
    try {
      return Math.multiplyExact(a.longValue(), b.longValue());
    } catch (ArithmeticException e) {
      throw overflow(a, b, at, e);
    }
  }

  static Number zeroOf(Number factor) {
    if (factor instanceof BigDecimal) {
      return BigDecimal.ZERO;
    }
    return factor instanceof Double ? (Number) 0.0 : (Number) 0L;
  }

  private static boolean isDecimal(Number a, Number b) {
    return a instanceof BigDecimal || b instanceof BigDecimal;
  }

  private static boolean isDouble(Number a, Number b) {
    return a instanceof Double || b instanceof Double;
  }

  private static BigDecimal decimal(Number value, String at) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    if (value instanceof Long) {
      return BigDecimal.valueOf(value.longValue());
    }
    if (!Double.isFinite(value.doubleValue())) {
      throw UpdateErrors.refused(at, value + " cannot be combined with a decimal.");
    }
    return BigDecimal.valueOf(value.doubleValue());
  }

  private static Number fitting(BigDecimal result, String at) {
    try {
      return (Number) DocumentValues.normalise(result, at);
    } catch (InvalidInputException e) {
      throw UpdateErrors.refused(at, "The result does not fit a decimal of 34 digits.", e);
    }
  }

  private static RuntimeException overflow(Number a, Number b, String at, Exception cause) {
    return UpdateErrors.refused(
        at, "The result for " + a + " and " + b + " does not fit 64 bits.", cause);
  }
}
