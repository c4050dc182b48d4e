package dev.parquedb.update;

import dev.parquedb.DocumentValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code $inc}, {@code $mul}, {@code $min}, {@code $max}, {@code $bit}. */
final class NumberOperations {
  private NumberOperations() {}

  record Inc(Number amount, String at) implements UpdateOperation {
    static Inc of(Object operand, String at) {
      return new Inc(UpdateErrors.number(operand, at), at);
    }

    @Override
    public Object apply(Object current, Scope scope) {
      return current == MISSING
          ? amount
          : Arithmetic.add(Arithmetic.operand(current, at), amount, at);
    }
  }

  record Mul(Number factor, String at) implements UpdateOperation {
    static Mul of(Object operand, String at) {
      return new Mul(UpdateErrors.number(operand, at), at);
    }

    @Override
    public Object apply(Object current, Scope scope) {
      return current == MISSING
          ? Arithmetic.zeroOf(factor)
          : Arithmetic.multiply(Arithmetic.operand(current, at), factor, at);
    }
  }

  record Min(Object value) implements UpdateOperation {
    @Override
    public Object apply(Object current, Scope scope) {
      if (current == MISSING) {
        return value;
      }
      // NaN is below all numbers in the sort order, but never the least of two numbers.
      boolean nan = value instanceof Double number && number.isNaN() && current instanceof Number;
      return !nan && compare(value, current) < 0 ? value : current;
    }
  }

  record Max(Object value) implements UpdateOperation {
    @Override
    public Object apply(Object current, Scope scope) {
      return current == MISSING || compare(value, current) > 0 ? value : current;
    }
  }

  /** The order of values, but for an empty array, which is below null as it is in sorting. */
  private static int compare(Object a, Object b) {
    boolean empty = a instanceof List<?> list && list.isEmpty();
    boolean otherEmpty = b instanceof List<?> list && list.isEmpty();
    return empty || otherEmpty ? Boolean.compare(otherEmpty, empty) : DocumentValues.compare(a, b);
  }

  record Bit(Map<String, Long> steps, String at) implements UpdateOperation {
    static Bit of(Object operand, String at) {
      if (!(operand instanceof Map<?, ?> map) || map.isEmpty()) {
        throw UpdateErrors.refused(at, "The operand must be {\"and\"|\"or\"|\"xor\": integer}.");
      }
      Map<String, Long> steps = new LinkedHashMap<>();
      for (Map.Entry<?, ?> step : map.entrySet()) {
        String name = String.valueOf(step.getKey());
        boolean known = name.equals("and") || name.equals("or") || name.equals("xor");
        if (!known || !(step.getValue() instanceof Long mask)) {
          throw UpdateErrors.refused(
              UpdateErrors.join(at, name), "Expected and, or or xor, and an integer.");
        }
        steps.put(name, mask);
      }
      return new Bit(steps, at);
    }

    @Override
    public Object apply(Object current, Scope scope) {
      Object start = current == MISSING ? (Object) 0L : current;
      if (!(start instanceof Long result)) {
        throw UpdateErrors.refused(
            at, "The field must hold an integer, not " + UpdateErrors.describe(current) + ".");
      }
      long bits = result;
      for (Map.Entry<String, Long> step : steps.entrySet()) {
        long mask = step.getValue();
        bits =
            switch (step.getKey()) {
              case "and" -> bits & mask;
              case "or" -> bits | mask;
              default -> bits ^ mask;
            };
      }
      return bits;
    }
  }
}
