package dev.parquedb.storage.layer;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.ReadOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.spi.StoragePaths;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers reads from blocks that were read before. Of a file marked as immutable they are kept by
 * its path; of any other by path and version, and a read first asks the storage for the version.
 * Changes made through this layer forget what they touch before they are acknowledged.
 */
final class CacheLayer extends Layer {

  private final CachedReads reads;
  private final StorageBackend untimed;

  CacheLayer(
      StorageBackend inner,
      CallOptions options,
      LayerTools tools,
      CacheSettings settings,
      Optional<CacheDisk> disk) {
    this(inner, options, new CachedReads(tools.time(), settings, disk, inner));
    disk.ifPresent(folder -> folder.use(inner.rootUri()));
  }

  private CacheLayer(StorageBackend inner, CallOptions options, CachedReads reads) {
    super(inner, options);
    this.reads = reads;
    // Callers share requests, so each bounds its own time around them.
    this.untimed =
        options.timeout().isEmpty()
            ? inner
            : inner.with(new CallOptions(Optional.empty(), options.content(), options.priority()));
  }

  @Override
  StorageBackend over(StorageBackend view, CallOptions others) {
    return new CacheLayer(view, others, reads);
  }

  CachedReads reads() {
    return reads;
  }

  @Override
  public Uni<ByteBuffer> read(String path) {
    return whole(path, new ByteRange(0, Long.MAX_VALUE), to -> to.read(path), Function.identity());
  }

  @Override
  public Uni<ByteBuffer> readRange(String path, long start, long end) {
    Function<StorageBackend, Uni<ByteBuffer>> made = to -> to.readRange(path, start, end);
    return start < 0 || end < start
        ? made.apply(inner())
        : whole(path, new ByteRange(start, end), made, Function.identity());
  }

  @Override
  public Uni<List<ByteBuffer>> readRanges(String path, List<ByteRange> ranges) {
    return Uni.createFrom()
        .deferred(
            () -> {
              List<ByteRange> asked = List.copyOf(ranges);
              return cached(path, asked, to -> to.readRanges(path, asked), Function.identity());
            });
  }

  @Override
  public Uni<Integer> readInto(String path, long start, ByteBuffer destination) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Function<StorageBackend, Uni<Integer>> made =
                  to -> to.readInto(path, start, destination);
              return start < 0 || destination.isReadOnly()
                  ? made.apply(inner())
                  : whole(path, rangeOf(start, destination), made, into(destination));
            });
  }

  private static ByteRange rangeOf(long start, ByteBuffer destination) {
    return new ByteRange(start, start + Math.min(destination.remaining(), Long.MAX_VALUE - start));
  }

  private static Function<ByteBuffer, Integer> into(ByteBuffer destination) {
    return bytes -> {
      int length = bytes.remaining();
      destination.put(bytes);
      return length;
    };
  }

  /** A stream is served where all of it is kept; it fills nothing. */
  @Override
  public Multi<ByteBuffer> readStream(String path, ReadOptions range) {
    Function<StorageBackend, Multi<ByteBuffer>> made = to -> to.readStream(path, range);
    return Multi.createFrom()
        .deferred(
            () -> {
              List<ByteRange> asked = List.of(new ByteRange(range.start(), range.end()));
              if (!reads.mayHave(path, asked, options())) {
                return made.apply(inner());
              }
              long started = reads.now();
              return bounded(path, reads.kept(untimed, options(), path, asked))
                  .onItem()
                  .transformToMulti(
                      found ->
                          found
                              .map(all -> chunks(all.get(0), range.chunkSize()))
                              .orElseGet(() -> made.apply(rest(started))));
            });
  }

  private static Multi<ByteBuffer> chunks(ByteBuffer all, int most) {
    List<ByteBuffer> chunks = new ArrayList<>();
    for (int at = 0; at < all.limit(); at += Math.min(most, all.limit() - at)) {
      chunks.add(all.slice(at, Math.min(most, all.limit() - at)));
    }
    return Multi.createFrom().iterable(chunks);
  }

  private <T> Uni<T> whole(
      String path,
      ByteRange range,
      Function<StorageBackend, Uni<T>> made,
      Function<ByteBuffer, T> answer) {
    return cached(path, List.of(range), made, all -> answer.apply(all.get(0)));
  }

  /**
   * A read from the cache, or past it.
   *
   * @param made makes it past the cache
   * @param answer the answer for the bytes of the ranges; runs when nobody can give up any more
   */
  private <T> Uni<T> cached(
      String path,
      List<ByteRange> ranges,
      Function<StorageBackend, Uni<T>> made,
      Function<List<ByteBuffer>, T> answer) {
    return Uni.createFrom()
        .deferred(
            () -> {
              if (!reads.keeps(path, ranges, options())) {
                return made.apply(inner());
              }
              long started = reads.now();
              return bounded(path, reads.read(untimed, options(), path, ranges))
                  .onItem()
                  .transformToUni(
                      found ->
                          found
                              .map(all -> Uni.createFrom().item(answer.apply(all)))
                              .orElseGet(() -> made.apply(rest(started))));
            });
  }

  private StorageBackend rest(long started) {
    return Timers.rest(inner(), options(), Duration.ofNanos(reads.now() - started));
  }

  private <T> Uni<T> bounded(String path, Uni<T> call) {
    return options()
        .timeout()
        .map(limit -> Timers.within(reads.time(), limit, call, () -> late(path, limit)))
        .orElse(call);
  }

  private StorageTimeoutException late(String path, Duration limit) {
    return new StorageTimeoutException(
        path,
        "The "
            + type()
            + " storage did not answer for \""
            + path
            + "\" within "
            + limit
            + "; nothing was changed, try again or allow more time");
  }

  @Override
  <T> Uni<T> one(LayerCall call, Function<StorageBackend, Uni<T>> made) {
    if (!call.operation().changes()) {
      return made.apply(inner());
    }
    return made.apply(inner())
        .onItemOrFailure()
        .call(() -> forget(call))
        .onCancellation()
        .invoke(() -> forget(call).subscribe().with(done -> {}));
  }

  /** Forgets what a change may have touched, whatever became of it. */
  private Uni<Void> forget(LayerCall call) {
    try {
      return switch (call.operation()) {
        case MKDIR, RMDIR -> Uni.createFrom().voidItem();
        case DELETE_PREFIX -> reads.forgetAll(StoragePaths.prefix(call.path()));
        case RMDIR_TREE -> reads.forgetAll(StoragePaths.directory(call.path()) + "/");
        case COPY -> reads.forget(StoragePaths.file(call.dest().orElseThrow()));
        case MOVE -> {
          String dest = StoragePaths.file(call.dest().orElseThrow());
          yield reads.forget(StoragePaths.file(call.path())).chain(() -> reads.forget(dest));
        }
        default -> reads.forget(StoragePaths.file(call.path()));
      };
    } catch (InvalidPathException refused) {
      return Uni.createFrom().voidItem();
    }
  }

  @Override
  public Uni<Void> close() {
    return inner().close().eventually(reads::close);
  }
}
