package dev.parquedb.storage.layer;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.ProcessLock;
import dev.parquedb.storage.spi.WorkerPool;
import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder in which a cache of reads keeps blocks beyond its memory and beyond its process. It has
 * one user at a time, which a lock of the operating system sees to, and may be deleted while nobody
 * uses it. Files of other names are left alone.
 *
 * <p>What is kept is remembered with the root of the storage it is of. The bytes of a file are
 * checked when they are read; what is damaged is removed and read from the storage instead. Errors
 * of the folder, once open, cost speed only: they are logged.
 */
public final class CacheDisk {

  private static final Logger LOG = LoggerFactory.getLogger(CacheDisk.class);
  private static final int THREADS = 2;

  /** Blocks that wait to be written hold memory; what comes beyond is not written. */
  private static final long MOST_UNWRITTEN = 16L * 1024 * 1024;

  private final Path folder;
  private final WorkerPool pool;
  private final ProcessLock lock;
  private final DiskIndex index;
  private final AtomicLong unwritten = new AtomicLong();
  private final AtomicBoolean used = new AtomicBoolean();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final Object changes = new Object();
  private final Uni<Void> closing;

  private CacheDisk(Path folder, WorkerPool pool, ProcessLock lock, DiskIndex index) {
    this.folder = folder;
    this.pool = pool;
    this.lock = lock;
    this.index = index;
    this.closing = pool.stop(this::unlock).memoize().indefinitely();
  }

  /**
   * Opens a folder. Everything kept in it is looked through, so this takes the longer the more
   * there is.
   *
   * @param folder made when missing; for this purpose alone
   * @param maxBytes the most bytes of the files in it, from 1 MiB; what exceeds them is removed
   * @return belongs to the subscriber, until it is given to a cache, which closes it with its
   *     storage. Fails with {@link UnavailableException} when another cache uses the folder
   */
  public static Uni<CacheDisk> open(Path folder, long maxBytes) {
    Settings.atLeast("maxBytes", 1024 * 1024, maxBytes);
    Objects.requireNonNull(folder, "folder");
    Uni<CacheDisk> opened =
        Uni.createFrom()
            .deferred(
                () -> {
                  WorkerPool pool =
                      new WorkerPool("fs-cache", THREADS, Thread::new, CacheDisk::error);
                  return pool.run(call(), folder.toString(), () -> open(folder, maxBytes, pool))
                      .onFailure()
                      .call(() -> pool.stop(() -> {}))
                      .onCancellation()
                      .call(() -> pool.stop(() -> {}));
                });
    return Contexts.returning(opened);
  }

