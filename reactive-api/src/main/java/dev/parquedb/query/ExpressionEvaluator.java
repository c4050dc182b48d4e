package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Computes the expressions of {@code $expr}. */
final class ExpressionEvaluator {
  private ExpressionEvaluator() {}

  static Predicate<Object> test(Expression expression) {
    return document -> Truth.of(evaluate(expression, document));
  }

  /** The value, which may be {@link PathWalker#MISSING}. */
  private static Object evaluate(Expression expression, Object document) {
    if (expression instanceof Expression.Path path) {
      return at(document, path.path(), 0);
    }
    if (expression instanceof Expression.Literal literal) {
      return literal.value();
    }
    if (expression instanceof Expression.Compare compare) {
      return holds(
          compare.operator(),
          order(evaluate(compare.left(), document), evaluate(compare.right(), document)));
    }
    if (expression instanceof Expression.And and) {
      return and.expressions().stream().allMatch(part -> Truth.of(evaluate(part, document)));
    }
    if (expression instanceof Expression.Or or) {
      return or.expressions().stream().anyMatch(part -> Truth.of(evaluate(part, document)));
    }
    return !Truth.of(evaluate(((Expression.Not) expression).expression(), document));
  }

  private static int order(Object left, Object right) {
    boolean absent = left == PathWalker.MISSING;
    return absent || right == PathWalker.MISSING
        ? Boolean.compare(right == PathWalker.MISSING, absent)
        : DocumentValues.compare(left, right);
  }

  private static boolean holds(Expression.Operator operator, int order) {
    return switch (operator) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case GT -> order > 0;
      case GTE -> order >= 0;
      case LT -> order < 0;
      case LTE -> order <= 0;
    };
  }

  private static Object at(Object value, FieldPath path, int position) {
    if (position == path.size()) {
      return value;
    }
    if (value instanceof Map<?, ?> map) {
      String key = path.segment(position);
      return map.containsKey(key) ? at(map.get(key), path, position + 1) : PathWalker.MISSING;
    }
    if (!(value instanceof List<?> list)) {
      return PathWalker.MISSING;
    }
    List<Object> found = new ArrayList<>();
    for (Object element : list) {
      if (element instanceof Map) {
        Object inner = at(element, path, position);
        if (inner != PathWalker.MISSING) {
          found.add(inner);
        }
      }
    }
    return found;
  }
}
