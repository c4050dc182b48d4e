package dev.parquedb.engine.parquet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/** Ids in the order of their UTF-8 bytes. Immutable. */
final class SortedIds {

  private final Set<String> ids;
  private final TreeSet<ByteBuffer> sorted = new TreeSet<>(UnsignedBytes.ORDER);

  SortedIds(Set<String> ids) {
    this.ids = ids;
    ids.forEach(id -> sorted.add(bytes(id)));
  }

  boolean contains(String id) {
    return id != null && ids.contains(id);
  }

  /** Whether an id is within bounds, both inclusive; a null bound is none. */
  boolean anyBetween(String min, String max) {
    return anyBetween(min == null ? null : bytes(min), max == null ? null : bytes(max));
  }

  /** Whether an id is within bounds of UTF-8 bytes, both inclusive; a null bound is none. */
  boolean anyBetween(ByteBuffer min, ByteBuffer max) {
    if (sorted.isEmpty()) {
      return false;
    }
    ByteBuffer first = min == null ? sorted.first() : sorted.ceiling(min);
    return first != null && (max == null || UnsignedBytes.ORDER.compare(first, max) <= 0);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
