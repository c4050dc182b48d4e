package dev.parquedb.update;

import dev.parquedb.DocumentValues;
import dev.parquedb.query.FieldPath;
import dev.parquedb.update.UpdateOperation.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The paths of an update, merged into a tree, with an operation at each end. New fields are added
 * in the order of their names, numbers first by value, whatever the order in the update. Unchanged
 * once the update is read.
 */
final class UpdateTree {
  /** How many nulls an update may put between the end of an array and a new element. */
  static final int MAX_PADDING = 10_000;

  private static final Comparator<String> BY_NAME =
      Comparator.comparingLong(UpdateTree::number).thenComparing(DocumentValues::compare);

  private final String at;
  private final String segment;
  private final int index;
  private final TreeMap<String, UpdateTree> children = new TreeMap<>(BY_NAME);
  private UpdateOperation operation;
  private String source;

  private UpdateTree(String at, String segment) {
    this.at = at;
    this.segment = segment;
    this.index = FieldPath.of(segment).index(0);
  }

  static UpdateTree root() {
    return new UpdateTree("", "");
  }

  private static long number(String segment) {
    int index = FieldPath.of(segment).index(0);
    return index < 0 ? Long.MAX_VALUE : index;
  }

  /** Adds an operation; two at one path, or one below another, are refused. */
  void add(FieldPath path, UpdateOperation operation, String source) {
    UpdateTree node = this;
    for (int i = 0; i < path.size(); i++) {
      node = node.child(path.segment(i), source);
      if (node.operation != null) {
        throw conflict(path, node.at, source);
      }
    }
    if (!node.children.isEmpty()) {
      throw conflict(path, node.children.firstEntry().getValue().at, source);
    }
    node.operation = operation;
    node.source = source;
  }

  private UpdateTree child(String key, String source) {
    UpdateTree known = children.get(key);
    if (known != null) {
      return known;
    }
    // As in MongoDB: what some elements get by $[] may not be named one by one beside it.
    if (!children.isEmpty() && isOfMany() != Positional.isOfMany(key)) {
      throw conflict(
          FieldPath.of(UpdateErrors.join(at, key)), children.firstEntry().getValue().at, source);
    }
    UpdateTree added = new UpdateTree(UpdateErrors.join(at, key), key);
    children.put(key, added);
    return added;
  }

  private static RuntimeException conflict(Object path, String other, String source) {
    return UpdateErrors.refused(
        source, "The update touches " + path + " and " + other + ", which conflict.");
  }

  /** One tree that does what several do to the same value; refused where they meet. */
  static UpdateTree merged(List<UpdateTree> parts) {
    UpdateTree merged = new UpdateTree(parts.get(0).at, parts.get(0).segment);
    parts.forEach(part -> merged.take(part, parts.get(0)));
    return merged;
  }

  private void take(UpdateTree part, UpdateTree first) {
    if (operation != null || part.operation != null && part != first) {
      throw conflict(first.at, part.at, part.firstSource());
    }
    operation = part.operation;
    source = part.source;
    for (UpdateTree theirs : part.children.values()) {
      UpdateTree mine = children.get(theirs.segment);
      if (mine == null) {
        child(theirs.segment, theirs.firstSource());
        children.put(theirs.segment, theirs);
      } else {
        children.put(theirs.segment, merged(List.of(mine, theirs)));
      }
    }
  }

  /** The top-level fields the update names. */
  Iterable<String> fields() {
    return children.keySet();
  }

  Collection<UpdateTree> children() {
    return children.values();
  }

  String at() {
    return at;
  }

  String segment() {
    return segment;
  }

  /** The array index the segment stands for, or -1. */
  int index() {
    return index;
  }

  /** Whether the children are {@code $[]} and {@code $[identifier]}. */
  boolean isOfMany() {
    return !children.isEmpty() && Positional.isOfMany(children.firstKey());
  }

  /** Where in the update the first of its operations is. */
  String firstSource() {
    return operation != null ? source : children.firstEntry().getValue().firstSource();
  }

  /** Whether one of the operations has something to do. */
  boolean isActive(Scope scope) {
    return operation != null
        ? operation.isActive(scope)
        : children.values().stream().anyMatch(child -> child.isActive(scope));
  }

  @SuppressWarnings("unchecked") // A map comes out of a map.
  Map<String, Object> apply(Map<String, ?> document, Scope scope) {
    return (Map<String, Object>) inObject(document, scope);
  }

