package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which fields of a document to keep: those listed, or all but those listed. Immutable.
 *
 * <p>Paths are dotted and lead through arrays into each document of them. {@code $id} is always
 * kept; every other field, system or not, follows the list. Fields keep the document's order.
 */
public final class Projection {
  private static final Projection ALL = new Projection(Mode.EXCLUDE, List.of());

  /** What the list means. */
  public enum Mode {
    /** Only the listed fields, and {@code $id}. */
    INCLUDE,
    /** All but the listed fields. */
    EXCLUDE
  }

  private final Mode mode;
  private final List<FieldPath> paths;
  private final ProjectionTree tree;

  private Projection(Mode mode, Collection<String> paths) {
    List<FieldPath> parsed = new ArrayList<>();
    for (String path : paths) {
      Paths.check("projection", path);
      parsed.add(FieldPath.of(path));
    }
    this.mode = mode;
    this.paths = Collections.unmodifiableList(parsed);
    this.tree = ProjectionTree.of(parsed);
  }

  /**
   * Keeps everything.
   *
   * @return the projection without effect
   */
  public static Projection all() {
    return ALL;
  }

  /**
   * Keeps the listed fields and {@code $id}.
   *
   * @param paths dotted paths; with none, only {@code $id} is kept
   * @return the projection
   * @throws InvalidInputException if a path is malformed, occurs twice or lies below another one
   */
  public static Projection include(String... paths) {
    return include(Arrays.asList(paths));
  }

  /**
   * As {@link #include(String...)}.
   *
   * @param paths dotted paths
   * @return the projection
   */
  public static Projection include(Collection<String> paths) {
    return new Projection(
        Mode.INCLUDE, paths.stream().filter(path -> !path.equals("$id")).toList());
  }

  /**
   * Keeps all but the listed fields.
   *
   * @param paths dotted paths; not {@code $id}
   * @return the projection
   * @throws InvalidInputException if a path is malformed, occurs twice, lies below another one or
   *     is {@code $id}
   */
  public static Projection exclude(String... paths) {
    return exclude(Arrays.asList(paths));
  }

  /**
   * As {@link #exclude(String...)}.
   *
   * @param paths dotted paths
   * @return the projection
   */
  public static Projection exclude(Collection<String> paths) {
    if (paths.contains("$id")) {
      throw new InvalidInputException("projection.$id", "projection: $id is always kept.");
    }
    return paths.isEmpty() ? ALL : new Projection(Mode.EXCLUDE, paths);
  }

  /**
   * Reads a projection: {@code a,b.c} to include, {@code -a,-b.c} to exclude, or a JSON object as
   * for {@link #of}.
   *
   * @param text the text; blank keeps everything
   * @return the projection
   * @throws InvalidInputException if the text is none of these or mixes them
   */
  public static Projection parse(String text) {
    if (text.isBlank()) {
      return ALL;
    }
    if (text.strip().startsWith("{")) {
      return of(ExtendedJson.parseDocument(text));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      String path = part.strip();
      boolean excluded = path.startsWith("-");
      String name = excluded ? path.substring(1).strip() : path;
      if (fields.put(name, !excluded) != null) {
        throw new InvalidInputException(
            "projection." + name, "projection: " + name + " occurs twice.");
      }
    }
    return of(fields);
  }

  /**
   * Reads a projection from a map.
   *
   * @param fields paths to true or a number other than 0 to include, to false or 0 to exclude, or
   *     to a map of the same kind for what lies below; empty keeps everything
   * @return the projection
   * @throws InvalidInputException if including and excluding are mixed, or a value is none of these
   */
  public static Projection of(Map<String, ?> fields) {
    Map<String, Boolean> flat = new LinkedHashMap<>();
    flatten("", fields, flat, 1);
    if (Boolean.TRUE.equals(flat.get("$id"))) {
      flat.remove("$id");
      if (flat.isEmpty()) {
        return include();
      }
    }
    if (flat.isEmpty()) {
      return ALL;
    }
    if (flat.containsValue(true) && flat.containsValue(false)) {
      throw new InvalidInputException(
          "projection", "projection: including and excluding cannot be mixed.");
    }
    return flat.containsValue(true) ? include(flat.keySet()) : exclude(flat.keySet());
  }

  private static void flatten(
      String prefix, Map<?, ?> fields, Map<String, Boolean> flat, int depth) {
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      String path = prefix + field.getKey();
      Object value = field.getValue();
      if (value instanceof Map<?, ?> inner && !inner.isEmpty() && depth < FieldPath.MAX_SEGMENTS) {
        flatten(path + ".", inner, flat, depth + 1);
      } else if (value instanceof Boolean || value instanceof Number) {
        if (flat.put(path, Truth.of(value)) != null) {
          throw new InvalidInputException(
              "projection." + path, "projection: " + path + " occurs twice.");
        }
      } else {
        throw new InvalidInputException(
            "projection." + path,
            "projection."
                + path
                + ": expected 1, 0, true, false or an object of these, found "
                + DocumentValues.typeName(value)
                + ".");
      }
    }
  }

  /**
   * What the list means.
   *
   * @return include or exclude
   */
  public Mode mode() {
    return mode;
  }

  /**
   * The listed paths, without {@code $id}.
   *
   * @return an unmodifiable list
   */
  public List<FieldPath> paths() {
    return paths;
  }

  /**
   * Whether everything is kept.
   *
   * @return whether {@link #apply} changes nothing
   */
  public boolean isAll() {
    return mode == Mode.EXCLUDE && paths.isEmpty();
  }

  /**
   * Whether something of a top-level field may be kept, so that it must be read.
   *
   * @param field the name of a top-level field
   * @return false if it is dropped as a whole
   */
  public boolean keeps(String field) {
    return field.equals("$id")
        || (mode == Mode.INCLUDE ? tree.has(field) : !tree.child(field).isLeaf());
  }

  /**
   * Keeps what is to be kept. Pure.
   *
   * @param document the document
   * @return an unmodifiable map; parts that are kept whole are shared
   */
  public Map<String, Object> apply(Map<String, ?> document) {
    Map<String, Object> kept = new LinkedHashMap<>();
    document.forEach(
        (field, value) -> {
          if (field.equals("$id")) {
            kept.put(field, value);
          } else {
            tree.keep(mode, field, value, kept);
          }
        });
    return Collections.unmodifiableMap(kept);
  }

  /**
   * The projection as a map of paths to 1 or 0; {@link #of} gives it back.
   *
   * @return an unmodifiable map
   */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    if (mode == Mode.INCLUDE) {
      map.put("$id", 1L);
    }
    paths.forEach(path -> map.put(path.toString(), mode == Mode.INCLUDE ? 1L : 0L));
    return Collections.unmodifiableMap(map);
  }

  /** The projection as JSON. */
  @Override
  public String toString() {
    return ExtendedJson.stringify(toMap());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Projection that && mode == that.mode && paths.equals(that.paths);
  }

  @Override
  public int hashCode() {
    return 31 * mode.hashCode() + paths.hashCode();
  }
}
