package dev.parquedb.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Elements and parts of arrays. */
final class SliceFunctions {
  static final List<Function> ALL =
      List.of(
          Function.nullable(
              "$arrayElemAt",
              2,
              2,
              (operands, work) -> at(Values.list(operands[0]), Values.index(operands[1]))),
          Function.one("$first", (value, work) -> at(Values.list(value), 0)),
          Function.one("$last", (value, work) -> at(Values.list(value), -1)),
          Function.nullable("$slice", 2, 3, SliceFunctions::slice),
          Function.named(
              "$firstN", List.of("n", "input"), 2, (operands, work) -> ends(operands, 1, work)),
          Function.named(
              "$lastN", List.of("n", "input"), 2, (operands, work) -> ends(operands, -1, work)));

  private SliceFunctions() {}

  private static Object at(List<?> list, int index) {
    int position = index < 0 ? list.size() + index : index;
    return position >= 0 && position < list.size() ? list.get(position) : PathWalker.MISSING;
  }

  private static Object slice(Object[] operands, Work work) {
    List<?> list = Values.list(operands[0]);
    int size = list.size();
    long first = Values.index(operands[1]);
    long start;
    long count;
    if (operands.length == 2) {
      start = first < 0 ? Math.max(0, size + first) : 0;
      count = Math.abs(first);
    } else {
      start = first < 0 ? Math.max(0, size + first) : Math.min(size, first);
      count = Values.index(operands[2]);
      if (count <= 0) {
        throw new NotComputable();
      }
    }
    return copy(list, (int) start, (int) Math.min(size, start + count), work);
  }

  private static Object ends(Object[] operands, int sign, Work work) {
    long n = Values.whole(operands[0]);
    List<?> list = Values.list(operands[1]);
    if (n <= 0) {
      throw new NotComputable();
    }
    int count = (int) Math.min(n, list.size());
    int start = sign > 0 ? 0 : list.size() - count;
    return copy(list, start, start + count, work);
  }

  private static Object copy(List<?> list, int start, int end, Work work) {
    work.spend(end - start);
    return Collections.unmodifiableList(new ArrayList<>(list.subList(start, end)));
  }
}
