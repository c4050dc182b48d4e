package dev.parquedb.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arrays as a whole, and documents. */
final class ArrayFunctions {
  static final List<Function> ALL =
      List.of(
          Function.of("$isArray", 1, 1, (operands, work) -> operands[0] instanceof List),
          Function.of("$size", 1, 1, (operands, work) -> (long) Values.list(operands[0]).size()),
          Function.of(
              "$cmp", 2, 2, (operands, work) -> sign(work.compare(operands[0], operands[1]))),
          Function.of(
              "$in",
              2,
              2,
              (operands, work) -> indexOf(Values.list(operands[1]), operands[0], work) >= 0),
          Function.of("$indexOfArray", 2, 4, ArrayFunctions::indexOfArray),
          Function.nullable("$concatArrays", 0, Function.MANY, ArrayFunctions::concat),
          Function.one("$reverseArray", ArrayFunctions::reverse),
          Function.of("$range", 2, 3, ArrayFunctions::range),
          Function.one("$objectToArray", ArrayFunctions::toPairs),
          Function.one("$arrayToObject", ArrayFunctions::fromPairs),
          Function.of("$mergeObjects", 0, Function.MANY, ArrayFunctions::merge));

  private ArrayFunctions() {}

  private static long sign(int order) {
    return Integer.signum(order);
  }

  private static int indexOf(List<?> list, Object wanted, Work work) {
    for (int i = 0; i < list.size(); i++) {
      work.spend(1);
      if (work.compare(list.get(i), wanted) == 0) {
        return i;
      }
    }
    return -1;
  }

  private static Object indexOfArray(Object[] operands, Work work) {
    if (Values.isNull(operands[0])) {
      return null;
    }
    List<?> list = Values.list(operands[0]);
    int start = operands.length > 2 ? SubstringFunctions.position(operands[2]) : 0;
    int end = operands.length > 3 ? SubstringFunctions.position(operands[3]) : list.size();
    int last = Math.min(end, list.size());
    if (start >= last) {
      return -1L;
    }
    int index = indexOf(list.subList(start, last), operands[1], work);
    return index < 0 ? -1L : (long) start + index;
  }

  private static Object concat(Object[] operands, Work work) {
    List<Object> all = new ArrayList<>();
    for (Object operand : operands) {
      work.spend(Values.list(operand).size());
      all.addAll(Values.list(operand));
    }
    return Collections.unmodifiableList(all);
  }

  private static Object reverse(Object value, Work work) {
    List<Object> reversed = new ArrayList<>(Values.list(value));
    work.spend(reversed.size());
    Collections.reverse(reversed);
    return Collections.unmodifiableList(reversed);
  }

  private static Object range(Object[] operands, Work work) {
    int start = Values.index(operands[0]);
    int end = Values.index(operands[1]);
    int step = operands.length > 2 ? Values.index(operands[2]) : 1;
    if (step == 0) {
      throw new NotComputable();
    }
    List<Object> numbers = new ArrayList<>();
    for (long at = start; step > 0 ? at < end : at > end; at += step) {
      work.spend(1);
      numbers.add(at);
    }
    return Collections.unmodifiableList(numbers);
  }

  private static Object toPairs(Object value, Work work) {
    List<Object> pairs = new ArrayList<>();
    for (Map.Entry<?, ?> entry : Values.map(value).entrySet()) {
      work.spend(2);
      Map<String, Object> pair = new LinkedHashMap<>();
      pair.put("k", entry.getKey());
      pair.put("v", entry.getValue());
      pairs.add(Collections.unmodifiableMap(pair));
    }
    return Collections.unmodifiableList(pairs);
  }

  /** From {@code [[k, v], …]} or {@code [{"k": k, "v": v}, …]}; the last of equal keys counts. */
  private static Object fromPairs(Object value, Work work) {
    Map<String, Object> document = new LinkedHashMap<>();
    boolean asLists = !Values.list(value).isEmpty() && Values.list(value).get(0) instanceof List;
    for (Object element : Values.list(value)) {
      work.spend(2);
      List<?> pair = asLists ? Values.list(element) : pair(Values.map(element));
      if (pair.size() != 2) {
        throw new NotComputable();
      }
      document.put(Values.text(pair.get(0)), pair.get(1));
    }
    return Collections.unmodifiableMap(document);
  }

  private static List<?> pair(Map<?, ?> map) {
    if (map.size() != 2 || !map.containsKey("k") || !map.containsKey("v")) {
      throw new NotComputable();
    }
    return Arrays.asList(map.get("k"), map.get("v"));
  }

  private static Object merge(Object[] operands, Work work) {
    List<?> documents =
        operands.length == 1 && operands[0] instanceof List<?> list
            ? list
            : Arrays.asList(operands);
    Map<Object, Object> merged = new LinkedHashMap<>();
    for (Object document : documents) {
      if (!Values.isNull(document)) {
        work.spend(Values.map(document).size());
        merged.putAll(Values.map(document));
      }
    }
    return Collections.unmodifiableMap(merged);
  }
}
