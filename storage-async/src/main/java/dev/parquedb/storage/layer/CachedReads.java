package dev.parquedb.storage.layer;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.CallOptions.Content;
import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.layer.CacheSettings.ChangingFiles;
import dev.parquedb.storage.spi.StoragePaths;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Reads through a cache, for all views of a layer.
 *
 * <p>A storage does not say of which version the bytes are that it gives. But where it declares
 * unique versions none comes back: bytes read after the storage told a version, and before it told
 * the same again, are of that version. So blocks remember at which tick they had been read, and are
 * used only by reads that asked for the version after it. A read that lacks a block of a changing
 * file reads all it wants anew: what it answers is of one version, if not of the one that it was
 * told.
 */
final class CachedReads {

  private final TimeSource time;
  private final CacheSettings settings;
  private final boolean keepsChanging;
  private final Blocks blocks;
  private final MemoryCache memory;
  private final CacheTiers tiers;
  private final AtomicLong tick = new AtomicLong();
  private final Flights<Wanted, Pieces> flights = new Flights<>();

  /** What callers may share; files are told apart by identity. */
  private record Wanted(CachedFile file, List<ByteRange> ranges, CallOptions.Priority priority) {}

  /**
   * Creates an empty cache.
   *
   * @param storage what is read; blocks on disk are remembered with its root
   */
  CachedReads(
      TimeSource time, CacheSettings settings, Optional<CacheDisk> disk, StorageBackend storage) {
    this.time = time;
    this.settings = settings;
    this.keepsChanging =
        settings.changing() == ChangingFiles.CHECK && storage.capabilities().uniqueVersions();
    this.blocks = new Blocks(settings.blockBytes());
    this.memory = new MemoryCache(settings.memoryBytes());
    this.tiers = new CacheTiers(memory, disk, storage.rootUri().toString(), settings.blockBytes());
  }

  TimeSource time() {
    return time;
  }

  long now() {
    return time.monotonicNanos();
  }

  MemoryCache memory() {
    return memory;
  }

  int underWay() {
    return flights.underWay();
  }

  /** Whether a read is one for the cache; what is wrong with others the storage says. */
  boolean keeps(String path, List<ByteRange> ranges, CallOptions options) {
    long bytes = 0;
    for (ByteRange range : ranges) {
      if (range.start() < 0 || range.end() < range.start()) {
        return false;
      }
      bytes += range.end() == Long.MAX_VALUE ? 1 : Math.min(range.length(), Integer.MAX_VALUE);
    }
    boolean kept = immutable(options) || keepsChanging;
    return kept && bytes > 0 && bytes <= settings.largestRead() && legal(path);
  }

  /** Whether a stream may be in the cache. */
  boolean mayHave(String path, List<ByteRange> ranges, CallOptions options) {
    if (!keeps(path, ranges, options)) {
      return false;
    }
    return tiers.mayKnow(new CachedFile.Place(StoragePaths.file(path), immutable(options)));
  }

  /**
   * The bytes of ranges; empty when they are to be read past the cache.
   *
   * @param storage where to read what is not there, without a limit of time
   */
  Uni<Optional<List<ByteBuffer>>> read(
      StorageBackend storage, CallOptions options, String path, List<ByteRange> ranges) {
    return withFile(
        storage,
        options,
        path,
        (file, asked) -> {
          Request request = new Request(storage, file, ranges, asked);
          if (request.tooLarge()) {
            return Uni.createFrom().item(Optional.empty());
          }
          Optional<Pieces> found = request.inMemory();
          Wanted wanted = new Wanted(file, ranges, options.priority());
          Uni<Pieces> pieces =
              found.isPresent()
                  ? Uni.createFrom().item(found.get())
                  : flights.join(wanted, request::load);
          return pieces.map(all -> Optional.of(request.answer(all)));
        });
  }

  /** The bytes of ranges where all of them are kept; otherwise empty, and nothing is fetched. */
  Uni<Optional<List<ByteBuffer>>> kept(
      StorageBackend storage, CallOptions options, String path, List<ByteRange> ranges) {
    return withFile(
        storage,
        options,
        path,
        (file, asked) -> {
          Request request = new Request(storage, file, ranges, asked);
          return request.open() || request.tooLarge()
              ? Uni.createFrom().item(Optional.empty())
              : tiers
                  .find(file, request.touched, asked)
                  .map(found -> found.missing().isEmpty() ? found.pieces() : null)
                  .map(all -> Optional.ofNullable(all).map(request::answer));
        });
  }

