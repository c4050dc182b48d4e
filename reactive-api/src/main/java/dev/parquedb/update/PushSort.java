package dev.parquedb.update;

import dev.parquedb.DocumentValues;
import dev.parquedb.query.FieldPath;
import java.util.Comparator;
import java.util.Map;

/** The {@code $sort} of {@code $push}: whole elements, or fields of elements that are documents. */
final class PushSort {
  private PushSort() {}

  static Comparator<Object> of(Object operand, String at) {
    if (!(operand instanceof Map<?, ?> fields)) {
      return directed(DocumentValues::compare, operand, at);
    }
    Comparator<Object> comparator = null;
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      String inner = UpdateErrors.join(at, field.getKey());
      FieldPath path = UpdatePaths.plain((String) field.getKey(), inner);
      Comparator<Object> next =
          directed(
              Comparator.comparing(element -> at(element, path), DocumentValues::compare),
              field.getValue(),
              inner);
      comparator = comparator == null ? next : comparator.thenComparing(next);
    }
    if (comparator == null) {
      throw UpdateErrors.refused(at, "The sort needs a field.");
    }
    return comparator;
  }

  private static Comparator<Object> directed(
      Comparator<Object> comparator, Object direction, String at) {
    return UpdateErrors.sign(direction)
        .map(sign -> sign > 0 ? comparator : comparator.reversed())
        .orElseThrow(() -> UpdateErrors.refused(at, "The direction must be 1 or -1."));
  }

  /** The value of an element's field, null where there is none. */
  private static Object at(Object element, FieldPath path) {
    Object value = element;
    for (int i = 0; i < path.size(); i++) {
      if (!(value instanceof Map<?, ?> map)) {
        return null;
      }
      value = map.get(path.segment(i));
    }
    return value;
  }
}
