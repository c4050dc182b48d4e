package dev.parquedb.query;

import dev.parquedb.RegularExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the operand of {@code $expr}. */
final class ExpressionParser {
  private final ParseContext context;

  ExpressionParser(ParseContext context) {
    this.context = context;
  }

  Expression parse(Object operand, String at, int depth) {
    context.enter(at, depth);
    if (operand instanceof String text) {
      return text.startsWith("$") ? path(text, at) : new Expression.Literal(text);
    }
    if (operand instanceof Map<?, ?> map) {
      return operator(map, at, depth);
    }
    if (operand instanceof List || operand instanceof RegularExpression) {
      throw ParseContext.refused(
          at, "Not an expression this database computes; a constant goes into $literal.");
    }
    return new Expression.Literal(ParseContext.value(operand, at));
  }

  private static Expression path(String text, String at) {
    if (text.length() == 1 || text.startsWith("$$") || text.startsWith("$.")) {
      throw ParseContext.refused(at, "Expected a field path such as \"$a.b\", found " + text + ".");
    }
    return new Expression.Path(ParseContext.path(text.substring(1), at));
  }

  private Expression operator(Map<?, ?> map, String at, int depth) {
    if (map.size() != 1 || !ParseContext.isOperator(map.keySet().iterator().next())) {
      throw ParseContext.refused(
          at, "Expected an object of one operator; a constant goes into $literal.");
    }
    String name = (String) map.keySet().iterator().next();
    Object operand = map.values().iterator().next();
    String inner = ParseContext.join(at, name);
    if (name.equals("$literal")) {
      return new Expression.Literal(ParseContext.value(operand, inner));
    }
    if (name.equals("$not") && !(operand instanceof List)) {
      return new Expression.Not(parse(operand, inner, depth + 1));
    }
    for (Expression.Operator operator : Expression.Operator.values()) {
      if (operator.symbol().equals(name)) {
        List<Expression> sides = list(operand, inner, depth, 2);
        return new Expression.Compare(operator, sides.get(0), sides.get(1));
      }
    }
    return switch (name) {
      case "$and" -> new Expression.And(list(operand, inner, depth, -1));
      case "$or" -> new Expression.Or(list(operand, inner, depth, -1));
      case "$not" -> new Expression.Not(list(operand, inner, depth, 1).get(0));
      default ->
          throw ParseContext.refused(
              inner,
              "Not supported in $expr; use comparisons, $and, $or, $not, $literal and \"$path\".");
    };
  }

  /** The operands; a negative count stands for any number. */
  private List<Expression> list(Object operand, String at, int depth, int count) {
    if (!(operand instanceof List<?> list) || count >= 0 && list.size() != count) {
      throw ParseContext.refused(
          at,
          count < 0
              ? "The operand must be an array."
              : "The operand must be an array of " + count + ".");
    }
    List<Expression> parts = new ArrayList<>(list.size());
    for (Object element : list) {
      parts.add(parse(element, ParseContext.join(at, parts.size()), depth + 1));
    }
    return parts;
  }
}
