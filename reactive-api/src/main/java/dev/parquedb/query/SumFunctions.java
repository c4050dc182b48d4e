package dev.parquedb.query;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/** {@code $sum}, {@code $avg}, {@code $min}, {@code $max} over operands or over one array. */
final class SumFunctions {
  static final List<Function> ALL =
      List.of(
          Function.of("$sum", 0, Function.MANY, (operands, work) -> sum(values(operands), work)),
          Function.of("$avg", 0, Function.MANY, (operands, work) -> avg(values(operands), work)),
          Function.of("$min", 0, Function.MANY, (operands, work) -> most(operands, -1, work)),
          Function.of("$max", 0, Function.MANY, (operands, work) -> most(operands, 1, work)));

  private SumFunctions() {}

  /** The elements of an array that stands alone; an array among others counts as itself. */
  private static List<?> values(Object[] operands) {
    return operands.length == 1 && operands[0] instanceof List<?> list
        ? list
        : Arrays.asList(operands);
  }

  private static Number sum(List<?> values, Work work) {
    Number sum = 0L;
    for (Object value : values) {
      work.spend(1);
      sum = Values.isNumber(value) ? Decimals.add(sum, Values.number(value)) : sum;
    }
    return sum;
  }

  private static Object avg(List<?> values, Work work) {
    long count = values.stream().filter(Values::isNumber).count();
    if (count == 0) {
      return null;
    }
    Number sum = sum(values, work);
    return sum instanceof BigDecimal
        ? Decimals.divide(sum, count)
        : (Number) (sum.doubleValue() / count);
  }

  private static Object most(Object[] operands, int sign, Work work) {
    Object most = null;
    for (Object value : values(operands)) {
      work.spend(1);
      boolean better = most == null || Integer.signum(work.compare(value, most)) == sign;
      most = !Values.isNull(value) && better ? value : most;
    }
    return most;
  }
}
