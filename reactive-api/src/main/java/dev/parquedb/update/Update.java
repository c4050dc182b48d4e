package dev.parquedb.update;

import dev.parquedb.DocumentValues;
import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.entity.InvalidUpdateException;
import dev.parquedb.query.FieldPath;
import dev.parquedb.query.Filter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A change of a document, in MongoDB's update language. Immutable and safe to share between
 * threads; it is data, so it can be applied again to a newer document. {@link Updates} builds
 * updates in code.
 *
 * <p>Operators: {@code $set $unset $setOnInsert $rename $currentDate}, {@code $inc $mul $min $max
 * $bit}, {@code $push} (with {@code $each $position $slice $sort}) {@code $pull $pullAll $addToSet}
 * (with {@code $each}) {@code $pop}. Behind all but {@code $rename}, paths may have the positional
 * operators {@code $} (the element by which the filter of a bulk update found the document), {@code
 * $[]} (every element) and {@code $[identifier]} (those that an array filter selects).
 *
 * <p>Refused when the update is read: an unknown operator, a malformed operand, two operators on
 * one path or on a path and one below it, {@code $[]} or {@code $[identifier]} beside an index or
 * name at one level, {@code $} below another positional operator, an empty path segment, a segment
 * {@code __proto__}, {@code constructor} or {@code prototype}, and the reserved fields {@code $id
 * createdAt createdBy updatedAt updatedBy deletedAt deletedBy version} and whatever lies below
 * them. Refused when it is applied: an operator on a value of the wrong type, a path through a
 * scalar or null, an overflow of a Long, an index more than 10,000 beyond the end of an array, two
 * operators that meet at one element, a positional operator on what is no array, {@code $} without
 * a filter that tells the element, an identifier without array filter or an array filter without
 * identifier, more than 4,000,000 operations on elements, nesting beyond {@link
 * DocumentValues#MAX_DEPTH}, a {@code name} that is neither string nor null, a {@code $type} that
 * is no string.
 */
public final class Update {
  private final Map<String, Object> source;
  private final UpdateTree tree;
  private final List<FieldPath> paths;
  private final Set<String> identifiers;
  private final Optional<String> matched;
  private final boolean positional;

  private Update(Map<String, Object> source) {
    UpdateParser parser = new UpdateParser(source);
    this.source = source;
    this.tree = parser.tree();
    this.paths = List.copyOf(parser.paths());
    this.identifiers = Set.copyOf(parser.identifiers());
    this.matched = parser.matched();
    this.positional = parser.positional();
  }

  /**
   * Reads an update from Extended JSON.
   *
   * @param json the text, an object of operators
   * @return the update
   * @throws InvalidUpdateException with the path of the offending part
   */
  public static Update parse(String json) {
    try {
      return of(ExtendedJson.parseDocument(json));
    } catch (InvalidInputException e) {
      throw new InvalidUpdateException(e.at(), e.getMessage(), e);
    }
  }

  /**
   * Reads an update from a map.
   *
   * @param update the update as {@link ExtendedJson} reads it
   * @return the update
   * @throws InvalidUpdateException with the path of the offending part
   */
  public static Update of(Map<String, ?> update) {
    return new Update(Frozen.map(update, "", 1));
  }

  /**
   * The document after the update. Pure: neither the document nor this update changes, and all or
   * nothing happens. Fields keep their order; new ones follow in the order of their names, numbers
   * first. The version and audit fields are the engine's business.
   *
   * @param document the document before, of normalised values; empty for one being created
   * @param context the time, and whether the document is being created
   * @return the document after, unmodifiable; parts that did not change are shared with the
   *     document before, and if nothing changed it is equal to it
   * @throws InvalidUpdateException with the path of the operator that cannot be applied
   */
  public Map<String, Object> apply(Map<String, ?> document, UpdateContext context) {
    ArrayFilters filters = ArrayFilters.of(context.arrayFilters(), identifiers);
    if (matched.isPresent() && context.match().isEmpty()) {
      throw UpdateErrors.refused(
          matched.get(),
          "$ stands for the element by which the filter of a bulk update found the document; here"
              + " is no filter: use an index, $[] or $[identifier].");
    }
    Map<String, Object> after =
        tree.apply(document, new UpdateOperation.Scope(context, document, filters, new Visits()));
    for (String field : tree.fields()) {
      Object value = after.get(field);
      if (value != document.get(field)) {
        ResultRules.check(field, value);
      }
    }
    ResultRules.checkType(document, after);
    if (positional) {
      ResultRules.checkSize(after);
    }
    return Collections.unmodifiableMap(after);
  }

  /**
   * Checks array filters without applying anything, so that they are refused in time.
   *
   * @param arrayFilters the filters
   * @throws InvalidUpdateException if they are not one for each identifier of this update, of
   *     ordinary conditions on it
   */
  public void checkArrayFilters(List<Filter> arrayFilters) {
    ArrayFilters.of(arrayFilters, identifiers);
  }

  /**
   * Both updates as one.
   *
   * @param other another update
   * @return an update with the operators of both
   * @throws InvalidUpdateException if they touch the same path, or one a path below one of the
   *     other
   */
  public Update and(Update other) {
    Map<String, Object> merged = new LinkedHashMap<>(source);
    other.source.forEach(
        (operator, fields) ->
            merged.merge(
                operator,
                fields,
                (mine, theirs) -> union(operator, (Map<?, ?>) mine, (Map<?, ?>) theirs)));
    return new Update(Collections.unmodifiableMap(merged));
  }

  private static Map<Object, Object> union(String operator, Map<?, ?> mine, Map<?, ?> theirs) {
    Map<Object, Object> union = new LinkedHashMap<>(mine);
    theirs.forEach(
        (path, operand) -> {
          if (union.containsKey(path)) {
            throw UpdateErrors.refused(
                UpdateErrors.join(operator, path), "The update touches " + path + " twice.");
          }
          union.put(path, operand);
        });
    return Collections.unmodifiableMap(union);
  }

  /**
   * Every path the update names; of {@code $rename} both.
   *
   * @return an unmodifiable list
   */
  public List<FieldPath> paths() {
    return paths;
  }

  /**
   * The update as a map; {@link #of} gives an equal update back.
   *
   * @return an unmodifiable map
   */
  public Map<String, Object> toMap() {
    return source;
  }

  /**
   * The update as Extended JSON; {@link #parse} gives an equal update back.
   *
   * @return the text
   */
  public String toJson() {
    return ExtendedJson.stringify(source);
  }

  /** The update as Extended JSON. */
  @Override
  public String toString() {
    return toJson();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Update update && DocumentValues.equal(source, update.source);
  }

  @Override
  public int hashCode() {
    return DocumentValues.hash(source);
  }
}
