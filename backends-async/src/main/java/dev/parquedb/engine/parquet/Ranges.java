package dev.parquedb.engine.parquet;

import dev.parquedb.storage.ByteRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Arithmetic of byte ranges. */
final class Ranges {

  private Ranges() {}

  /** The ranges in order, those that touch or overlap made one, empty ones left out. */
  static List<ByteRange> joined(List<ByteRange> ranges) {
    List<ByteRange> sorted = new ArrayList<>(ranges);
    sorted.removeIf(range -> range.length() == 0);
    sorted.sort(Comparator.comparingLong(ByteRange::start));
    List<ByteRange> joined = new ArrayList<>();
    for (ByteRange range : sorted) {
      int last = joined.size() - 1;
      if (last >= 0 && joined.get(last).end() >= range.start()) {
        ByteRange before = joined.get(last);
        joined.set(last, new ByteRange(before.start(), Math.max(before.end(), range.end())));
      } else {
        joined.add(range);
      }
    }
    return joined;
  }

  static long bytes(List<ByteRange> ranges) {
    return ranges.stream().mapToLong(ByteRange::length).sum();
  }
}
