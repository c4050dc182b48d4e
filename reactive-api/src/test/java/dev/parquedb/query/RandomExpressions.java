package dev.parquedb.query;

import dev.parquedb.RandomValues;
import dev.parquedb.RegularExpression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Valid expressions from a seed, of every operator. */
final class RandomExpressions {
  private static final String[] PATHS = {"$a", "$b", "$a.b", "$c.1.a", "$$ROOT", "$$ROOT.a"};
  private static final String[] UNITS = {"year", "quarter", "week", "day", "hour", "millisecond"};

  private final RandomGenerator random;
  private final RandomValues values;

  RandomExpressions(RandomGenerator random) {
    this.random = random;
    this.values = new RandomValues(random);
  }

  Object expression(int levels) {
    return expression(levels, List.of());
  }

  private Object expression(int levels, List<String> variables) {
    if (levels == 0 || random.nextInt(5) == 0) {
      return leaf(variables);
    }
    List<String> names = List.copyOf(Functions.names());
    return switch (random.nextInt(14)) {
      case 0 -> Map.of(pick("$eq", "$ne", "$gt", "$lte"), operands(2, levels, variables));
      case 1 -> Map.of(pick("$and", "$or"), operands(random.nextInt(3), levels, variables));
      case 2 -> Map.of("$not", operands(1, levels, variables));
      case 3 -> Map.of("$cond", operands(3, levels, variables));
      case 4 -> Map.of("$ifNull", operands(2, levels, variables));
      case 5 -> choice(levels, variables);
      case 6 -> binding(levels, variables);
      case 7 ->
          Map.of(
              pick("$regexMatch", "$regexFind", "$regexFindAll"),
              Map.of(
                  "input",
                  expression(levels - 1, variables),
                  "regex",
                  RegularExpression.of(pick("a", ".", "(b)?", ""))));
      case 8 -> operands(2, levels, variables);
      default -> function(Functions.of(names.get(random.nextInt(names.size()))), levels, variables);
    };
  }

  private Object leaf(List<String> variables) {
    return switch (random.nextInt(4)) {
      case 0 -> Collections.singletonMap("$literal", values.value(2));
      case 1 ->
          variables.isEmpty()
              ? pick(PATHS)
              : "$$" + variables.get(random.nextInt(variables.size())) + pick("", ".a");
      case 2 -> pick("year", "day", "int", "UTC", "+02:00", "2024-01-01");
      default -> random.nextBoolean() ? (Object) pick(PATHS) : (Object) random.nextLong(-3, 9);
    };
  }

  private List<Object> operands(int count, int levels, List<String> variables) {
    List<Object> operands = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      operands.add(expression(levels - 1, variables));
    }
    return operands;
  }

  private Object function(Function function, int levels, List<String> variables) {
    if (function.most() < 0 || !function.names().isEmpty() && random.nextBoolean()) {
      Map<String, Object> named = new LinkedHashMap<>();
      for (int i = 0; i < function.names().size(); i++) {
        if (i < function.required() || random.nextBoolean()) {
          String name = function.names().get(i);
          named.put(name, name.equals("unit") ? pick(UNITS) : expression(levels - 1, variables));
        }
      }
      return Map.of(function.name(), named);
    }
    int most = Math.min(function.most(), function.least() + 2);
    int count = random.nextInt(function.least(), most + 1);
    return Map.of(function.name(), operands(count, levels, variables));
  }

  private Object choice(int levels, List<String> variables) {
    Map<String, Object> choice = new LinkedHashMap<>();
    choice.put(
        "branches",
        List.of(
            Map.of(
                "case",
                expression(levels - 1, variables),
                "then",
                expression(levels - 1, variables))));
    if (random.nextBoolean()) {
      choice.put("default", expression(levels - 1, variables));
    }
    return Map.of("$switch", choice);
  }

  private Object binding(int levels, List<String> variables) {
    Object input = expression(levels - 1, variables);
    List<String> inner = new ArrayList<>(variables);
    inner.add("x");
    List<String> reducing = new ArrayList<>(variables);
    Collections.addAll(reducing, "this", "value");
    return switch (random.nextInt(4)) {
      case 0 ->
          Map.of("$let", Map.of("vars", Map.of("x", input), "in", expression(levels - 1, inner)));
      case 1 ->
          Map.of("$map", Map.of("input", input, "as", "x", "in", expression(levels - 1, inner)));
      case 2 ->
          Map.of(
              "$filter", Map.of("input", input, "as", "x", "cond", expression(levels - 1, inner)));
      default ->
          Map.of(
              "$reduce",
              Map.of(
                  "input",
                  input,
                  "initialValue",
                  leaf(variables),
                  "in",
                  expression(levels - 1, reducing)));
    };
  }

  private String pick(String... options) {
    return options[random.nextInt(options.length)];
  }
}
