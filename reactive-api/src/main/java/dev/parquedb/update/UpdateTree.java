package dev.parquedb.update;

import dev.parquedb.DocumentValues;
import dev.parquedb.query.FieldPath;
import dev.parquedb.update.UpdateOperation.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The paths of an update, merged into a tree, with an operation at each end. New fields are added
 * in the order of their names, numbers first by value, whatever the order in the update.
 */
final class UpdateTree {
  /** How many nulls an update may put between the end of an array and a new element. */
  static final int MAX_PADDING = 10_000;

  private static final Comparator<String> BY_NAME =
      Comparator.comparingLong(UpdateTree::number).thenComparing(DocumentValues::compare);

  private final String at;
  private final int index;
  private final TreeMap<String, UpdateTree> children = new TreeMap<>(BY_NAME);
  private UpdateOperation operation;
  private String source;

  private UpdateTree(String at, int index) {
    this.at = at;
    this.index = index;
  }

  static UpdateTree root() {
    return new UpdateTree("", -1);
  }

  private static long number(String segment) {
    int index = FieldPath.of(segment).index(0);
    return index < 0 ? Long.MAX_VALUE : index;
  }

  /** Adds an operation; two at one path, or one below another, are refused. */
  void add(FieldPath path, UpdateOperation operation, String source) {
    UpdateTree node = this;
    for (int i = 0; i < path.size(); i++) {
      UpdateTree parent = node;
      int index = path.index(i);
      node =
          node.children.computeIfAbsent(
              path.segment(i), key -> new UpdateTree(UpdateErrors.join(parent.at, key), index));
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

  private static RuntimeException conflict(FieldPath path, String other, String source) {
    return UpdateErrors.refused(
        source, "The update touches " + path + " and " + other + ", which conflict.");
  }

  /** The top-level fields the update names. */
  Iterable<String> fields() {
    return children.keySet();
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
      Map<?, ?> created = (Map<?, ?>) inObject(Map.of(), scope);
      return created.isEmpty() ? current : created;
    }
    if (current instanceof Map<?, ?> map) {
      return inObject(map, scope);
    }
    if (current instanceof List<?> list) {
      return inArray(list, scope);
    }
    children.values().forEach(child -> child.requireUnblocked(current, scope));
    return current;
  }

  private Object inObject(Map<?, ?> map, Scope scope) {
    Map<Object, Object> copy = null;
    for (Map.Entry<String, UpdateTree> child : children.entrySet()) {
      String key = child.getKey();
      UpdateTree node = child.getValue();
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
    for (UpdateTree child : children.values()) {
      if (child.index < 0) {
        child.requireUnblocked(list, scope);
        continue;
      }
      child.requireNoArray(scope);
      List<?> now = copy == null ? list : copy;
      Object old = child.index < now.size() ? now.get(child.index) : UpdateOperation.MISSING;
      Object changed = child.apply(old, scope);
      if (changed != old) {
        copy = copy == null ? new ArrayList<>(list) : copy;
        // An element taken out of the middle of an array leaves null, so that others stay put.
        child.put(copy, changed == UpdateOperation.MISSING ? null : changed);
      }
    }
    return copy == null ? list : Collections.unmodifiableList(copy);
  }

  private void put(List<Object> list, Object value) {
    if (index < list.size()) {
      list.set(index, value);
      return;
    }
    if (index - list.size() > MAX_PADDING) {
      throw UpdateErrors.refused(
          source == null ? at : source,
          "The index is more than "
              + MAX_PADDING
              + " beyond the end of the array, which has "
              + list.size()
              + " elements.");
    }
    list.addAll(Collections.nCopies(index - list.size(), null));
    list.add(value);
  }

  /** Refuses operations below a value that has no such field. */
  private void requireUnblocked(Object parent, Scope scope) {
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
