package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import dev.parquedb.RegularExpression;
import dev.parquedb.entity.InvalidFilterException;
import java.util.Collections;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which elements of an array {@code $pull} takes out. Immutable.
 *
 * <ul>
 *   <li>Operators, such as {@code {"$gte": 2}}, or a regular expression: the elements they hold
 *       for.
 *   <li>Another document: the elements that are documents and match it as a filter.
 *   <li>Any other value: the elements equal to it.
 * </ul>
 */
public final class ElementFilter {
  private static final FieldPath ELEMENT = FieldPath.of("");

  private final Predicate<Object> test;

  private ElementFilter(Predicate<Object> test) {
    this.test = test;
  }

  /**
   * Reads the operand of {@code $pull}.
   *
   * @param operand the operand, or null
   * @param at the dotted path under which errors are reported; empty for the top
   * @return the filter
   * @throws InvalidFilterException with the path of the offending part
   */
  public static ElementFilter of(Object operand, String at) {
    if (operand instanceof RegularExpression regex) {
      Regexes.compile(regex, at);
      return new ElementFilter(condition(new Condition.Regex(regex)));
    }
    if (!(operand instanceof Map<?, ?> map)) {
      Object value = ParseContext.value(operand, at);
      return new ElementFilter(element -> DocumentValues.equal(element, value));
    }
    Object first = map.isEmpty() ? "" : map.keySet().iterator().next();
    boolean logical = "$and".equals(first) || "$or".equals(first) || "$nor".equals(first);
    if (ParseContext.isOperator(first) && !logical) {
      return new ElementFilter(condition(FilterParser.parseCondition(map, at)));
    }
    Predicate<Object> document = Matcher.of(FilterParser.parseEmbedded(map, at));
    return new ElementFilter(element -> element instanceof Map && document.test(element));
  }

  /** As if the element were the value of a field, so that arrays within are looked into. */
  private static Predicate<Object> condition(Condition condition) {
    Predicate<Object> test = Matcher.atPath(ELEMENT, condition);
    return element -> test.test(Collections.singletonMap("", element));
  }

  /**
   * Whether an element is taken out. Pure; never throws.
   *
   * @param element the element, or null
   * @return whether it matches
   */
  public boolean matches(Object element) {
    return test.test(element);
  }
}
