package dev.parquedb.storage.layer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parquedb.storage.layer.CachedFile.Place;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

/**
 * Blocks of files in memory, within a budget, and which file is known in which state. Files are
 * known as long as one of their blocks is kept or a call uses them.
 */
final class MemoryCache {

  /** What a block costs beside its bytes, about. */
  private static final int BOOKKEEPING = 256;

  private final ConcurrentMap<Place, CachedFile> files = new ConcurrentHashMap<>();
  private final Cache<Key, Block> blocks;

  private record Key(CachedFile file, long index) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.file == file && key.index == index;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(file) + Long.hashCode(index);
    }
  }

  /**
   * A part of a file.
   *
   * @param bytes its own memory, read-only
   * @param readAt the tick at which it had been read; see {@link CacheLayer}
   */
  record Block(ByteBuffer bytes, long readAt) {}

  MemoryCache(long budget) {
    blocks =
        Caffeine.newBuilder()
            .maximumWeight(budget)
            .<Key, Block>weigher((key, block) -> block.bytes().capacity() + BOOKKEEPING)
            .evictionListener((key, block, cause) -> evicted(key))
            .executor(Runnable::run)
            .build();
  }

  /**
   * The file in a state, to be {@link #leave left} once. Where another state was kept, that one is
   * forgotten.
   *
   * @param size the bytes of the file; -1 where unknown
   */
  CachedFile use(CachedFile.Id id, long size) {
    CachedFile[] old = new CachedFile[1];
    CachedFile used =
        files.compute(
            id.place(),
            (place, known) -> {
              boolean same = known != null && known.id().equals(id);
              old[0] = same ? null : known;
              CachedFile file = same ? known : new CachedFile(id, size);
              file.use(1);
              return file;
            });
    if (old[0] != null) {
      drop(old[0]);
    }
    return used;
  }

  /** Uses a file once more, to be {@link #leave left} once; false where it was forgotten. */
  boolean useAlso(CachedFile file) {
    return change(file, () -> file.use(1));
  }

  void leave(CachedFile file) {
    change(file, () -> file.use(-1));
  }

  /** Whether a state of a file is kept. */
  boolean knows(Place place) {
    return files.containsKey(place);
  }

  Optional<Block> block(CachedFile file, long index) {
    return Optional.ofNullable(blocks.getIfPresent(new Key(file, index)));
  }

  /** Keeps a block of a file that is in use, unless it was forgotten meanwhile. */
  void keep(CachedFile file, long index, Block block) {
    if (change(file, () -> file.blocks().add(index))) {
      Key key = new Key(file, index);
      blocks.put(key, block);
      if (file.forgotten()) {
        blocks.invalidate(key);
      }
    }
  }

  /** Forgets a file in all its states. */
  void forget(String path) {
    forget(new Place(path, true));
    forget(new Place(path, false));
  }

  /** Forgets all files of which a path tells that. */
  void forgetAll(Predicate<String> which) {
    files.keySet().stream().filter(place -> which.test(place.path())).forEach(this::forget);
  }

  /** The bytes in use, bookkeeping included. */
  long bytes() {
    blocks.cleanUp();
    return blocks.policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }

  /** How many states of files are known. */
  int files() {
    return files.size();
  }

  private void forget(Place place) {
    CachedFile file = files.remove(place);
    if (file != null) {
      drop(file);
    }
  }

  private void drop(CachedFile file) {
    file.forget();
    file.blocks().forEach(index -> blocks.invalidate(new Key(file, index)));
  }

  private void evicted(Key key) {
    change(key.file(), () -> key.file().blocks().remove(key.index()));
  }

  /** Changes what is known of a file, unless it was forgotten; tells whether it did. */
  private boolean change(CachedFile file, Runnable change) {
    boolean[] known = new boolean[1];
    files.computeIfPresent(
        file.id().place(),
        (place, current) -> {
          known[0] = current == file;
          if (!known[0]) {
            return current;
          }
          change.run();
          return file.unused() ? null : file;
        });
    return known[0];
  }
}
