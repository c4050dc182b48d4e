package dev.parquedb.query;

import dev.parquedb.RegularExpression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the operand of {@code $expr}. */
final class ExpressionParser {
  private final ParseContext context;
  private final ExpressionForms forms = new ExpressionForms(this);

  ExpressionParser(ParseContext context) {
    this.context = context;
  }

  Expression parse(Object operand, String at, int depth) {
    return parse(operand, at, depth, Set.of());
  }

  /** An expression in which some names have values. */
  Expression parse(Object operand, String at, int depth, Set<String> variables) {
    context.enter(at, depth);
    if (operand instanceof String text) {
      return text.startsWith("$") ? path(text, at, variables) : new Expression.Literal(text);
    }
    if (operand instanceof List<?> list) {
      return new ExpressionCall.ArrayOf(each(list, at, depth, variables));
    }
    if (operand instanceof Map<?, ?> map) {
      return map.keySet().stream().anyMatch(ParseContext::isOperator)
          ? operator(map, at, depth, variables)
          : object(map, at, depth, variables);
    }
    if (operand instanceof RegularExpression) {
      throw ParseContext.refused(at, "A pattern goes into $regexMatch.");
    }
    return new Expression.Literal(ParseContext.value(operand, at));
  }

  private static Expression path(String text, String at, Set<String> variables) {
    if (text.startsWith("$$")) {
      return variable(text.substring(2), at, variables);
    }
    if (text.length() == 1 || text.startsWith("$.")) {
      throw ParseContext.refused(at, "Expected a field path such as \"$a.b\", found " + text + ".");
    }
    return new Expression.Path(ParseContext.path(text.substring(1), at));
  }

  private static Expression variable(String text, String at, Set<String> variables) {
    FieldPath path = ParseContext.path(text, at);
    String name = path.root();
    if (name.equals("ROOT") || name.equals("CURRENT")) {
      return path.size() == 1 ? new Expression.Root() : new Expression.Path(rest(path, at));
    }
    if (!variables.contains(name)) {
      throw ParseContext.refused(
          at,
          "$$"
              + name
              + (RefusedOperators.VARIABLES.contains(name)
                  ? " is not supported: the same filter must always select the same documents."
                  : " has no value here."));
    }
    return new Expression.Variable(
        name, path.size() == 1 ? Optional.empty() : Optional.of(path.from(1)));
  }

  private static FieldPath rest(FieldPath path, String at) {
    if (path.segment(1).isEmpty()) {
      throw ParseContext.refused(at, "The path has an empty segment.");
    }
    return path.from(1);
  }

  private Expression object(Map<?, ?> map, String at, int depth, Set<String> variables) {
    Map<String, Expression> fields = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = ParseContext.key(entry, at);
      if (key.contains(".") || key.isEmpty()) {
        throw ParseContext.refused(
            ParseContext.join(at, key), "A field of an object must be a name without dots.");
      }
      fields.put(key, parse(entry.getValue(), ParseContext.join(at, key), depth + 1, variables));
    }
    return new ExpressionCall.ObjectOf(fields);
  }

  private Expression operator(Map<?, ?> map, String at, int depth, Set<String> variables) {
    if (map.size() != 1) {
      throw ParseContext.refused(
          at, "Expected an object of one operator; a constant goes into $literal.");
    }
    String name = (String) map.keySet().iterator().next();
    Object operand = map.values().iterator().next();
    String inner = ParseContext.join(at, name);
    for (Expression.Operator operator : Expression.Operator.values()) {
      if (operator.symbol().equals(name)) {
        List<Expression> sides = operands(operand, inner, depth, 2, 2, variables);
        return new Expression.Compare(operator, sides.get(0), sides.get(1));
      }
    }
    return switch (name) {
      case "$literal" -> new Expression.Literal(ParseContext.value(operand, inner));
      case "$and" -> new Expression.And(list(operand, inner, depth, variables));
      case "$or" -> new Expression.Or(list(operand, inner, depth, variables));
      case "$not" -> new Expression.Not(operands(operand, inner, depth, 1, 1, variables).get(0));
      default ->
          forms
              .of(name, operand, inner, depth, variables)
              .orElseGet(() -> function(name, operand, inner, depth, variables));
    };
  }

  private Expression function(
      String name, Object operand, String at, int depth, Set<String> variables) {
    Function function = Functions.of(name);
    if (function == null) {
      throw ParseContext.refused(at, RefusedOperators.why(name));
    }
    boolean named =
        !function.names().isEmpty()
            && operand instanceof Map<?, ?> map
            && map.keySet().stream().noneMatch(ParseContext::isOperator);
    if (!named && function.most() < 0) {
      throw ParseContext.refused(
          at, "The operand must be an object of " + String.join(", ", function.names()) + ".");
    }
    return named
        ? new ExpressionCall.NamedCall(
            name, namedOperands((Map<?, ?>) operand, function, at, depth, variables))
        : new ExpressionCall.Call(
            name, operands(operand, at, depth, function.least(), function.most(), variables));
  }

  private Map<String, Expression> namedOperands(
      Map<?, ?> map, Function function, String at, int depth, Set<String> variables) {
    checkNames(map, function.names(), function.required(), at);
    Map<String, Expression> operands = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = (String) entry.getKey();
      operands.put(key, parse(entry.getValue(), ParseContext.join(at, key), depth + 1, variables));
    }
    return operands;
  }

  /** Refuses names that are unknown, and required ones that are not there. */
  static void checkNames(Map<?, ?> map, List<String> names, int required, String at) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = ParseContext.key(entry, at);
      if (!names.contains(key)) {
        throw ParseContext.refused(
            ParseContext.join(at, key),
            "Not supported here; use " + String.join(", ", names) + ".");
      }
    }
    for (String name : names.subList(0, required)) {
      if (!map.containsKey(name)) {
        throw ParseContext.refused(at, "The operand needs " + name + ".");
      }
    }
  }

  /** Operands in an array; a single one may stand alone. */
  List<Expression> operands(
      Object operand, String at, int depth, int least, int most, Set<String> variables) {
    boolean alone = !(operand instanceof List) && least <= 1;
    List<?> given = alone ? Collections.singletonList(operand) : given(operand, at);
    if (given.size() < least || given.size() > most) {
      String expected =
          most == Function.MANY
              ? "at least " + least
              : least == most ? String.valueOf(least) : least + " to " + most;
      throw ParseContext.refused(at, "The operand must be an array of " + expected + ".");
    }
    return alone
        ? List.of(parse(operand, at, depth + 1, variables))
        : each(given, at, depth, variables);
  }

  private static List<?> given(Object operand, String at) {
    if (operand instanceof List<?> list) {
      return list;
    }
    throw ParseContext.refused(at, "The operand must be an array.");
  }

  private List<Expression> list(Object operand, String at, int depth, Set<String> variables) {
    return each(given(operand, at), at, depth, variables);
  }

  private List<Expression> each(List<?> list, String at, int depth, Set<String> variables) {
    List<Expression> parts = new ArrayList<>(list.size());
    for (Object element : list) {
      parts.add(parse(element, ParseContext.join(at, parts.size()), depth + 1, variables));
    }
    return parts;
  }
}