  private static CacheDisk open(Path folder, long maxBytes, WorkerPool pool) throws IOException {
    Files.createDirectories(folder);
    Path real = folder.toRealPath();
    ProcessLock lock = ProcessLock.tryAcquire(real.resolve("cache.lock"));
    if (lock == null) {
      throw new UnavailableException(
          folder.toString(),
          "The folder " + folder + " is in use by another cache; close that one or use another");
    }
    try {
      DiskIndex index = new DiskIndex(maxBytes);
      for (DiskBlock found : DiskBlock.scan(real)) {
        remove(real, index.add(found));
      }
      return new CacheDisk(real, pool, lock, index);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** The bytes of the files in the folder. */
  public long bytes() {
    return index.bytes();
  }

  /** Lets go of the folder, once what is under way has ended. What it holds stays. */
  public Uni<Void> close() {
    return Contexts.returning(closing);
  }

  /** Becomes part of a cache; of one only, and of a storage that outlives its process. */
  void use(URI root) {
    if (root.getScheme().equals("memory")) {
      throw new IllegalArgumentException(
          "A memory storage goes with its process and cannot be cached on disk; leave out the"
              + " disk");
    }
    if (!used.compareAndSet(false, true)) {
      throw new IllegalArgumentException(
          "The folder " + folder + " is part of a cache already; open one for each");
    }
  }

  /** The block, without reading it; null where it is not kept. */
  DiskBlock find(DiskBlock.Key key) {
    return index.find(key);
  }

  /** The size of the file a block is of; -1 where no block of it tells. */
  long fileSize(DiskBlock.Key key) {
    return index.fileSize(key);
  }

  /** The bytes of a block; a null item where they are gone or damaged. */
  Uni<ByteBuffer> read(DiskBlock block, CallOptions options) {
    return pool.run(new DriverCall(options), block.key().path(), () -> load(block))
        .onFailure()
        .recoverWithNull();
  }

  private ByteBuffer load(DiskBlock block) {
    try {
      ByteBuffer bytes = block.load(folder);
      if (bytes != null) {
        return bytes;
      }
      LOG.warn("A damaged block of the cache in {} was removed", folder);
    } catch (NoSuchFileException e) {
      // Pushed out meanwhile.
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
    synchronized (changes) {
      if (index.remove(block)) {
        remove(folder, List.of(block));
      }
    }
    return null;
  }

  /**
   * Keeps a block, some time later, unless its file was forgotten or too much waits to be written.
   *
   * @param done runs once, when that has been decided
   */
  void keep(DiskBlock.Key key, CachedFile file, MemoryCache.Block block, Runnable done) {
    int length = block.bytes().remaining();
    if (unwritten.addAndGet(length) > MOST_UNWRITTEN) {
      unwritten.addAndGet(-length);
      done.run();
      return;
    }
    pool.run(
            new DriverCall(CallOptions.DEFAULT.withPriority(CallOptions.Priority.LOW)),
            key.path(),
            () -> {
              write(key, file, block);
              return null;
            })
        .onTermination()
        .invoke(
            () -> {
              unwritten.addAndGet(-length);
              done.run();
            })
        .subscribe()
        .with(written -> {}, this::failed);
  }

  private void write(DiskBlock.Key key, CachedFile file, MemoryCache.Block block) {
    synchronized (changes) {
      if (file.forgotten() || index.find(key) != null) {
        return;
      }
      DiskBlock kept = DiskBlock.of(key, file.size(), block.bytes(), block.readAt());
      if (!index.hasRoomFor(kept)) {
        return;
      }
      try {
        remove(folder, index.removeAll(key::replaces, key.path()));
        remove(folder, index.makeRoomFor(kept));
        kept.save(folder, block.bytes());
        index.add(kept);
        failing.set(false);
      } catch (IOException | RuntimeException e) {
        failed(e);
      }
    }
  }

  /** Whether {@link #forget} would have something to do, or might have. */
  boolean mayKnow(Predicate<DiskBlock.Key> which, String path) {
    return unwritten.get() > 0 || (path == null ? index.any(which) : index.knows(path));
  }

  /**
   * Forgets blocks. They are not found from now on, and gone for good with the item.
   *
   * @param path the file they are of; null when they are of several
   */
  Uni<Void> forget(Predicate<DiskBlock.Key> which, String path) {
    List<DiskBlock> known = index.removeAll(which, path);
    return pool.<Void>run(
            call(),
            "",
            () -> {
              synchronized (changes) {
                remove(folder, known);
                remove(folder, index.removeAll(which, path));
              }
              return null;
            })
        .onFailure()
        .invoke(this::failed)
        .onFailure()
        .recoverWithNull();
  }

  private void failed(Throwable failure) {
    if (failing.compareAndSet(false, true)) {
      LOG.warn("The cache in {} fails; it is used as far as it goes", folder, failure);
    }
  }

  private void unlock() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder, List<DiskBlock> blocks) {
    for (DiskBlock block : blocks) {
      try {
        Files.deleteIfExists(folder.resolve(block.name()));
      } catch (IOException e) {
        LOG.warn("A file of the cache in {} stays: {}", folder, e.toString());
      }
    }
  }

  private static DriverCall call() {
    return new DriverCall(CallOptions.DEFAULT.withPriority(CallOptions.Priority.HIGH));
  }

  private static Throwable error(String key, Throwable thrown) {
    return thrown instanceof IOException
        ? new UnavailableException(
            key, "The folder " + key + " cannot be used for a cache: " + thrown, thrown)
        : thrown;
  }
}
