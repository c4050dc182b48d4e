package dev.parquedb.query;

import dev.parquedb.entity.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a filter's tree back in the filter language, in its shortest form. */
final class FilterWriter {
  private FilterWriter() {}

  static Map<String, Object> write(FilterNode node) {
    Map<String, Object> written = new LinkedHashMap<>();
    List<FilterNode> spilled = new ArrayList<>();
    String last = null;
    for (FilterNode part : parts(node)) {
      String key = key(part);
      // Joins only its neighbour, and follows what is spilled, so that the order stays.
      boolean free = key != null && (key.equals(last) || !written.containsKey(key));
      if (spilled.isEmpty() && free && add(part, written)) {
        last = key;
      } else {
        spilled.add(part);
      }
    }
    Map<String, Object> result = new LinkedHashMap<>();
    written.forEach((key, value) -> result.put(key, shortened(key, value)));
    if (!spilled.isEmpty()) {
      result.put("$and", each(spilled));
    }
    return Collections.unmodifiableMap(result);
  }

  private static List<FilterNode> parts(FilterNode node) {
    List<FilterNode> parts = new ArrayList<>();
    for (FilterNode part : node instanceof FilterNode.And and ? and.nodes() : List.of(node)) {
      if (part instanceof FilterNode.Field field
          && field.condition() instanceof Condition.AllOf all) {
        all.conditions().forEach(one -> parts.add(new FilterNode.Field(field.path(), one)));
      } else {
        parts.add(part);
      }
    }
    return parts;
  }

  private static List<Object> each(List<FilterNode> nodes) {
    List<Object> written = new ArrayList<>(nodes.size());
    nodes.forEach(node -> written.add(write(node)));
    return Collections.unmodifiableList(written);
  }

  /** The key a part stands behind; null for a conjunction within a conjunction. */
  private static String key(FilterNode node) {
    if (node instanceof FilterNode.Field field) {
      return field.path().toString();
    }
    if (node instanceof FilterNode.Or) {
      return "$or";
    }
    if (node instanceof FilterNode.Nor) {
      return "$nor";
    }
    return node instanceof FilterNode.Expr ? "$expr" : null;
  }

  /** Adds a part, unless its key or its operator is taken. */
  private static boolean add(FilterNode node, Map<String, Object> target) {
    if (node instanceof FilterNode.Field field) {
      Operators operators = (Operators) target.computeIfAbsent(key(node), key -> new Operators());
      return operators.add(field.condition());
    }
    if (target.containsKey(key(node))) {
      return false;
    }
    Object operand =
        node instanceof FilterNode.Or or
            ? each(or.nodes())
            : node instanceof FilterNode.Nor nor
                ? each(nor.nodes())
                : ExpressionWriter.write(((FilterNode.Expr) node).expression());
    target.put(key(node), operand);
    return true;
  }

  private static Object shortened(String key, Object value) {
    if (!(value instanceof Operators operators)) {
      return value;
    }
    Map<String, Object> written = operators.written;
    // {"a": 1} for {"a": {"$eq": 1}}.
    return written.size() == 1 && written.containsKey("$eq") && !operators.never
        ? written.get("$eq")
        : Collections.unmodifiableMap(written);
  }

  /** The operators behind one field. */
  private static final class Operators {
    private final Map<String, Object> written = new LinkedHashMap<>();
    private boolean never;

    /** Adds a condition, unless its operator is taken. */
    boolean add(Condition condition) {
      if (condition instanceof Condition.Not not) {
        return addNegated(not.condition());
      }
      if (condition instanceof Condition.AllOf all) {
        return all.conditions().stream().allMatch(this::add);
      }
      if (condition instanceof Condition.Regex regex) {
        if (written.containsKey("$regex")) {
          return false;
        }
        written.put("$regex", regex.regex().pattern());
        if (!regex.regex().options().isEmpty()) {
          written.put("$options", regex.regex().options());
        }
        return true;
      }
      String operator = ConditionWriter.operator(condition);
      if (written.containsKey(operator)) {
        return false;
      }
      never |= condition instanceof Condition.Never;
      written.put(operator, ConditionWriter.operand(condition));
      return true;
    }

    private boolean addNegated(Condition condition) {
      String negation =
          condition instanceof Condition.Comparison comparison
                  && comparison.operator() == Condition.Operator.EQ
              ? "$ne"
              : condition instanceof Condition.In ? "$nin" : "$not";
      if (!negation.equals("$not") && !written.containsKey(negation)) {
        written.put(negation, ConditionWriter.operand(condition));
        return true;
      }
      return !written.containsKey("$not") && put("$not", writeOperators(condition));
    }

    private boolean put(String operator, Object operand) {
      written.put(operator, operand);
      return true;
    }
  }

  /** A condition as an operator map. */
  static Map<String, Object> writeOperators(Condition condition) {
    Operators operators = new Operators();
    if (!operators.add(condition)) {
      throw new InvalidInputException(
          "", "The conditions repeat an operator and have no form in the filter language.");
    }
    return Collections.unmodifiableMap(operators.written);
  }
}
