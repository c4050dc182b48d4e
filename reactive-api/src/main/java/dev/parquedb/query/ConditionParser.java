package dev.parquedb.query;

import dev.parquedb.RegularExpression;
import dev.parquedb.query.Condition.Comparison;
import dev.parquedb.query.Condition.Never;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads what stands behind a field: a value, or operators. */
final class ConditionParser {
  private final ParseContext context;
  private final FilterParser documents;

  ConditionParser(ParseContext context, FilterParser documents) {
    this.context = context;
    this.documents = documents;
  }

  static Condition allOf(List<Condition> conditions) {
    return conditions.size() == 1 ? conditions.get(0) : new Condition.AllOf(conditions);
  }

  /** The conditions a field must satisfy, all of them. */
  List<Condition> field(Object value, String at, int depth) {
    if (value instanceof RegularExpression regex) {
      context.enter(at, depth);
      return List.of(regex(regex, at));
    }
    if (FilterParser.isOperators(value)) {
      return parse((Map<?, ?>) value, at, depth);
    }
    context.enter(at, depth);
    return List.of(new Comparison(Condition.Operator.EQ, ParseContext.value(value, at)));
  }

  /** A non-empty map of operators. */
  List<Condition> parse(Map<?, ?> operators, String at, int depth) {
    List<Condition> conditions = new ArrayList<>(operators.size());
    for (Map.Entry<?, ?> entry : operators.entrySet()) {
      String name = ParseContext.key(entry, at);
      String inner = ParseContext.join(at, name);
      context.enter(inner, depth);
      if (!name.startsWith("$")) {
        throw ParseContext.refused(inner, "Operators and fields cannot be mixed.");
      }
      if (name.equals("$options")) {
        if (!operators.containsKey("$regex")) {
          throw ParseContext.refused(inner, "$options needs $regex beside it.");
        }
      } else {
        conditions.add(
            name.equals("$regex")
                ? regex(entry.getValue(), operators, at)
                : operator(name, entry.getValue(), inner, depth));
      }
    }
    return conditions;
  }

  private Condition operator(String name, Object operand, String at, int depth) {
    return switch (name) {
      case "$eq" ->
          FilterParser.isRegex(operand)
              // Only a stored regular expression could be equal, and none can be stored.
              ? new Never(name, operand)
              : comparison(Condition.Operator.EQ, operand, at);
      case "$ne" -> new Condition.Not(comparison(Condition.Operator.EQ, operand, at));
      case "$gt" -> comparison(Condition.Operator.GT, operand, at);
      case "$gte" -> comparison(Condition.Operator.GTE, operand, at);
      case "$lt" -> comparison(Condition.Operator.LT, operand, at);
      case "$lte" -> comparison(Condition.Operator.LTE, operand, at);
      case "$in" -> in(operand, at);
      case "$nin" -> new Condition.Not(in(operand, at));
      case "$exists" -> new Condition.Exists(Truth.of(ParseContext.value(operand, at)));
      case "$type" -> new Condition.Type(types(operand, at));
      case "$size" -> size(operand, at);
      case "$mod" -> mod(operand, at);
      case "$all" -> all(operand, at, depth);
      case "$elemMatch" -> elemMatch(operand, at, depth);
      case "$not" -> new Condition.Not(negated(operand, at, depth));
      case "$startsWith" ->
          operand instanceof String text
              ? new Condition.StartsWith(text)
              : new Never(name, ParseContext.value(operand, at));
      case "$endsWith" ->
          operand instanceof String text
              ? new Condition.EndsWith(text)
              : new Never(name, ParseContext.value(operand, at));
      case "$contains" ->
          operand instanceof String text
              ? new Condition.Contains(text)
              : new Never(name, ParseContext.value(operand, at));
      case "$bitsAllSet" -> BitTests.parse(Condition.BitTest.ALL_SET, operand, at);
      case "$bitsAllClear" -> BitTests.parse(Condition.BitTest.ALL_CLEAR, operand, at);
      case "$bitsAnySet" -> BitTests.parse(Condition.BitTest.ANY_SET, operand, at);
      case "$bitsAnyClear" -> BitTests.parse(Condition.BitTest.ANY_CLEAR, operand, at);
      default -> throw ParseContext.refused(at, RefusedOperators.why(name));
    };
  }

  private static Comparison comparison(Condition.Operator operator, Object operand, String at) {
    if (operand instanceof RegularExpression) {
      throw ParseContext.refused(
          at, "A regular expression cannot be compared; use $regex, or $not around it.");
    }
    return new Comparison(operator, ParseContext.value(operand, at));
  }

  private static Condition.In in(Object operand, String at) {
    List<Object> values = new ArrayList<>();
    List<RegularExpression> patterns = new ArrayList<>();
    int index = 0;
    for (Object element : list(operand, at)) {
      String inner = ParseContext.join(at, index++);
      if (element instanceof RegularExpression regex) {
        patterns.add(regex(regex, inner).regex());
      } else {
        values.add(ParseContext.value(element, inner));
      }
    }
    return new Condition.In(values, patterns);
  }

