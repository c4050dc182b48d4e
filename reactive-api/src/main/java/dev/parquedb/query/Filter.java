package dev.parquedb.query;

import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.InvalidFilterException;
import dev.parquedb.entity.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which documents to select, in MongoDB's filter language. Immutable and safe to share between
 * threads. {@link Filters} builds filters in code.
 *
 * <p>Operators behind a field: {@code $eq $ne $gt $gte $lt $lte $in $nin $exists $type $regex}
 * (with {@code $options}) {@code $size $all $elemMatch $mod $bitsAllSet $bitsAllClear $bitsAnySet
 * $bitsAnyClear $not}, and of our own {@code $startsWith $endsWith $contains}. Operators around
 * filters: {@code $and $or $nor}, {@code $expr} with MongoDB's expression operators (but those
 * listed as refused in docs/filters-and-updates.md), and {@code $comment}, which does nothing. At
 * the top, {@code $id} and {@code $type} are the entity's fields. Anything else is refused.
 *
 * <p>Limits: {@link #MAX_DEPTH}, {@link #MAX_NODES}, {@link #MAX_PATTERN_LENGTH}, {@link
 * #MAX_PATTERN_SIZE}, and those of {@link FieldPath}.
 */
public final class Filter {
  /** How deeply a filter may nest, its operands included. */
  public static final int MAX_DEPTH = 100;

  /**
   * How many conditions and logical operators a filter may have; values of {@code $in} are free.
   */
  public static final int MAX_NODES = 10_000;

  /** How many characters a regular expression may have. */
  public static final int MAX_PATTERN_LENGTH = 4_096;

  /** How many elements a regular expression may have once its repetitions are written out. */
  public static final int MAX_PATTERN_SIZE = 5_000;

  private static final Filter ALL = new Filter(new FilterNode.And(List.of()));

  private final FilterNode root;
  private final Predicate<Object> matcher;

  private Filter(FilterNode root) {
    this.root = root;
    this.matcher = Matcher.of(root);
  }

  /**
   * Reads a filter from Extended JSON.
   *
   * @param json the text, an object
   * @return the filter
   * @throws InvalidFilterException with the path of the offending part
   */
  public static Filter parse(String json) {
    try {
      return of(ExtendedJson.parseDocument(json));
    } catch (InvalidInputException e) {
      throw new InvalidFilterException(e.at(), e.getMessage(), e);
    }
  }

  /**
   * Reads a filter from a map.
   *
   * @param filter the filter as {@link ExtendedJson} reads it
   * @return the filter
   * @throws InvalidFilterException with the path of the offending part
   */
  public static Filter of(Map<String, ?> filter) {
    return filter.isEmpty() ? ALL : new Filter(FilterParser.parse(filter));
  }

  /**
   * A filter of a syntax tree, such as what remains of another filter after planning.
   *
   * @param root the tree
   * @return the filter
   * @throws InvalidFilterException if a regular expression in it cannot be compiled
   */
  public static Filter of(FilterNode root) {
    return new Filter(root);
  }

  /**
   * The filter that every document matches.
   *
   * @return the filter {@code {}}
   */
  public static Filter all() {
    return ALL;
  }

  /**
   * Whether a document matches. Pure; never throws, whatever the document holds. A document for
   * which an expression of {@code $expr} has no value that the filter needs, because an operand is
   * of the wrong type, a number is divided by zero, or the computation takes too many steps, does
   * not match, nor does it match the negation. MongoDB fails the whole query there.
   *
   * @param document the document, of normalised values
   * @return whether it matches
   */
  public boolean matches(Map<String, ?> document) {
    try {
      return matcher.test(document);
    } catch (NotComputable e) {
      return false;
    }
  }

  /**
   * The syntax tree, for planners.
   *
   * @return the root
   */
  public FilterNode root() {
    return root;
  }

  /**
   * Whether this is {@link #all()}.
   *
   * @return whether every document matches for want of conditions
   */
  public boolean isAll() {
    return root instanceof FilterNode.And and && and.nodes().isEmpty();
  }

  /**
   * Both filters.
   *
   * @param other another filter
   * @return a filter that matches what both match
   */
  public Filter and(Filter other) {
    if (isAll() || other.isAll()) {
      return isAll() ? other : this;
    }
    List<FilterNode> nodes = new ArrayList<>();
    for (FilterNode node : List.of(root, other.root)) {
      if (node instanceof FilterNode.And and) {
        nodes.addAll(and.nodes());
      } else {
        nodes.add(node);
      }
    }
    return new Filter(new FilterNode.And(nodes));
  }

  /**
   * The filter as a map; {@link #of(Map)} gives an equal filter back. Comments are gone.
   *
   * @return an unmodifiable map
   */
  public Map<String, Object> toMap() {
    return FilterWriter.write(root);
  }

  /**
   * The filter as Extended JSON; {@link #parse} gives an equal filter back.
   *
   * @return the text
   */
  public String toJson() {
    return ExtendedJson.stringify(toMap());
  }

  /** The filter as Extended JSON. */
  @Override
  public String toString() {
    return toJson();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Filter filter && root.equals(filter.root);
  }

  @Override
  public int hashCode() {
    return root.hashCode();
  }
}
