package dev.parquedb.query;

import com.google.re2j.Pattern;
import dev.parquedb.DocumentValues;
import dev.parquedb.DocumentValues.Bracket;
import dev.parquedb.RegularExpression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Tests of single values, one per kind of condition. A value may be {@link PathWalker#MISSING}. */
final class ValueTests {
  private ValueTests() {}

  static Predicate<Object> comparison(Condition.Operator operator, Object operand) {
    if (operand == null || isNan(operand)) {
      // Neither null nor NaN is less or greater than anything.
      return operator == Condition.Operator.GT || operator == Condition.Operator.LT
          ? value -> false
          : equality(operand);
    }
    if (operator == Condition.Operator.EQ) {
      return equality(operand);
    }
    Bracket bracket = DocumentValues.bracket(operand);
    return value ->
        value != null
            && DocumentValues.bracket(value) == bracket
            && !isNan(value)
            && holds(operator, DocumentValues.compare(value, operand));
  }

  private static boolean holds(Condition.Operator operator, int order) {
    return switch (operator) {
      case EQ -> order == 0;
      case GT -> order > 0;
      case GTE -> order >= 0;
      case LT -> order < 0;
      case LTE -> order <= 0;
    };
  }

  private static boolean isNan(Object value) {
    return value instanceof Double number && number.isNaN()
        || value instanceof Float real && real.isNaN();
  }

  static Predicate<Object> equality(Object operand) {
    if (operand == null) {
      return value -> value == null || value == PathWalker.MISSING;
    }
    if (operand instanceof String) {
      return operand::equals;
    }
    return value -> value != null && DocumentValues.compare(value, operand) == 0;
  }

  static Predicate<Object> in(List<Object> values, List<RegularExpression> patterns) {
    Object[] sorted = values.toArray();
    Arrays.sort(sorted, DocumentValues::compare);
    boolean hasNull = values.contains(null);
    List<Predicate<Object>> tests = new ArrayList<>();
    patterns.forEach(pattern -> tests.add(regex(pattern)));
    return value -> {
      if (value == PathWalker.MISSING) {
        return hasNull;
      }
      if (Arrays.binarySearch(sorted, value, DocumentValues::compare) >= 0) {
        return true;
      }
      for (Predicate<Object> test : tests) {
        if (test.test(value)) {
          return true;
        }
      }
      return false;
    };
  }

  static Predicate<Object> regex(RegularExpression regex) {
    Pattern pattern = Regexes.compile(regex, "");
    return value -> value instanceof String text && pattern.matcher(text).find();
  }

  static Predicate<Object> types(List<ValueType> types) {
    return value -> {
      for (ValueType type : types) {
        if (value != PathWalker.MISSING && type.includes(value)) {
          return true;
        }
      }
      return false;
    };
  }

  static Predicate<Object> mod(long divisor, long remainder) {
    return value -> {
      OptionalLong whole = Numbers.truncated(value);
      return whole.isPresent() && whole.getAsLong() % divisor == remainder;
    };
  }
}
