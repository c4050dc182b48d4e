package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;

/** Sums, products, powers, logarithms, bits. */
final class ArithmeticFunctions {
  static final List<Function> ALL =
      List.of(
          Function.nullable("$add", 0, Function.MANY, (operands, work) -> add(operands)),
          Function.nullable("$subtract", 2, 2, (operands, work) -> subtract(operands)),
          Function.nullable("$multiply", 0, Function.MANY, (operands, work) -> multiply(operands)),
          Function.nullable(
              "$divide",
              2,
              2,
              (operands, work) ->
                  Decimals.divide(Values.number(operands[0]), Values.number(operands[1]))),
          Function.nullable("$mod", 2, 2, (operands, work) -> mod(operands)),
          Function.one("$abs", (value, work) -> abs(Values.number(value))),
          Function.one("$sqrt", (value, work) -> sqrt(Values.number(value))),
          Function.nullable("$pow", 2, 2, (operands, work) -> pow(operands)),
          Function.one("$exp", (value, work) -> approximate(Values.number(value), Math::exp)),
          Function.one("$ln", (value, work) -> approximate(positive(value), Math::log)),
          Function.one("$log10", (value, work) -> approximate(positive(value), Math::log10)),
          Function.nullable("$log", 2, 2, (operands, work) -> log(operands)),
          bits("$bitAnd", -1, (a, b) -> a & b),
          bits("$bitOr", 0, (a, b) -> a | b),
          bits("$bitXor", 0, (a, b) -> a ^ b),
          Function.one("$bitNot", (value, work) -> ~integer(value)));

  private ArithmeticFunctions() {}

  private static Object add(Object[] operands) {
    Number sum = 0L;
    Instant date = null;
    for (Object operand : operands) {
      if (operand instanceof Instant instant && date == null) {
        date = instant;
      } else {
        sum = Decimals.add(sum, Values.number(operand));
      }
    }
    return date == null ? sum : shifted(date, sum);
  }

  /** A date some milliseconds later; fractions are rounded, as MongoDB does. */
  private static Instant shifted(Instant date, Number millis) {
    long whole =
        millis instanceof Long number
            ? number
            : Numbers.truncated(Math.rint(millis.doubleValue())).orElseThrow(NotComputable::new);
    return (Instant) DocumentValues.normalise(date.plusMillis(whole));
  }

  private static Object subtract(Object[] operands) {
    if (operands[0] instanceof Instant end) {
      // Whole milliseconds: MongoDB's dates have no finer ones.
      return operands[1] instanceof Instant start
          ? (Object) Duration.between(start, end).toMillis()
          : shifted(end, Decimals.subtract(0L, Values.number(operands[1])));
    }
    return Decimals.subtract(Values.number(operands[0]), Values.number(operands[1]));
  }

  private static Object multiply(Object[] operands) {
    Number product = 1L;
    for (Object operand : operands) {
      product = Decimals.multiply(product, Values.number(operand));
    }
    return product;
  }

  private static Object mod(Object[] operands) {
    Number divisor = Values.number(operands[1]);
    if (DocumentValues.compare(divisor, 0L) == 0) {
      throw new NotComputable();
    }
    return Decimals.combine(
        Values.number(operands[0]),
        divisor,
        (a, b) -> a % b,
        (a, b) -> a % b,
        BigDecimal::remainder);
  }

  private static Object abs(Number value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.abs();
    }
    return value instanceof Long whole
        ? (Object) Math.absExact(whole)
        : (Object) Math.abs(value.doubleValue());
  }

  private static Object sqrt(Number value) {
    if (DocumentValues.compare(value, 0L) < 0 && !isNan(value)) {
      throw new NotComputable();
    }
    return value instanceof BigDecimal decimal
        ? Decimals.fitting(decimal.sqrt(MathContext.DECIMAL128))
        : (Object) Math.sqrt(value.doubleValue());
  }

  private static boolean isNan(Number value) {
    return value instanceof Double number && number.isNaN();
  }

  private static Number positive(Object value) {
    Number number = Values.number(value);
    if (DocumentValues.compare(number, 0L) <= 0 && !isNan(number)) {
      throw new NotComputable();
    }
    return number;
  }

  /** Decimals are computed with the precision of a double. */
  private static Number approximate(Number value, DoubleUnaryOperator function) {
    double result = function.applyAsDouble(value.doubleValue());
    return value instanceof BigDecimal ? Decimals.decimal(result) : (Number) result;
  }

  private static Object log(Object[] operands) {
    Number base = positive(operands[1]);
    if (DocumentValues.compare(base, 1L) == 0) {
      throw new NotComputable();
    }
    Number value = positive(operands[0]);
    double result = Math.log(value.doubleValue()) / Math.log(base.doubleValue());
    boolean decimal = value instanceof BigDecimal || base instanceof BigDecimal;
    return decimal ? Decimals.decimal(result) : (Number) result;
  }

  private static Object pow(Object[] operands) {
    Number base = Values.number(operands[0]);
    Number exponent = Values.number(operands[1]);
    boolean zero = DocumentValues.compare(base, 0L) == 0;
    if (zero && DocumentValues.compare(exponent, 0L) < 0 && !isNan(exponent)) {
      throw new NotComputable();
    }
    if (base instanceof Long && exponent instanceof Long power && power >= 0) {
      try {
        return power(base.longValue(), power);
      } catch (ArithmeticException e) {
        return Math.pow(base.doubleValue(), exponent.doubleValue());
      }
    }
    double result = Math.pow(base.doubleValue(), exponent.doubleValue());
    boolean decimal = base instanceof BigDecimal || exponent instanceof BigDecimal;
    return decimal ? Decimals.decimal(result) : (Number) result;
  }

  private static long power(long base, long exponent) {
    if (base == 0 || base == 1 || base == -1) {
      return exponent % 2 == 0 ? (exponent == 0 ? 1 : base * base) : base;
    }
    long result = 1;
    // Overflows after 63 rounds at most.
    for (long i = 0; i < exponent; i++) {
      result = Math.multiplyExact(result, base);
    }
    return result;
  }

  private static Function bits(String name, long start, LongBinaryOperator operator) {
    return Function.nullable(
        name,
        0,
        Function.MANY,
        (operands, work) -> {
          long result = start;
          for (Object operand : operands) {
            result = operator.applyAsLong(result, integer(operand));
          }
          return result;
        });
  }

  private static long integer(Object value) {
    if (Values.number(value) instanceof Long number) {
      return number;
    }
    throw new NotComputable();
  }
}
