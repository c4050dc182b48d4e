package dev.parquedb.query;

import dev.parquedb.entity.InvalidFilterException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Builds filters in code: {@code and(eq("status", "open"), gte("priority", 3))}. Each method throws
 * {@link InvalidFilterException} where {@link Filter#of(Map)} would. Paths are dotted; {@code $id}
 * and {@code $type} are the entity's system fields.
 */
public final class Filters {
  private Filters() {}

  /**
   * Equal to a value; null also equals a missing field.
   *
   * @param path where
   * @param value the value, or null
   * @return the filter
   */
  public static Filter eq(String path, Object value) {
    return operator(path, "$eq", value);
  }

  /**
   * Not equal to a value, in no element of an array.
   *
   * @param path where
   * @param value the value, or null
   * @return the filter
   */
  public static Filter ne(String path, Object value) {
    return operator(path, "$ne", value);
  }

  /**
   * Greater than a value of the same kind.
   *
   * @param path where
   * @param value the value
   * @return the filter
   */
  public static Filter gt(String path, Object value) {
    return operator(path, "$gt", value);
  }

  /**
   * Greater than or equal to a value of the same kind.
   *
   * @param path where
   * @param value the value
   * @return the filter
   */
  public static Filter gte(String path, Object value) {
    return operator(path, "$gte", value);
  }

  /**
   * Less than a value of the same kind.
   *
   * @param path where
   * @param value the value
   * @return the filter
   */
  public static Filter lt(String path, Object value) {
    return operator(path, "$lt", value);
  }

  /**
   * Less than or equal to a value of the same kind.
   *
   * @param path where
   * @param value the value
   * @return the filter
   */
  public static Filter lte(String path, Object value) {
    return operator(path, "$lte", value);
  }

  /**
   * Equal to one of some values, or matched by a {@link dev.parquedb.RegularExpression} among them.
   *
   * @param path where
   * @param values the values; none matches nothing
   * @return the filter
   */
  public static Filter in(String path, Collection<?> values) {
    return operator(path, "$in", new ArrayList<>(values));
  }

  /**
   * As {@link #in(String, Collection)}.
   *
   * @param path where
   * @param values the values
   * @return the filter
   */
  public static Filter in(String path, Object... values) {
    return operator(path, "$in", Arrays.asList(values));
  }

  /**
   * Equal to none of some values.
   *
   * @param path where
   * @param values the values; none matches everything
   * @return the filter
   */
  public static Filter nin(String path, Collection<?> values) {
    return operator(path, "$nin", new ArrayList<>(values));
  }

  /**
   * As {@link #nin(String, Collection)}.
   *
   * @param path where
   * @param values the values
   * @return the filter
   */
  public static Filter nin(String path, Object... values) {
    return operator(path, "$nin", Arrays.asList(values));
  }

  /**
   * There is a value, be it null.
   *
   * @param path where
   * @return the filter
   */
  public static Filter exists(String path) {
    return operator(path, "$exists", true);
  }

  /**
   * There is no value, not even null.
   *
   * @param path where
   * @return the filter
   */
  public static Filter notExists(String path) {
    return operator(path, "$exists", false);
  }

  /**
   * Of one of some types.
   *
   * @param path where
   * @param types at least one
   * @return the filter
   */
  public static Filter type(String path, ValueType... types) {
    return operator(path, "$type", Arrays.stream(types).map(ValueType::alias).toList());
  }

  /**
   * A string in which a pattern occurs.
   *
   * @param path where
   * @param pattern the pattern, in RE2 syntax
   * @return the filter
   */
  public static Filter regex(String path, String pattern) {
    return regex(path, pattern, "");
  }

  /**
   * A string in which a pattern occurs.
   *
   * @param path where
   * @param pattern the pattern, in RE2 syntax
   * @param options letters of {@code imsx}, or empty
   * @return the filter
   */
  public static Filter regex(String path, String pattern, String options) {
    return Filter.of(Map.of(path, Map.of("$regex", pattern, "$options", options)));
  }

  /**
   * A string that starts with another.
   *
   * @param path where
   * @param prefix the start
   * @return the filter
   */
  public static Filter startsWith(String path, String prefix) {
    return operator(path, "$startsWith", prefix);
  }

  /**
   * A string that ends with another.
   *
   * @param path where
   * @param suffix the end
   * @return the filter
   */
  public static Filter endsWith(String path, String suffix) {
    return operator(path, "$endsWith", suffix);
  }

  /**
   * A string in which another occurs.
   *
   * @param path where
   * @param part the part
   * @return the filter
   */
  public static Filter contains(String path, String part) {
    return operator(path, "$contains", part);
  }

  /**
   * An array of a length.
   *
   * @param path where
   * @param length how many elements, at least 0
   * @return the filter
   */
  public static Filter size(String path, int length) {
    return operator(path, "$size", length);
  }

  /**
   * An array that holds all of some values, in any order.
   *
   * @param path where
   * @param values the values; none matches nothing
   * @return the filter
   */
  public static Filter all(String path, Object... values) {
    return operator(path, "$all", Arrays.asList(values));
  }

  /**
   * An array with a document that matches a filter.
   *
   * @param path where
   * @param filter the filter for the document
   * @return the filter
   */
  public static Filter elemMatch(String path, Filter filter) {
    return operator(path, "$elemMatch", filter.toMap());
  }

  /**
   * An array with an element that satisfies operators, such as {@code Map.of("$gte", 1, "$lt", 5)}.
   *
   * @param path where
   * @param operators the operators
   * @return the filter
   */
  public static Filter elemMatch(String path, Map<String, ?> operators) {
    return operator(path, "$elemMatch", operators);
  }

  /**
   * A number that leaves a remainder.
   *
   * @param path where
   * @param divisor what to divide by
   * @param remainder what must be left
   * @return the filter
   */
  public static Filter mod(String path, long divisor, long remainder) {
    return operator(path, "$mod", List.of(divisor, remainder));
  }

  /**
   * An integer or byte array in which all of some bits are 1.
   *
   * @param path where
   * @param positions the bits, 0 for the lowest
   * @return the filter
   */
  public static Filter bitsAllSet(String path, int... positions) {
    return bits("$bitsAllSet", path, positions);
  }

  /**
   * An integer or byte array in which one of some bits is 1.
   *
   * @param path where
   * @param positions the bits, 0 for the lowest
   * @return the filter
   */
  public static Filter bitsAnySet(String path, int... positions) {
    return bits("$bitsAnySet", path, positions);
  }

  private static Filter bits(String operator, String path, int... positions) {
    return operator(path, operator, Arrays.stream(positions).boxed().toList());
  }

  /**
   * An expression is true: {@code expr(Map.of("$gt", List.of("$spent", "$budget")))}.
   *
   * @param expression the expression as a map, or a path such as {@code "$done"}
   * @return the filter
   */
  public static Filter expr(Object expression) {
    return Filter.of(Collections.singletonMap("$expr", expression));
  }

  /**
   * All of some filters.
   *
   * @param filters the filters; none matches everything
   * @return the filter
   */
  public static Filter and(Filter... filters) {
    return Arrays.stream(filters).reduce(Filter.all(), Filter::and);
  }

  /**
   * At least one of some filters.
   *
   * @param filters the filters, at least one
   * @return the filter
   */
  public static Filter or(Filter... filters) {
    return combined("$or", filters);
  }

  /**
   * None of some filters.
   *
   * @param filters the filters, at least one
   * @return the filter
   */
  public static Filter nor(Filter... filters) {
    return combined("$nor", filters);
  }

  /**
   * What a filter does not match.
   *
   * @param filter the filter
   * @return the complement
   */
  public static Filter not(Filter filter) {
    return combined("$nor", filter);
  }

  private static Filter operator(String path, String operator, Object operand) {
    return Filter.of(Map.of(path, Collections.singletonMap(operator, operand)));
  }

  private static Filter combined(String operator, Filter... filters) {
    return Filter.of(Map.of(operator, Arrays.stream(filters).map(Filter::toMap).toList()));
  }
}
