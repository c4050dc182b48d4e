package dev.parquedb.query;

import dev.parquedb.RegularExpression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the expressions of {@code $expr} back. */
final class ExpressionWriter {
  private ExpressionWriter() {}

  static Object write(Expression expression) {
    if (expression instanceof Expression.Path path) {
      return "$" + path.path();
    }
    if (expression instanceof Expression.Root) {
      return "$$ROOT";
    }
    if (expression instanceof Expression.Variable variable) {
      return "$$" + variable.name() + variable.path().map(path -> "." + path).orElse("");
    }
    if (expression instanceof Expression.Literal literal) {
      Object value = literal.value();
      boolean plain =
          value instanceof Number
              || value instanceof Boolean
              || value instanceof String text && !text.startsWith("$");
      return plain ? value : Collections.singletonMap("$literal", value);
    }
    if (expression instanceof Expression.Compare compare) {
      return Map.of(compare.operator().symbol(), each(List.of(compare.left(), compare.right())));
    }
    if (expression instanceof Expression.And and) {
      return Map.of("$and", each(and.expressions()));
    }
    if (expression instanceof Expression.Or or) {
      return Map.of("$or", each(or.expressions()));
    }
    if (expression instanceof Expression.Not not) {
      return Map.of("$not", each(List.of(not.expression())));
    }
    return expression instanceof ExpressionCall call
        ? call(call)
        : binding((ExpressionBinding) expression);
  }

  private static List<Object> each(List<Expression> expressions) {
    return expressions.stream().map(ExpressionWriter::write).toList();
  }

  private static Map<String, Object> each(Map<String, Expression> expressions) {
    Map<String, Object> written = new LinkedHashMap<>();
    expressions.forEach((name, expression) -> written.put(name, write(expression)));
    return Collections.unmodifiableMap(written);
  }

  private static Map<String, Object> named(Object... parts) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (int i = 0; i < parts.length; i += 2) {
      named.put((String) parts[i], parts[i + 1]);
    }
    return Collections.unmodifiableMap(named);
  }

  private static Object call(ExpressionCall expression) {
    if (expression instanceof ExpressionCall.Call call) {
      return Map.of(call.operator(), each(call.operands()));
    }
    if (expression instanceof ExpressionCall.NamedCall call) {
      return Map.of(call.operator(), each(call.operands()));
    }
    if (expression instanceof ExpressionCall.Regex regex) {
      return Map.of(regex.operator(), regex(write(regex.input()), regex.regex()));
    }
    if (expression instanceof ExpressionCall.GetField get) {
      return Map.of(
          "$getField",
          named(
              "field",
              Collections.singletonMap("$literal", get.name()),
              "input",
              write(get.input())));
    }
    if (expression instanceof ExpressionCall.ArrayOf array) {
      return each(array.elements());
    }
    if (expression instanceof ExpressionCall.ObjectOf object) {
      return each(object.fields());
    }
    if (expression instanceof ExpressionCall.Cond cond) {
      return Map.of("$cond", each(List.of(cond.condition(), cond.then(), cond.otherwise())));
    }
    return expression instanceof ExpressionCall.Switch choice
        ? Map.of("$switch", choice(choice))
        : Map.of("$ifNull", each(((ExpressionCall.IfNull) expression).expressions()));
  }

  private static Map<String, Object> regex(Object input, RegularExpression regex) {
    return named("input", input, "regex", regex);
  }

  private static Map<String, Object> choice(ExpressionCall.Switch choice) {
    List<Object> branches = new ArrayList<>();
    choice
        .branches()
        .forEach(
            branch ->
                branches.add(
                    named("case", write(branch.condition()), "then", write(branch.then()))));
    return choice
        .otherwise()
        .map(value -> named("branches", branches, "default", write(value)))
        .orElse(named("branches", branches));
  }

  private static Object binding(ExpressionBinding expression) {
    if (expression instanceof ExpressionBinding.Let let) {
      return Map.of("$let", named("vars", each(let.variables()), "in", write(let.in())));
    }
    if (expression instanceof ExpressionBinding.MapArray map) {
      return Map.of(
          "$map", named("input", write(map.input()), "as", map.as(), "in", write(map.in())));
    }
    if (expression instanceof ExpressionBinding.FilterArray filter) {
      Map<String, Object> written =
          new LinkedHashMap<>(
              named(
                  "input",
                  write(filter.input()),
                  "as",
                  filter.as(),
                  "cond",
                  write(filter.condition())));
      filter.limit().ifPresent(limit -> written.put("limit", write(limit)));
      return Map.of("$filter", Collections.unmodifiableMap(written));
    }
    ExpressionBinding.Reduce reduce = (ExpressionBinding.Reduce) expression;
    return Map.of(
        "$reduce",
        named(
            "input",
            write(reduce.input()),
            "initialValue",
            write(reduce.initialValue()),
            "in",
            write(reduce.in())));
  }
}