  private static List<?> list(Object operand, String at) {
    if (operand instanceof List<?> list) {
      return list;
    }
    throw ParseContext.refused(
        at, "The operand must be an array, not " + ParseContext.describe(operand) + ".");
  }

  private static List<ValueType> types(Object operand, String at) {
    List<?> names =
        operand instanceof List<?> list ? list : List.of(ParseContext.value(operand, at));
    if (names.isEmpty()) {
      throw ParseContext.refused(at, "At least one type is needed.");
    }
    List<ValueType> types = new ArrayList<>(names.size());
    for (Object name : names) {
      Object known = ParseContext.value(name, at);
      types.add(
          ValueType.of(known)
              .orElseThrow(() -> ParseContext.refused(at, "Unknown type " + known + ".")));
    }
    return types;
  }

  private static Condition size(Object operand, String at) {
    Object value = ParseContext.value(operand, at);
    if (value instanceof String) {
      return new Never("$size", value);
    }
    long size = Numbers.whole(value).orElse(-1);
    if (size < 0) {
      throw ParseContext.refused(at, "The size must be a whole number, 0 or more.");
    }
    return size > Integer.MAX_VALUE ? new Never("$size", size) : new Condition.Size((int) size);
  }

  private static Condition mod(Object operand, String at) {
    List<?> parts = list(operand, at);
    if (parts.size() != 2) {
      throw ParseContext.refused(at, "The operand must be [divisor, remainder].");
    }
    long[] numbers = new long[2];
    for (int i = 0; i < 2; i++) {
      String inner = ParseContext.join(at, i);
      numbers[i] =
          Numbers.truncated(ParseContext.value(parts.get(i), inner))
              .orElseThrow(
                  () -> ParseContext.refused(inner, "Expected a finite number of 64 bits."));
    }
    return numbers[0] == 0
        ? new Never("$mod", List.of(numbers[0], numbers[1]))
        : new Condition.Mod(numbers[0], numbers[1]);
  }

  private Condition all(Object operand, String at, int depth) {
    List<?> list = list(operand, at);
    boolean elements = !list.isEmpty() && isElemMatch(list.get(0));
    List<Condition> conditions = new ArrayList<>(list.size());
    for (Object element : list) {
      String inner = ParseContext.join(at, conditions.size());
      context.enter(inner, depth + 1);
      if (elements != isElemMatch(element)) {
        throw ParseContext.refused(inner, "$elemMatch and values cannot be mixed in $all.");
      }
      if (elements) {
        Object match = ((Map<?, ?>) element).get("$elemMatch");
        conditions.add(elemMatch(match, ParseContext.join(inner, "$elemMatch"), depth + 2));
      } else if (element instanceof RegularExpression regex) {
        conditions.add(regex(regex, inner));
      } else {
        conditions.add(comparison(Condition.Operator.EQ, element, inner));
      }
    }
    return new Condition.All(conditions);
  }

  private static boolean isElemMatch(Object element) {
    return element instanceof Map<?, ?> map && map.size() == 1 && map.containsKey("$elemMatch");
  }

  private Condition elemMatch(Object operand, String at, int depth) {
    if (!(operand instanceof Map<?, ?> map)) {
      throw ParseContext.refused(
          at, "The operand must be a filter, not " + ParseContext.describe(operand) + ".");
    }
    Object first = map.isEmpty() ? "" : map.keySet().iterator().next();
    boolean logical = "$and".equals(first) || "$or".equals(first) || "$nor".equals(first);
    return ParseContext.isOperator(first) && !logical && !"$comment".equals(first)
        ? new Condition.ElemMatch(allOf(parse(map, at, depth + 1)))
        : new Condition.ElemMatchDocument(documents.embedded(map, at, depth + 1));
  }

  private Condition negated(Object operand, String at, int depth) {
    if (operand instanceof RegularExpression regex) {
      return regex(regex, at);
    }
    if (operand instanceof Map<?, ?> map && !map.isEmpty()) {
      return allOf(parse(map, at, depth + 1));
    }
    throw ParseContext.refused(
        at, "$not needs operators or a regular expression; for a value, use $ne.");
  }

  private static Condition.Regex regex(Object operand, Map<?, ?> operators, String at) {
    Object options = operators.get("$options");
    boolean given = operators.containsKey("$options");
    if (given && !(options instanceof String)) {
      throw ParseContext.refused(
          ParseContext.join(at, "$options"), "The options must be a string.");
    }
    String inner = ParseContext.join(at, "$regex");
    if (operand instanceof String pattern) {
      return regex(new RegularExpression(pattern, given ? (String) options : ""), inner);
    }
    if (!(operand instanceof RegularExpression regex)) {
      throw ParseContext.refused(
          inner, "The pattern must be a string, not " + ParseContext.describe(operand) + ".");
    }
    if (given && !regex.options().isEmpty()) {
      throw ParseContext.refused(inner, "Options are given twice.");
    }
    return regex(given ? new RegularExpression(regex.pattern(), (String) options) : regex, inner);
  }

  /** Compiled once here to refuse it in time, and again where it is used. */
  private static Condition.Regex regex(RegularExpression regex, String at) {
    Regexes.compile(regex, at);
    return new Condition.Regex(regex);
  }
}
