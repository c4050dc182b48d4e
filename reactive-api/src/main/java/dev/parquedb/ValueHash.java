package dev.parquedb;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Hash codes that agree with {@link ValueOrder}. */
final class ValueHash {
  private ValueHash() {}

  static int hash(Object value) {
    return switch (ValueOrder.bracket(value)) {
      case NULL -> 0;
      case NUMBER -> ValueNumbers.hash((Number) value);
      case OBJECT -> hash((Map<?, ?>) value);
      case ARRAY -> hash((List<?>) value);
      case BINARY -> Arrays.hashCode((byte[]) value);
      default -> value.hashCode();
    };
  }

  private static int hash(Map<?, ?> map) {
    int result = 7;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      result = 31 * result + entry.getKey().hashCode();
      result = 31 * result + hash(entry.getValue());
    }
    return result;
  }

  private static int hash(List<?> list) {
    int result = 1;
    for (Object element : list) {
      result = 31 * result + hash(element);
    }
    return result;
  }
}
