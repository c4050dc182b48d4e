package dev.parquedb.storage.layer;

import dev.parquedb.storage.ByteRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Which blocks of a file ranges touch, and which ranges fetch them. Pure.
 *
 * @param size the bytes of a block
 */
record Blocks(int size) {

  /** The blocks that ranges touch, ascending; the ranges are short enough to name them all. */
  TreeSet<Long> touched(List<ByteRange> ranges) {
    TreeSet<Long> touched = new TreeSet<>();
    for (ByteRange range : ranges) {
      if (range.length() > 0) {
        for (long block = of(range.start()); block <= of(range.end() - 1); block++) {
          touched.add(block);
        }
      }
    }
    return touched;
  }

  /** Joins neighbouring blocks to ranges, ascending. */
  List<ByteRange> runs(Collection<Long> ascending) {
    List<ByteRange> runs = new ArrayList<>();
    long start = -1;
    long next = -1;
    for (long block : ascending) {
      if (block != next && next >= 0) {
        runs.add(new ByteRange(start * size, next * size));
      }
      start = block == next ? start : block;
      next = block + 1;
    }
    if (next >= 0) {
      runs.add(new ByteRange(start * size, next * size));
    }
    return runs;
  }

  /** The ranges in whole blocks that hold ranges, joined where they touch, ascending. */
  List<ByteRange> around(List<ByteRange> ranges) {
    List<ByteRange> around = new ArrayList<>();
    for (ByteRange range : ascending(ranges)) {
      int last = around.size() - 1;
      if (last >= 0 && range.start() <= around.get(last).end()) {
        ByteRange open = around.get(last);
        around.set(last, new ByteRange(open.start(), Math.max(open.end(), range.end())));
      } else {
        around.add(range);
      }
    }
    return around;
  }

  private List<ByteRange> ascending(List<ByteRange> ranges) {
    return ranges.stream()
        .filter(range -> range.length() > 0)
        .map(range -> new ByteRange(of(range.start()) * size, roundedUp(range.end())))
        .sorted(Comparator.comparingLong(ByteRange::start))
        .toList();
  }

  /** The end of the block that ends at a byte; the end of everything stays it. */
  private long roundedUp(long end) {
    return end > Long.MAX_VALUE - size ? Long.MAX_VALUE : (of(end - 1) + 1) * size;
  }

  /** The block of a byte. */
  long of(long position) {
    return position / size;
  }
}