  private Object apply(Object current, Scope scope) {
    if (operation != null) {
      return operation.isActive(scope) ? operation.apply(current, scope) : current;
    }
    if (current == UpdateOperation.MISSING) {
      children.values().forEach(child -> child.requireNoPosition(current, scope));
      Map<?, ?> created = (Map<?, ?>) inObject(Map.of(), scope);
      return created.isEmpty() ? current : created;
    }
    if (current instanceof Map<?, ?> map) {
      return inObject(map, scope);
    }
    if (current instanceof List<?> list) {
      return inArray(list, scope);
    }
    for (UpdateTree child : children.values()) {
      child.requireNoPosition(current, scope);
      child.requireUnblocked(current, scope);
    }
    return current;
  }

  private Object inObject(Map<?, ?> map, Scope scope) {
    Map<Object, Object> copy = null;
    for (Map.Entry<String, UpdateTree> child : children.entrySet()) {
      String key = child.getKey();
      UpdateTree node = child.getValue();
      if (Positional.is(key)) {
        node.requireNoPosition(map, scope);
        continue;
      }
      Object old = map.containsKey(key) ? map.get(key) : UpdateOperation.MISSING;
      Object changed = node.apply(old, scope);
      if (changed != old) {
        copy = copy == null ? new LinkedHashMap<>(map) : copy;
        if (changed == UpdateOperation.MISSING
            || node.operation != null && node.operation.movesToEnd()) {
          copy.remove(key);
        }
        if (changed != UpdateOperation.MISSING) {
          copy.put(key, changed);
        }
      }
    }
    return copy == null ? map : Collections.unmodifiableMap(copy);
  }

  private Object inArray(List<?> list, Scope scope) {
    List<Object> copy = null;
    Map<Integer, UpdateTree> targets = new ArrayTargets(scope).of(this, list);
    for (Map.Entry<Integer, UpdateTree> target : targets.entrySet()) {
      int at = target.getKey();
      UpdateTree child = target.getValue();
      child.requireNoArray(scope);
      List<?> now = copy == null ? list : copy;
      Object old = at < now.size() ? now.get(at) : UpdateOperation.MISSING;
      Object changed = child.apply(old, scope);
      if (changed != old) {
        copy = copy == null ? new ArrayList<>(list) : copy;
        // An element taken out of the middle of an array leaves null, so that others stay put.
        child.put(copy, at, changed == UpdateOperation.MISSING ? null : changed);
      }
    }
    return copy == null ? list : Collections.unmodifiableList(copy);
  }

  private void put(List<Object> list, int at, Object value) {
    if (at < list.size()) {
      list.set(at, value);
      return;
    }
    if (at - list.size() > MAX_PADDING) {
      throw UpdateErrors.refused(
          source == null ? this.at : source,
          "The index is more than "
              + MAX_PADDING
              + " beyond the end of the array, which has "
              + list.size()
              + " elements.");
    }
    list.addAll(Collections.nCopies(at - list.size(), null));
    list.add(value);
  }

  /** Refuses a positional operator on what is no array. */
  private void requireNoPosition(Object parent, Scope scope) {
    if (Positional.is(segment) && isActive(scope)) {
      throw UpdateErrors.refused(
          firstSource(), at + " needs an array that is there, not " + describe(parent) + ".");
    }
  }

  private static String describe(Object parent) {
    return parent == UpdateOperation.MISSING ? "a missing field" : UpdateErrors.describe(parent);
  }

  /** How many nodes there are. */
  int size() {
    int size = 1;
    for (UpdateTree child : children.values()) {
      size += child.size();
    }
    return size;
  }

  /** Refuses operations below a value that has no such field. */
  void requireUnblocked(Object parent, Scope scope) {
    if (operation == null) {
      children.values().forEach(child -> child.requireUnblocked(parent, scope));
    } else if (operation.isActive(scope) && !operation.ignoresBlockedPath()) {
      throw UpdateErrors.refused(
          source, at + " leads through " + UpdateErrors.describe(parent) + ".");
    }
  }

  private void requireNoArray(Scope scope) {
    if (operation == null) {
      children.values().forEach(child -> child.requireNoArray(scope));
    } else if (operation.avoidsArrays() && operation.isActive(scope)) {
      throw UpdateErrors.refused(source, "$rename cannot move elements of arrays: " + at + ".");
    }
  }
}
