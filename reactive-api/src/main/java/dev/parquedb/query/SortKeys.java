package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import dev.parquedb.query.Sort.Direction;
import java.util.List;
import java.util.Map;

/** Finds the one value a document sorts by, as an index of MongoDB would hold it. */
final class SortKeys {
  private final Sort.Key key;
  private Object best;
  private boolean found;

  private SortKeys(Sort.Key key) {
    this.key = key;
  }

  static Object of(Object document, Sort.Key key) {
    SortKeys keys = new SortKeys(key);
    keys.collect(document, 0);
    return keys.best;
  }

  static int compare(Object left, Object right) {
    boolean empty = isEmptyArray(left);
    return empty || isEmptyArray(right)
        ? Boolean.compare(isEmptyArray(right), empty)
        : DocumentValues.compare(left, right);
  }

  private static boolean isEmptyArray(Object value) {
    return value == Sort.EMPTY_ARRAY || value instanceof Map && value.equals(Sort.EMPTY_ARRAY);
  }

  private void collect(Object value, int position) {
    if (position == key.path().size()) {
      leaf(value);
    } else if (value instanceof Map<?, ?> map) {
      collect(map.get(key.path().segment(position)), position + 1);
    } else if (value instanceof List<?> list) {
      array(list, position);
    } else {
      offer(null);
    }
  }

  private void array(List<?> list, int position) {
    int index = key.path().index(position);
    if (index >= 0) {
      collect(index < list.size() ? list.get(index) : null, position + 1);
    } else if (list.isEmpty()) {
      offer(null);
    } else {
      for (Object element : list) {
        if (element instanceof Map) {
          collect(element, position);
        } else {
          offer(null);
        }
      }
    }
  }

  private void leaf(Object value) {
    if (!(value instanceof List<?> list)) {
      offer(value);
    } else if (list.isEmpty()) {
      offer(Sort.EMPTY_ARRAY);
    } else {
      list.forEach(this::offer);
    }
  }

  private void offer(Object value) {
    int order = found ? compare(value, best) : 0;
    boolean better = key.direction() == Direction.ASCENDING ? order < 0 : order > 0;
    if (!found || better) {
      best = value;
      found = true;
    }
  }
}
