package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import dev.parquedb.entity.InvalidInputException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;

/**
 * Numbers of different types in one computation, as MongoDB promotes them: Long, Double, decimal.
 * What does not fit 64 bits becomes a Double; decimals are rounded to 34 digits.
 */
final class Decimals {
  /** A computation with longs that tells an overflow by an ArithmeticException. */
  interface Exact {
    long of(long a, long b);
  }

  private Decimals() {}

  static Number combine(
      Number a,
      Number b,
      Exact longs,
      DoubleBinaryOperator doubles,
      BinaryOperator<BigDecimal> decimals) {
    if (a instanceof BigDecimal || b instanceof BigDecimal) {
      return fitting(decimals.apply(decimal(a), decimal(b)));
    }
    if (a instanceof Long && b instanceof Long) {
      try {
        return longs.of(a.longValue(), b.longValue());
      } catch (ArithmeticException e) {
        return doubles.applyAsDouble(a.doubleValue(), b.doubleValue());
      }
    }
    return doubles.applyAsDouble(a.doubleValue(), b.doubleValue());
  }

  static Number add(Number a, Number b) {
    return combine(a, b, Math::addExact, Double::sum, (x, y) -> x.add(y, MathContext.DECIMAL128));
  }

  static Number subtract(Number a, Number b) {
    return combine(
        a,
        b,
        Math::subtractExact,
        (x, y) -> x - y,
        (x, y) -> x.subtract(y, MathContext.DECIMAL128));
  }

  static Number multiply(Number a, Number b) {
    return combine(
        a,
        b,
        Math::multiplyExact,
        (x, y) -> x * y,
        (x, y) -> x.multiply(y, MathContext.DECIMAL128));
  }

  /** Never a Long. */
  static Number divide(Number a, Number b) {
    if (DocumentValues.compare(b, 0L) == 0) {
      throw new NotComputable();
    }
    return a instanceof BigDecimal || b instanceof BigDecimal
        ? fitting(decimal(a).divide(decimal(b), MathContext.DECIMAL128))
        : (Number) (a.doubleValue() / b.doubleValue());
  }

  static BigDecimal decimal(Number value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    if (value instanceof Long) {
      return BigDecimal.valueOf(value.longValue());
    }
    if (!Double.isFinite(value.doubleValue())) {
      throw new NotComputable();
    }
    return BigDecimal.valueOf(value.doubleValue());
  }

  /** A decimal of at most 34 digits whose exponent fits. */
  static BigDecimal fitting(BigDecimal value) {
    try {
      return (BigDecimal) DocumentValues.normalise(value.round(MathContext.DECIMAL128));
    } catch (InvalidInputException e) {
      throw new NotComputable();
    }
  }
}
