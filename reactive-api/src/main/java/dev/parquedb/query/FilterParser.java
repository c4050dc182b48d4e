package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import dev.parquedb.RegularExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the document level of a filter: logical operators and fields. */
final class FilterParser {
  private enum Level {
    /** The entity itself: {@code $id} and {@code $type} are fields, {@code $expr} is allowed. */
    ENTITY,
    /** A document inside: {@code $elemMatch}, {@code $pull}. */
    EMBEDDED
  }

  private final ParseContext context = new ParseContext();
  private final ConditionParser conditions = new ConditionParser(context, this);

  static FilterNode parse(Map<?, ?> filter) {
    if (DocumentValues.depth(filter) > DocumentValues.MAX_DEPTH) {
      throw ParseContext.refused(
          "", "The filter nests more than " + Filter.MAX_DEPTH + " levels deep.");
    }
    return new FilterParser().parse(filter, "", Level.ENTITY, 1);
  }

  /** A filter over a document inside an entity. */
  static FilterNode parseEmbedded(Map<?, ?> filter, String at) {
    return new FilterParser().embedded(filter, at, 1);
  }

  /** Operators over a single value. */
  static Condition parseCondition(Map<?, ?> operators, String at) {
    return ConditionParser.allOf(new FilterParser().conditions.parse(operators, at, 1));
  }

  FilterNode embedded(Map<?, ?> filter, String at, int depth) {
    return parse(filter, at, Level.EMBEDDED, depth);
  }

  private FilterNode parse(Map<?, ?> filter, String at, Level level, int depth) {
    context.enter(at, depth);
    List<FilterNode> nodes = new ArrayList<>();
    for (Map.Entry<?, ?> entry : filter.entrySet()) {
      String key = ParseContext.key(entry, at);
      String inner = ParseContext.join(at, key);
      boolean system = level == Level.ENTITY && (key.equals("$id") || key.equals("$type"));
      if (key.startsWith("$") && !system) {
        logical(key, entry.getValue(), inner, level, depth, nodes);
      } else {
        FieldPath path = ParseContext.path(key, inner);
        for (Condition condition : conditions.field(entry.getValue(), inner, depth + 1)) {
          nodes.add(new FilterNode.Field(path, condition));
        }
      }
    }
    return nodes.size() == 1 ? nodes.get(0) : new FilterNode.And(nodes);
  }

  private void logical(
      String key, Object operand, String at, Level level, int depth, List<FilterNode> nodes) {
    switch (key) {
      case "$and" -> branches(operand, at, level, depth).forEach(node -> flatten(node, nodes));
      case "$or" -> nodes.add(new FilterNode.Or(branches(operand, at, level, depth)));
      case "$nor" -> nodes.add(new FilterNode.Nor(branches(operand, at, level, depth)));
      case "$comment" -> {
        if (!(operand instanceof String)) {
          throw ParseContext.refused(at, "The comment must be a string.");
        }
      }
      case "$expr" -> {
        if (level == Level.EMBEDDED) {
          throw ParseContext.refused(at, "$expr is allowed at the top of a filter only.");
        }
        nodes.add(new FilterNode.Expr(new ExpressionParser(context).parse(operand, at, depth + 1)));
      }
      case "$not" ->
          throw ParseContext.refused(
              at, "$not stands behind a field; to negate a whole filter, use $nor.");
      default -> throw ParseContext.refused(at, RefusedOperators.why(key));
    }
  }

  private List<FilterNode> branches(Object operand, String at, Level level, int depth) {
    if (!(operand instanceof List<?> list) || list.isEmpty()) {
      throw ParseContext.refused(at, "The operand must be a non-empty array of filters.");
    }
    List<FilterNode> nodes = new ArrayList<>(list.size());
    for (Object element : list) {
      String inner = ParseContext.join(at, nodes.size());
      if (!(element instanceof Map<?, ?> map)) {
        throw ParseContext.refused(
            inner, "Expected a filter, found " + ParseContext.describe(element) + ".");
      }
      nodes.add(parse(map, inner, level, depth + 1));
    }
    return nodes;
  }

  /** Nested conjunctions become one, which is what planners look at. */
  private static void flatten(FilterNode node, List<FilterNode> nodes) {
    if (node instanceof FilterNode.And and) {
      nodes.addAll(and.nodes());
    } else {
      nodes.add(node);
    }
  }

  static boolean isOperators(Object value) {
    return value instanceof Map<?, ?> map
        && map.keySet().stream().anyMatch(ParseContext::isOperator);
  }

  static boolean isRegex(Object value) {
    return value instanceof RegularExpression;
  }
}
