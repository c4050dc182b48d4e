package dev.parquedb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Whether two values are the same to the last bit: types, scales, order of fields. */
public final class Identity {
  private Identity() {}

  public static boolean same(Object a, Object b) {
    if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
      return new ArrayList<>(x.keySet()).equals(new ArrayList<>(y.keySet()))
          && x.keySet().stream().allMatch(key -> same(x.get(key), y.get(key)));
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      boolean all = x.size() == y.size();
      for (int i = 0; all && i < x.size(); i++) {
        all = same(x.get(i), y.get(i));
      }
      return all;
    }
    if (a instanceof byte[] x && b instanceof byte[] y) {
      return Arrays.equals(x, y);
    }
    return a == null ? b == null : b != null && a.getClass() == b.getClass() && a.equals(b);
  }
}
