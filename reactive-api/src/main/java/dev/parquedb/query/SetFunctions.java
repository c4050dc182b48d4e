package dev.parquedb.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/** Arrays as sets: order and repetition do not matter. Results are in the order of values. */
final class SetFunctions {
  static final List<Function> ALL =
      List.of(
          Function.nullable("$setUnion", 0, Function.MANY, SetFunctions::union),
          Function.nullable("$setIntersection", 0, Function.MANY, SetFunctions::intersection),
          Function.nullable("$setDifference", 2, 2, SetFunctions::difference),
          Function.of("$setEquals", 2, Function.MANY, SetFunctions::equal),
          Function.of(
              "$setIsSubset",
              2,
              2,
              (operands, work) -> set(operands[1], work).containsAll(set(operands[0], work))),
          Function.of(
              "$anyElementTrue",
              1,
              1,
              (operands, work) -> elements(operands[0], work).stream().anyMatch(Truth::of)),
          Function.of(
              "$allElementsTrue",
              1,
              1,
              (operands, work) -> elements(operands[0], work).stream().allMatch(Truth::of)));

  private SetFunctions() {}

  private static List<?> elements(Object value, Work work) {
    work.spend(Values.list(value).size());
    return Values.list(value);
  }

  private static TreeSet<Object> set(Object value, Work work) {
    Values.list(value);
    work.whole(value);
    TreeSet<Object> set = new TreeSet<>(work::compare);
    set.addAll(Values.list(value));
    return set;
  }

  private static Object list(TreeSet<Object> set) {
    return Collections.unmodifiableList(new ArrayList<>(set));
  }

  private static Object union(Object[] operands, Work work) {
    TreeSet<Object> all = new TreeSet<>(work::compare);
    for (Object operand : operands) {
      all.addAll(set(operand, work));
    }
    return list(all);
  }

  private static Object intersection(Object[] operands, Work work) {
    if (operands.length == 0) {
      return List.of();
    }
    TreeSet<Object> common = set(operands[0], work);
    for (int i = 1; i < operands.length; i++) {
      TreeSet<Object> other = set(operands[i], work);
      common.removeIf(element -> !other.contains(element));
    }
    return list(common);
  }

  private static Object difference(Object[] operands, Work work) {
    TreeSet<Object> rest = set(operands[0], work);
    TreeSet<Object> other = set(operands[1], work);
    rest.removeIf(other::contains);
    return list(rest);
  }

  private static Object equal(Object[] operands, Work work) {
    TreeSet<Object> first = set(operands[0], work);
    boolean equal = true;
    for (int i = 1; i < operands.length; i++) {
      TreeSet<Object> other = set(operands[i], work);
      equal &= first.size() == other.size() && first.containsAll(other);
    }
    return equal;
  }
}
