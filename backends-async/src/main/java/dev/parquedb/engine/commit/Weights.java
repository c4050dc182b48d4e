package dev.parquedb.engine.commit;

import java.util.List;
import java.util.Map;

/** About how many bytes of memory document values take. Pure. */
public final class Weights {

  private Weights() {}

  /** The weight of a document value, in bytes. */
  public static long of(Object value) {
    if (value instanceof String text) {
      return 8 + text.length();
    } else if (value instanceof Map<?, ?> map) {
      long sum = 16;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        sum += 8 + ((String) entry.getKey()).length() + of(entry.getValue());
      }
      return sum;
    } else if (value instanceof List<?> list) {
      long sum = 16;
      for (Object item : list) {
        sum += of(item);
      }
      return sum;
    } else if (value instanceof byte[] bytes) {
      return 8 + bytes.length;
    }
    return 16;
  }
}
