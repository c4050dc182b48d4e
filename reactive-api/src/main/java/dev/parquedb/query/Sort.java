package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * In which order documents come: a list of keys, the first deciding. Immutable.
 *
 * <p>Values compare in the total order of {@link DocumentValues#compare}, a missing field as null,
 * so nulls come first ascending. An array counts as its least element ascending and as its greatest
 * descending; an empty array is below null. A path leads through arrays of documents to all their
 * values.
 */
public final class Sort {
  /** The most keys a sort may have. */
  public static final int MAX_KEYS = 32;

  /** Stands in {@link #keysOf} for an empty array, which is below null. */
  public static final Object EMPTY_ARRAY = Map.of("$undefined", true);

  private static final Sort NONE = new Sort(List.of());

  /** Which way a key sorts. */
  public enum Direction {
    /** Lowest first. */
    ASCENDING,
    /** Highest first. */
    DESCENDING
  }

  /**
   * One key of a sort.
   *
   * @param path where the value is
   * @param direction which way
   */
  public record Key(FieldPath path, Direction direction) {
    /** Checks the parts. */
    public Key {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(direction, "direction");
    }
  }

  private final List<Key> keys;

  private Sort(List<Key> keys) {
    this.keys = keys;
  }

  /**
   * No order asked for.
   *
   * @return a sort without keys, to which all documents are equal
   */
  public static Sort none() {
    return NONE;
  }

  /**
   * Ascending by a path. As {@code none().asc(path)}.
   *
   * @param path where the value is
   * @return the sort
   */
  public static Sort by(String path) {
    return NONE.asc(path);
  }

  /**
   * Descending by a path. As {@code none().desc(path)}.
   *
   * @param path where the value is
   * @return the sort
   */
  public static Sort byDescending(String path) {
    return NONE.desc(path);
  }

  /**
   * This order, ties ascending by another path.
   *
   * @param path where the value is
   * @return a longer sort
   * @throws InvalidInputException if the path is a key already or is malformed, or there are too
   *     many keys
   */
  public Sort asc(String path) {
    return then(path, Direction.ASCENDING);
  }

  /**
   * This order, ties descending by another path.
   *
   * @param path where the value is
   * @return a longer sort
   * @throws InvalidInputException if the path is a key already or is malformed, or there are too
   *     many keys
   */
  public Sort desc(String path) {
    return then(path, Direction.DESCENDING);
  }

  /**
   * Reads a sort: {@code time:desc,name}, where {@code :asc} may be left out, or a JSON object as
   * for {@link #of}.
   *
   * @param text the text; blank for no order
   * @return the sort
   * @throws InvalidInputException if the text is neither
   */
  public static Sort parse(String text) {
    if (text.isBlank()) {
      return NONE;
    }
    if (text.strip().startsWith("{")) {
      return of(ExtendedJson.parseDocument(text));
    }
    Sort sort = NONE;
    for (String key : text.split(",", -1)) {
      int colon = key.lastIndexOf(':');
      String path = (colon < 0 ? key : key.substring(0, colon)).strip();
      sort = sort.then(path, direction(colon < 0 ? "asc" : key.substring(colon + 1).strip(), path));
    }
    return sort;
  }

  /**
   * Reads a sort from a map, first entry first.
   *
   * @param keys paths to 1, -1, {@code "asc"} or {@code "desc"}
   * @return the sort
   * @throws InvalidInputException naming the path whose direction is none of these
   */
  public static Sort of(Map<String, ?> keys) {
    Sort sort = NONE;
    for (Map.Entry<String, ?> key : keys.entrySet()) {
      sort = sort.then(key.getKey(), direction(key.getValue(), key.getKey()));
    }
    return sort;
  }

  private static Direction direction(Object value, String path) {
    if ("asc".equals(value) || value instanceof Number && DocumentValues.equal(value, 1L)) {
      return Direction.ASCENDING;
    }
    if ("desc".equals(value) || value instanceof Number && DocumentValues.equal(value, -1L)) {
      return Direction.DESCENDING;
    }
    throw new InvalidInputException(
        "sort." + path, "sort." + path + ": expected asc or desc, 1 or -1; found " + value + ".");
  }

  private Sort then(String path, Direction direction) {
    Paths.check("sort", path);
    if (keys.size() == MAX_KEYS) {
      throw new InvalidInputException("sort", "A sort has at most " + MAX_KEYS + " keys.");
    }
    if (keys.stream().anyMatch(key -> key.path().toString().equals(path))) {
      throw new InvalidInputException("sort." + path, "sort: " + path + " occurs twice.");
    }
    List<Key> longer = new ArrayList<>(keys);
    longer.add(new Key(FieldPath.of(path), direction));
    return new Sort(Collections.unmodifiableList(longer));
  }

  /**
   * The keys, the first deciding.
   *
   * @return an unmodifiable list
   */
  public List<Key> keys() {
    return keys;
  }

  /**
   * Whether no order is asked for.
   *
   * @return whether there are no keys
   */
  public boolean isNone() {
    return keys.isEmpty();
  }

  /**
   * What a document sorts by: one value per key, null where there is none and {@link #EMPTY_ARRAY}
   * for an empty array. Extract these once to sort many documents, or to continue after one.
   *
   * @param document the document
   * @return an unmodifiable list
   */
  public List<Object> keysOf(Map<String, ?> document) {
    Object[] values = new Object[keys.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = SortKeys.of(document, keys.get(i));
    }
    return Collections.unmodifiableList(Arrays.asList(values));
  }

  /**
   * Compares what {@link #keysOf} gave for two documents.
   *
   * @param left one
   * @param right the other
   * @return negative, zero or positive
   */
  public int compareKeys(List<?> left, List<?> right) {
    for (int i = 0; i < keys.size(); i++) {
      int order = SortKeys.compare(left.get(i), right.get(i));
      if (order != 0) {
        return keys.get(i).direction() == Direction.ASCENDING ? order : -order;
      }
    }
    return 0;
  }

  /**
   * Compares documents. Documents with equal keys are equal; a caller that needs a total order adds
   * {@code asc("$id")}.
   *
   * @return the comparator
   */
  public Comparator<Map<String, ?>> comparator() {
    return (left, right) -> {
      for (Key key : keys) {
        int order = SortKeys.compare(SortKeys.of(left, key), SortKeys.of(right, key));
        if (order != 0) {
          return key.direction() == Direction.ASCENDING ? order : -order;
        }
      }
      return 0;
    };
  }

  /**
   * The sort as a map of paths to 1 or -1; {@link #of} gives it back.
   *
   * @return an unmodifiable map
   */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    keys.forEach(
        key -> map.put(key.path().toString(), key.direction() == Direction.ASCENDING ? 1L : -1L));
    return Collections.unmodifiableMap(map);
  }

  /** The sort as JSON. */
  @Override
  public String toString() {
    return ExtendedJson.stringify(toMap());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sort sort && keys.equals(sort.keys);
  }

  @Override
  public int hashCode() {
    return keys.hashCode();
  }
}
