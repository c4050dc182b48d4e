package dev.parquedb.query;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Finds the values a path leads to, as MongoDB's filters do: through arrays of documents, and by
 * index where a segment is a number. Stops at the first value that passes a test.
 */
final class PathWalker {
  /** Stands for the value of a field that is not there. */
  static final Object MISSING =
      new Object() {
        @Override
        public String toString() {
          return "missing";
        }
      };

  /** What an array at the end of the path stands for. */
  enum Leaf {
    /** Its elements, and itself. */
    ELEMENTS,
    /** Only itself. */
    WHOLE
  }

  private final FieldPath path;
  private final Leaf leaf;
  private final Predicate<Object> test;

  PathWalker(FieldPath path, Leaf leaf, Predicate<Object> test) {
    this.path = path;
    this.leaf = leaf;
    this.test = test;
  }

  /** Whether one of the values passes; a document is a map, or a list seen as one. */
  boolean anyMatch(Object document) {
    return inDocument(document, 0);
  }

  private boolean inDocument(Object document, int position) {
    Object value = child(document, position);
    int next = position + 1;
    if (next == path.size()) {
      return atLeaf(value);
    }
    if (value instanceof Map) {
      return inDocument(value, next);
    }
    return value instanceof List<?> list ? inArray(list, next) : test.test(MISSING);
  }

  private boolean atLeaf(Object value) {
    if (leaf == Leaf.ELEMENTS && value instanceof List<?> list) {
      for (Object element : list) {
        if (test.test(element)) {
          return true;
        }
      }
    }
    return test.test(value);
  }

  /** Every document in the array, and the element at an index, may hold the rest of the path. */
  private boolean inArray(List<?> list, int position) {
    int wanted = path.index(position);
    int index = 0;
    for (Object element : list) {
      if (element instanceof Map && inDocument(element, position)) {
        return true;
      }
      if (index++ == wanted && atIndex(element, position + 1)) {
        return true;
      }
    }
    return false;
  }

  private boolean atIndex(Object element, int next) {
    if (next == path.size()) {
      // An element named by its index is taken as it is, even if it is an array.
      return test.test(element);
    }
    if (element instanceof Map) {
      return inDocument(element, next);
    }
    return element instanceof List<?> list && inArray(list, next);
  }

  private Object child(Object document, int position) {
    if (document instanceof Map<?, ?> map) {
      String key = path.segment(position);
      Object value = map.get(key);
      return value != null || map.containsKey(key) ? value : MISSING;
    }
    if (document instanceof List<?> list) {
      int index = path.index(position);
      return index >= 0 && index < list.size() ? list.get(index) : MISSING;
    }
    return MISSING;
  }
}
