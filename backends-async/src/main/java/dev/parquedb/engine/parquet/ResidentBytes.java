package dev.parquedb.engine.parquet;

import dev.parquedb.storage.ByteRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The parts of a file that are in memory. Immutable. */
final class ResidentBytes {

  static final ResidentBytes NONE = new ResidentBytes(new TreeMap<>());

  private final NavigableMap<Long, ByteBuffer> parts;

  /** Bytes were asked for that no plan had fetched: an error of this package, not of the file. */
  static final class Missing extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Missing(long start, long end) {
      super("bytes " + start + " to " + end + " were not planned");
    }
  }

  private ResidentBytes(NavigableMap<Long, ByteBuffer> parts) {
    this.parts = parts;
  }

  /** These and those. */
  ResidentBytes with(List<ByteRange> ranges, List<ByteBuffer> buffers) {
    NavigableMap<Long, ByteBuffer> all = new TreeMap<>(parts);
    for (int i = 0; i < ranges.size(); i++) {
      ByteBuffer part = buffers.get(i).slice();
      all.merge(ranges.get(i).start(), part, (a, b) -> a.remaining() >= b.remaining() ? a : b);
    }
    return new ResidentBytes(all);
  }

  /** Whether all these bytes are here, in one part. */
  boolean covers(ByteRange range) {
    return range.length() == 0 || find(range.start(), range.end()) != null;
  }

  /** Those of the ranges that are not here. */
  List<ByteRange> missing(List<ByteRange> ranges) {
    List<ByteRange> missing = new ArrayList<>();
    for (ByteRange range : ranges) {
      if (!covers(range)) {
        missing.add(range);
      }
    }
    return missing;
  }

  /** A view of some bytes, position 0. */
  ByteBuffer slice(long start, long end) {
    if (start == end) {
      return ByteBuffer.allocate(0);
    }
    Map.Entry<Long, ByteBuffer> part = find(start, end);
    if (part == null) {
      throw new Missing(start, end);
    }
    return part.getValue().slice((int) (start - part.getKey()), (int) (end - start));
  }

  private Map.Entry<Long, ByteBuffer> find(long start, long end) {
    Map.Entry<Long, ByteBuffer> part = parts.floorEntry(start);
    // An earlier, longer part may reach further than the nearest one.
    while (part != null && part.getKey() + part.getValue().remaining() < end) {
      part = parts.lowerEntry(part.getKey());
    }
    return part;
  }
}
