package dev.parquedb.storage.layer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which blocks lie in a folder, least recently used first. Does no I/O: what it gives back is to be
 * removed by the caller.
 */
final class DiskIndex {

  private final long maxBytes;
  private final Map<DiskBlock.Key, DiskBlock> blocks = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, Set<DiskBlock.Key>> byPath = new HashMap<>();
  private long bytes;

  /**
   * Creates an empty index.
   *
   * @param maxBytes the most bytes of all files
   */
  DiskIndex(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** A block; used now. Null where there is none. */
  synchronized DiskBlock find(DiskBlock.Key key) {
    return blocks.get(key);
  }

  /** The size of the file a block is of; -1 where no block of it tells. */
  synchronized long fileSize(DiskBlock.Key key) {
    for (DiskBlock.Key other : byPath.getOrDefault(key.path(), Set.of())) {
      long size = other.sameFile(key) ? blocks.get(other).fileSize() : -1;
      if (size >= 0) {
        return size;
      }
    }
    return -1;
  }

  synchronized boolean knows(String path) {
    return byPath.containsKey(path);
  }

  synchronized boolean any(Predicate<DiskBlock.Key> which) {
    return blocks.keySet().stream().anyMatch(which);
  }

  /** Whether a block fits in at all. */
  boolean hasRoomFor(DiskBlock block) {
    return block.fileBytes() <= maxBytes;
  }

  /** Takes out what has to go before a block can come. */
  synchronized List<DiskBlock> makeRoomFor(DiskBlock block) {
    List<DiskBlock> out = new ArrayList<>();
    Iterator<DiskBlock> eldest = blocks.values().iterator();
    while (bytes + block.fileBytes() > maxBytes && eldest.hasNext()) {
      DiskBlock next = eldest.next();
      eldest.remove();
      unlink(next);
      out.add(next);
    }
    return out;
  }

  /** Adds a block; takes out what has to go for it, or itself where it does not fit. */
  synchronized List<DiskBlock> add(DiskBlock block) {
    if (!hasRoomFor(block)) {
      return List.of(block);
    }
    List<DiskBlock> out = makeRoomFor(block);
    DiskBlock old = blocks.put(block.key(), block);
    if (old != null) {
      bytes -= old.fileBytes();
    }
    byPath.computeIfAbsent(block.key().path(), path -> new HashSet<>()).add(block.key());
    bytes += block.fileBytes();
    return out;
  }

  /** Takes out a block; tells whether it was there. */
  synchronized boolean remove(DiskBlock block) {
    boolean there = blocks.remove(block.key(), block);
    if (there) {
      unlink(block);
    }
    return there;
  }

  /**
   * Takes out blocks.
   *
   * @param path the file they are of; null when they are of several
   */
  synchronized List<DiskBlock> removeAll(Predicate<DiskBlock.Key> which, String path) {
    Set<DiskBlock.Key> candidates =
        path == null ? blocks.keySet() : byPath.getOrDefault(path, Set.of());
    List<DiskBlock.Key> keys = candidates.stream().filter(which).toList();
    List<DiskBlock> out = new ArrayList<>();
    for (DiskBlock.Key key : keys) {
      DiskBlock block = blocks.remove(key);
      unlink(block);
      out.add(block);
    }
    return out;
  }

  synchronized long bytes() {
    return bytes;
  }

  private void unlink(DiskBlock block) {
    bytes -= block.fileBytes();
    Set<DiskBlock.Key> ofPath = byPath.get(block.key().path());
    ofPath.remove(block.key());
    if (ofPath.isEmpty()) {
      byPath.remove(block.key().path());
    }
  }
}
