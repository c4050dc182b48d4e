package dev.parquedb.storage.layer;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.layer.CachedFile.Place;
import dev.parquedb.storage.layer.MemoryCache.Block;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Blocks in memory and, where there is a folder for them, on disk. */
final class CacheTiers {

  private static final int DISK_READS = 2;

  private final MemoryCache memory;
  private final Optional<CacheDisk> disk;
  private final String root;
  private final int blockBytes;

  CacheTiers(MemoryCache memory, Optional<CacheDisk> disk, String root, int blockBytes) {
    this.memory = memory;
    this.disk = disk;
    this.root = root;
    this.blockBytes = blockBytes;
  }

  /**
   * What was found of the blocks wanted.
   *
   * @param pieces those found
   * @param missing the others
   */
  record Found(Pieces pieces, TreeSet<Long> missing) {}

  /**
   * The blocks of a file in memory.
   *
   * @param asked only blocks read up to this tick
   */
  Found inMemory(CachedFile file, SortedSet<Long> wanted, long asked) {
    Found found = new Found(new Pieces(), new TreeSet<>());
    for (long index : wanted) {
      memory
          .block(file, index)
          .filter(block -> block.readAt() <= asked)
          .ifPresentOrElse(
              block -> found.pieces().add(index * blockBytes, block.bytes()),
              () -> found.missing().add(index));
    }
    return found;
  }

  /** The blocks of a file in memory and on disk. */
  Uni<Found> find(CachedFile file, SortedSet<Long> wanted, long asked) {
    Found found = inMemory(file, wanted, asked);
    List<DiskBlock> onDisk = onDisk(file, found.missing(), asked);
    // With a hole left, blocks of a file that may change are of no use.
    boolean useless = file.id().version() != null && onDisk.size() < found.missing().size();
    if (onDisk.isEmpty() || useless) {
      return Uni.createFrom().item(found);
    }
    return Multi.createFrom()
        .iterable(onDisk)
        .onItem()
        .transformToUni(block -> read(file, block))
        .merge(DISK_READS)
        .collect()
        .in(
            () -> found,
            (all, block) -> {
              if (all.missing().remove(block.index())) {
                all.pieces().add(block.index() * blockBytes, block.bytes());
              }
            });
  }

  private record Loaded(long index, ByteBuffer bytes) {}

  private Uni<Loaded> read(CachedFile file, DiskBlock block) {
    long index = block.key().index();
    return disk.orElseThrow()
        .read(block, CallOptions.DEFAULT)
        .onItem()
        .ifNotNull()
        .transform(
            bytes -> {
              memory.keep(file, index, new Block(bytes, block.readAt()));
              return new Loaded(index, bytes);
            });
  }

  private List<DiskBlock> onDisk(CachedFile file, SortedSet<Long> wanted, long asked) {
    List<DiskBlock> found = new ArrayList<>();
    if (disk.isPresent()) {
      for (long index : wanted) {
        DiskBlock block = disk.get().find(key(file.id(), index));
        if (block != null && block.readAt() <= asked) {
          found.add(block);
        }
      }
    }
    return found;
  }

  /**
   * Keeps what was read of a file, in copies of its own.
   *
   * @param run what was asked for, from the start of a block
   * @param bytes what came; less where the file ended
   * @param readAt the tick at which it had come
   */
  void keep(CachedFile file, ByteRange run, ByteBuffer bytes, long readAt) {
    long end = run.start() + bytes.remaining();
    boolean ended = end < run.end();
    if (ended && bytes.hasRemaining() && file.size() < 0) {
      file.learn(end);
    }
    if (file.size() >= 0 && end != Math.max(run.start(), Math.min(run.end(), file.size()))) {
      return; // it is another one by now
    }
    for (int at = 0; at < bytes.remaining(); at += blockBytes) {
      int length = Math.min(blockBytes, bytes.remaining() - at);
      if (length == blockBytes || ended) {
        ByteBuffer copy = ByteBuffer.allocate(length).put(bytes.slice(at, length)).flip();
        Block block = new Block(copy.asReadOnlyBuffer(), readAt);
        long index = run.start() / blockBytes + at / blockBytes;
        memory.keep(file, index, block);
        disk.ifPresent(folder -> keepOnDisk(folder, file, index, block));
      }
    }
  }

  /** The file stays in use until then, or nobody could tell the writing that it is forgotten. */
  private void keepOnDisk(CacheDisk folder, CachedFile file, long index, Block block) {
    if (memory.useAlso(file)) {
      folder.keep(key(file.id(), index), file, block, () -> memory.leave(file));
    }
  }

  /** Whether anything is kept of a file. */
  boolean mayKnow(Place place) {
    return memory.knows(place)
        || disk.map(folder -> folder.mayKnow(key -> true, place.path())).orElse(false);
  }

  /** Learns the size of a file from the disk, where that knows it. */
  void learnSize(CachedFile file) {
    disk.map(folder -> folder.fileSize(key(file.id(), 0)))
        .filter(size -> size >= 0)
        .ifPresent(file::learn);
  }

  /** Forgets a file. */
  Uni<Void> forget(String path) {
    memory.forget(path);
    return disk.filter(folder -> folder.mayKnow(key -> true, path))
        .map(folder -> folder.forget(key -> true, path))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  /** Forgets all files whose paths start with a prefix. */
  Uni<Void> forgetAll(String prefix) {
    memory.forgetAll(path -> path.startsWith(prefix));
    return disk.filter(folder -> folder.mayKnow(key -> key.path().startsWith(prefix), null))
        .map(folder -> folder.forget(key -> key.path().startsWith(prefix), null))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  Uni<Void> close() {
    return disk.map(CacheDisk::close).orElseGet(() -> Uni.createFrom().voidItem());
  }

  private DiskBlock.Key key(CachedFile.Id id, long index) {
    return new DiskBlock.Key(root, id.path(), id.version(), blockBytes, index);
  }
}
