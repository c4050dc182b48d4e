package dev.parquedb.storage.layer;

import dev.parquedb.storage.ByteRange;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Parts of one version of a file, by where they start; they do not overlap. */
final class Pieces {

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final NavigableMap<Long, ByteBuffer> parts = new TreeMap<>();

  /** Adds a part; its bytes do not change. */
  Pieces add(long start, ByteBuffer bytes) {
    parts.put(start, bytes);
    return this;
  }

  /** Adds the parts of others. */
  Pieces addAll(Pieces others) {
    parts.putAll(others.parts);
    return this;
  }

  /**
   * The bytes of a range, as far as there are parts without a hole: the file ends where they do. A
   * view of a part where one holds the range, otherwise a copy.
   */
  ByteBuffer bytes(ByteRange range) {
    Map.Entry<Long, ByteBuffer> first = parts.floorEntry(range.start());
    if (first == null || endOf(first) <= range.start() || range.length() == 0) {
      return EMPTY;
    }
    long end = Math.min(range.end(), endOfAll(first));
    if (end <= endOf(first)) {
      int from = (int) (range.start() - first.getKey());
      return first.getValue().slice(from, (int) (end - range.start())).asReadOnlyBuffer();
    }
    ByteBuffer copy = ByteBuffer.allocate(Math.toIntExact(end - range.start()));
    for (Map.Entry<Long, ByteBuffer> part : parts.subMap(first.getKey(), end).entrySet()) {
      int from = (int) Math.max(0, range.start() - part.getKey());
      int to = (int) (Math.min(end, endOf(part)) - part.getKey());
      copy.put(part.getValue().slice(from, to - from));
    }
    return copy.flip().asReadOnlyBuffer();
  }

  private long endOfAll(Map.Entry<Long, ByteBuffer> first) {
    long end = endOf(first);
    for (Map.Entry<Long, ByteBuffer> part : parts.tailMap(first.getKey(), false).entrySet()) {
      if (part.getKey() != end) {
        break;
      }
      end = endOf(part);
    }
    return end;
  }

  private static long endOf(Map.Entry<Long, ByteBuffer> part) {
    return part.getKey() + part.getValue().remaining();
  }
}
