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
    for (FilterNode part : parts(node)) {
      if (!add(part, written)) {
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

  /** Adds a part, unless its key is taken. */
  private static boolean add(FilterNode node, Map<String, Object> target) {
    if (node instanceof FilterNode.Field field) {
      Operators operators =
          (Operators) target.computeIfAbsent(field.path().toString(), key -> new Operators());
      return operators.add(field.condition());
    }
    if (node instanceof FilterNode.Or or) {
      return target.putIfAbsent("$or", each(or.nodes())) == null;
    }
    if (node instanceof FilterNode.Nor nor) {
      return target.putIfAbsent("$nor", each(nor.nodes())) == null;
    }
    if (node instanceof FilterNode.Expr expr) {
      return target.putIfAbsent("$expr", ExpressionWriter.write(expr.expression())) == null;
    }
    return false; // A conjunction within a conjunction.
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