  /** Finds out which state of the file counts; empty where there is none to be kept. */
  private Uni<Optional<List<ByteBuffer>>> withFile(
      StorageBackend storage,
      CallOptions options,
      String path,
      BiFunction<CachedFile, Long, Uni<Optional<List<ByteBuffer>>>> work) {
    String file = StoragePaths.file(path);
    if (immutable(options)) {
      return used(new CachedFile.Id(file, null), -1, found -> work.apply(found, Long.MAX_VALUE));
    }
    long asked = tick.get();
    return storage
        .stat(file)
        .onItem()
        .transformToUni(
            stat ->
                stat == null || stat.isDirectory() || stat.version() == null
                    ? Uni.createFrom().item(Optional.empty())
                    : used(
                        new CachedFile.Id(file, stat.version()),
                        stat.size(),
                        found -> work.apply(found, asked)));
  }

  private <T> Uni<T> used(CachedFile.Id id, long size, Function<CachedFile, Uni<T>> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              CachedFile file = memory.use(id, size);
              if (file.size() < 0) {
                tiers.learnSize(file);
              }
              return Uni.createFrom()
                  .deferred(() -> work.apply(file))
                  .onTermination()
                  .invoke(() -> memory.leave(file));
            });
  }

  /** Forgets a file; gone on disk too with the item. */
  Uni<Void> forget(String path) {
    return tiers.forget(path);
  }

  /** Forgets all files whose paths start with a prefix. */
  Uni<Void> forgetAll(String prefix) {
    return tiers.forgetAll(prefix);
  }

  Uni<Void> close() {
    return tiers.close();
  }

  /** The largest read, rounded to blocks at both ends. */
  private long mostAtOnce() {
    return settings.largestRead() + 2L * settings.blockBytes();
  }

  private static boolean immutable(CallOptions options) {
    return options.content() == Content.IMMUTABLE;
  }

  private static boolean legal(String path) {
    try {
      StoragePaths.file(path);
      return true;
    } catch (InvalidPathException refused) {
      return false;
    }
  }

  /** One read of one state of a file. */
  private final class Request {
    private final StorageBackend storage;
    private final CachedFile file;
    private final List<ByteRange> ranges;
    private final List<ByteRange> within;
    private final TreeSet<Long> touched;
    private final long asked;

    Request(StorageBackend storage, CachedFile file, List<ByteRange> ranges, long asked) {
      this.storage = storage;
      this.file = file;
      this.ranges = ranges;
      this.asked = asked;
      long size = file.size();
      this.within =
          size < 0
              ? ranges
              : ranges.stream()
                  .map(r -> new ByteRange(Math.min(r.start(), size), Math.min(r.end(), size)))
                  .toList();
      this.touched = open() || tooLarge() ? new TreeSet<>() : blocks.touched(within);
    }

    /** Whether it is not known where the ranges end. */
    boolean open() {
      return within.stream().anyMatch(range -> range.end() == Long.MAX_VALUE);
    }

    /** In whole blocks: many small ranges far apart touch a lot of them. */
    boolean tooLarge() {
      long bytes =
          blocks.around(within).stream()
              .filter(range -> range.end() != Long.MAX_VALUE)
              .mapToLong(ByteRange::length)
              .sum();
      return bytes > mostAtOnce();
    }

    List<ByteBuffer> answer(Pieces pieces) {
      return ranges.stream().map(pieces::bytes).toList();
    }

    Optional<Pieces> inMemory() {
      CacheTiers.Found found = tiers.inMemory(file, touched, asked);
      return !open() && found.missing().isEmpty() ? Optional.of(found.pieces()) : Optional.empty();
    }

    Uni<Pieces> load() {
      if (open()) {
        return fetch(blocks.around(ranges));
      }
      return tiers
          .find(file, touched, asked)
          .onItem()
          .transformToUni(
              found -> {
                if (found.missing().isEmpty()) {
                  return Uni.createFrom().item(found.pieces());
                }
                return file.id().version() == null
                    ? fetch(blocks.runs(found.missing())).map(found.pieces()::addAll)
                    : fetch(blocks.around(ranges));
              });
    }

    private Uni<Pieces> fetch(List<ByteRange> runs) {
      String path = file.id().path();
      Uni<List<ByteBuffer>> parts =
          runs.size() == 1
              ? storage.readRange(path, runs.get(0).start(), runs.get(0).end()).map(List::of)
              : storage.readRanges(path, runs);
      return parts.map(all -> fetched(runs, all));
    }

    private Pieces fetched(List<ByteRange> runs, List<ByteBuffer> parts) {
      long at = tick.incrementAndGet();
      long bytes = parts.stream().mapToLong(ByteBuffer::remaining).sum();
      Pieces pieces = new Pieces();
      for (int i = 0; i < runs.size(); i++) {
        long start = runs.get(i).start();
        ByteBuffer part = parts.get(i).slice();
        pieces.add(start, part);
        if (bytes <= mostAtOnce()) {
          tiers.keep(file, runs.get(i), part, at);
        }
      }
      return pieces;
    }
  }
}
