package dev.parquedb.testkit.storage;

import dev.parquedb.storage.AlreadyExistsException;
import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.DirectoryNotEmptyException;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.InvalidRangeException;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.ReadOptions;
import dev.parquedb.storage.RmdirOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.StorageClosedException;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.testkit.storage.TinyFiles.TinyFile;
import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;

/** A small storage in memory that keeps the contract, or breaks it in one chosen way. */
public final class TinyStorage implements StorageBackend {

  /** Everything but real directories and shared writers. */
  static final StorageCapabilities ALL =
      new StorageCapabilities(
          true, true, true, true, true, false, false, false, false, Integer.MAX_VALUE);

  private static final int MOST_APPENDED = 64 * 1024 * 1024;

  private final TinyFiles files;
  private final StorageCapabilities capabilities;
  private final Flaw flaw;
  private final CallOptions options;

  private TinyStorage(
      TinyFiles files, StorageCapabilities capabilities, Flaw flaw, CallOptions options) {
    this.files = files;
    this.capabilities = capabilities;
    this.flaw = flaw;
    this.options = options;
  }

  public static TinyStorage open() {
    return open(ALL, Flaw.NONE);
  }

  static TinyStorage open(StorageCapabilities capabilities, Flaw flaw) {
    return new TinyStorage(new TinyFiles(flaw), capabilities, flaw, CallOptions.DEFAULT);
  }

  /** The same files with other capabilities. */
  TinyStorage limitedTo(StorageCapabilities others) {
    return new TinyStorage(files, others, flaw, options);
  }

  @Override
  public String type() {
    return "tiny";
  }

  @Override
  public URI rootUri() {
    return URI.create("tiny://tests");
  }

  @Override
  public StorageCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public StorageBackend with(CallOptions others) {
    return new TinyStorage(files, capabilities, flaw, others);
  }

  @Override
  public Uni<ByteBuffer> read(String path) {
    return call(path, () -> files.get(file(path)).view());
  }

  @Override
  public Uni<ByteBuffer> readRange(String path, long start, long end) {
    return call(path, () -> range(file(path), null, start, end));
  }

  @Override
  public Uni<List<ByteBuffer>> readRanges(String path, List<ByteRange> ranges) {
    return call(
        path,
        () -> {
          ranges.forEach(range -> check(file(path), range.start(), range.end()));
          TinyFile found = files.get(file(path));
          TinyFile used = flaw == Flaw.RANGES_MIX_VERSIONS ? null : found;
          return ranges.stream().map(r -> range(file(path), used, r.start(), r.end())).toList();
        });
  }

  @Override
  public Uni<Integer> readInto(String path, long start, ByteBuffer destination) {
    return call(
        path,
        () -> {
          check(file(path), start, Long.MAX_VALUE);
          long end = start + Math.min(destination.remaining(), Long.MAX_VALUE - start);
          ByteBuffer bytes = range(file(path), files.get(file(path)), start, end);
          int length = bytes.remaining();
          destination.put(bytes);
          return length;
        });
  }

  @Override
  public Multi<ByteBuffer> readStream(String path, ReadOptions asked) {
    return Contexts.returning(
        Multi.createFrom()
            .deferred(
                () -> {
                  checkOpen(path);
                  check(file(path), asked.start(), asked.end());
                  TinyFile found = files.get(file(path));
                  ByteBuffer all = range(file(path), found, asked.start(), asked.end());
                  List<Integer> starts = new ArrayList<>();
                  for (long at = 0; at < all.limit(); at += asked.chunkSize()) {
                    starts.add((int) at);
                  }
                  Multi<ByteBuffer> chunks =
                      Multi.createFrom()
                          .iterable(starts)
                          .map(at -> chunk(file(path), all, at, asked.chunkSize()));
                  return flaw == Flaw.PUSHES_EVERYTHING
                      ? pushed(chunks)
                      : chunks;
                }));
  }

  private static Multi<ByteBuffer> pushed(Multi<ByteBuffer> chunks) {
    return Multi.createFrom()
        .publisher(
            consumer -> {
              consumer.onSubscribe(new DeafSubscription());
              chunks
                  .subscribe()
                  .with(consumer::onNext, consumer::onError, consumer::onComplete);
            });
  }

  private ByteBuffer chunk(String path, ByteBuffer all, int at, int size) {
    ByteBuffer source =
        flaw == Flaw.STREAM_MIXES_VERSIONS ? range(path, null, 0, all.limit()) : all;
    int start = Math.min(at, source.limit());
    return source.slice(start, Math.min(size, source.limit() - start)).asReadOnlyBuffer();
  }

  @Override
  public Uni<Boolean> exists(String path) {
    return call(path, () -> files.find(file(path)) != null);
  }

  @Override
  public Uni<FileStat> stat(String path) {
    return call(
        path,
        () -> {
          String name = TinyPaths.directory(path);
          TinyFile found = files.find(name);
          if (found != null) {
            return found.stat(name);
          }
          String prefix = name.isEmpty() ? "" : name + "/";
          return files.below(prefix).isEmpty() ? null : FileStat.directory(name);
        });
  }

  @Override
  public Uni<ListResult> list(String prefix, ListOptions asked) {
    return call(
        prefix,
        () -> {
          synchronized (files) {
            return TinyListing.page(files, TinyPaths.prefix(prefix), asked, flaw);
          }
        });
  }

  @Override
  public Uni<WriteResult> write(String path, ByteBuffer data, WriteOptions asked) {
    if (flaw == Flaw.WRITES_BEFORE_SUBSCRIPTION && path.equals("new")) {
      files.put(path, bytes(data), asked);
    }
    return change(path, () -> put(file(path), bytes(data), asked));
  }

  @Override
  public Uni<WriteResult> writeAtomic(String path, ByteBuffer data, WriteOptions asked) {
    return write(path, data, asked);
  }

  @Override
  public Uni<WriteResult> writeConditional(
      String path, ByteBuffer data, String expected, WriteOptions asked) {
    return change(
        path,
        () -> {
          String name = file(path);
          need("conditional writes", path, expected == null ? capabilities.conditionalCreate() : capabilities.cas());
          supported(path, asked);
          if (asked.conditional()) {
            throw new IllegalArgumentException("two conditions for " + path);
          }
          return files.putIf(name, bytes(data), expected, asked);
        });
  }

  @Override
  public Uni<WriteResult> writeStream(String path, Multi<ByteBuffer> data, WriteOptions asked) {
    Uni<WriteResult> written =
        call(path, () -> supported(file(path), asked))
            .chain(() -> collect(path, data))
            .chain(all -> call(path, () -> put(file(path), all, asked)));
    return Contexts.returning(inTime(path, Kind.CHANGE, written));
  }

  private Uni<byte[]> collect(String path, Multi<ByteBuffer> data) {
    if (flaw == Flaw.SHOWS_TEMPORARIES) {
      files.put(file(path) + ".tmp", new byte[0], WriteOptions.DEFAULT);
    }
    Multi<ByteBuffer> portions = flaw == Flaw.PULLS_EVERYTHING
            ? data
            : data.onItem().transformToUniAndConcatenate(chunk -> Uni.createFrom().item(chunk));
    return portions
        .onCancellation()
        .invoke(
            () -> {
              if (flaw == Flaw.CANCELLED_STREAMS_APPEAR) {
                files.put(file(path), new byte[1], WriteOptions.DEFAULT);
              }
            })
        .collect()
        .in(ByteArrayOutputStream::new, (all, chunk) -> all.writeBytes(bytes(chunk)))
        .map(ByteArrayOutputStream::toByteArray);
  }

  @Override
  public Uni<Void> append(String path, ByteBuffer data) {
    return change(
        path,
        () -> {
          String name = file(path);
          need("append", path, capabilities.append());
          if (data.remaining() > MOST_APPENDED) {
            throw new UnsupportedStorageException(name, "tiny: too much to append to " + name);
          }
          return files.append(name, bytes(data));
        });
  }

  @Override
  public Uni<Boolean> delete(String path) {
    return change(path, () -> files.remove(writing(file(path))));
  }

  @Override
  public Uni<Long> deletePrefix(String prefix) {
    return change(
        prefix,
        () -> {
          String start = TinyPaths.prefix(prefix);
          if (start.isEmpty() && flaw != Flaw.DELETES_EVERYTHING) {
            throw new InvalidPathException(prefix, "tiny: an empty prefix would delete everything");
          }
          writing(start);
          return files.below(start).stream().filter(files::remove).count();
        });
  }

  @Override
  public Uni<Void> mkdir(String path) {
    return change(
        path,
        () -> {
          writing(TinyPaths.directory(path));
          return null;
        });
  }

  @Override
  public Uni<Void> rmdir(String path, RmdirOptions asked) {
    return change(
        path,
        () -> {
          String name = writing(TinyPaths.directory(path));
          List<String> below = files.below(name + "/");
          if (below.isEmpty()) {
            throw new NotFoundException(name, "tiny: no directory " + name);
          }
          if (!asked.recursive()) {
            throw new DirectoryNotEmptyException(name, "tiny: directory " + name + " has files");
          }
          below.forEach(files::remove);
          return null;
        });
  }

  @Override
  public Uni<Void> copy(String source, String dest) {
    return transfer(source, dest, false);
  }

  @Override
  public Uni<Void> move(String source, String dest) {
    return transfer(source, dest, true);
  }

  private Uni<Void> transfer(String source, String dest, boolean away) {
    return change(
        source,
        () -> {
          String from = file(source);
          String to = file(dest);
          writing(from);
          files.get(from);
          if (!from.equals(to) || flaw == Flaw.MOVE_ONTO_ITSELF_DELETES) {
            files.transfer(from, to, away);
          }
          return null;
        });
  }

  @Override
  public Uni<Void> close() {
    return Uni.createFrom().voidItem().invoke(files::close);
  }

  private WriteResult put(String path, byte[] data, WriteOptions asked) {
    supported(path, asked);
    if (asked.ifNoneMatch().isPresent()) {
      try {
        return files.putIf(path, data, null, asked);
      } catch (PreconditionFailedException e) {
        throw new AlreadyExistsException(path, "tiny: " + path + " exists", e);
      }
    }
    return asked.ifMatch().isPresent() && flaw != Flaw.IGNORES_IF_MATCH
        ? files.putIf(path, data, asked.ifMatch().get(), asked)
        : files.put(path, data, asked);
  }

  private WriteOptions supported(String path, WriteOptions asked) {
    writing(path);
    boolean described =
        asked.contentType().isPresent()
            || asked.cacheControl().isPresent()
            || !asked.metadata().isEmpty();
    need("metadata", path, capabilities.userMetadata() || !described);
    need("ifNoneMatch", path, capabilities.conditionalCreate() || asked.ifNoneMatch().isEmpty());
    need("ifMatch", path, capabilities.cas() || asked.ifMatch().isEmpty());
    return asked;
  }

  private String writing(String path) {
    need("writing", path, capabilities.writable());
    return path;
  }

  private static void need(String what, String path, boolean offered) {
    if (!offered) {
      throw new UnsupportedStorageException(path, "tiny: no " + what + ", asked for " + path);
    }
  }

  private ByteBuffer range(String path, TinyFile known, long start, long end) {
    check(path, start, end);
    TinyFile found = known == null ? files.get(path) : known;
    long last = flaw == Flaw.INCLUSIVE_END ? end + 1 : end;
    int from = (int) Math.min(start, found.bytes().length);
    int to = (int) Math.min(Math.max(last, start), found.bytes().length);
    return ByteBuffer.wrap(found.bytes(), from, to - from).slice().asReadOnlyBuffer();
  }

  private static void check(String path, long start, long end) {
    if (start < 0 || end < start) {
      String message = "tiny: no range " + start + " to " + end + " of " + path;
      throw new InvalidRangeException(path, message);
    }
  }

  private String file(String path) {
    return flaw == Flaw.ACCEPTS_DOT_DOT && path.contains("..") ? path : TinyPaths.file(path);
  }

  private void checkOpen(String path) {
    if (files.closed() && flaw != Flaw.WORKS_WHEN_CLOSED) {
      throw new StorageClosedException(path, "tiny: closed, so no call about " + path);
    }
  }

  private <T> Uni<T> call(String path, Callable<T> work) {
    return call(path, Kind.READ, work);
  }

  private <T> Uni<T> change(String path, Callable<T> work) {
    return call(path, Kind.CHANGE, work);
  }

  private <T> Uni<T> call(String path, Kind kind, Callable<T> work) {
    Uni<T> uni =
        Uni.createFrom()
            .deferred(
                () -> {
                  checkOpen(path);
                  try {
                    return Uni.createFrom().item(work.call());
                  } catch (Exception e) {
                    return Uni.createFrom().failure(e);
                  }
                });
    return flaw == Flaw.ANOTHER_THREAD
        ? uni.emitOn(Infrastructure.getDefaultExecutor())
        : Contexts.returning(inTime(path, kind, uni));
  }

  private <T> Uni<T> inTime(String path, Kind kind, Uni<T> uni) {
    if (options.timeout().isEmpty()) {
      return uni;
    }
    String message = "tiny: too late for " + path;
    return uni.ifNoItem()
        .after(options.timeout().get())
        .failWith(
            () ->
                flaw == Flaw.DEADLINES_ARE_NOT_FOUND
                    ? new NotFoundException(path, message)
                    : kind == Kind.READ
                        ? new StorageTimeoutException(path, message)
                        : new WriteOutcomeUnknownException(path, message));
  }

  private enum Kind {
    READ,
    CHANGE
  }

  private byte[] bytes(ByteBuffer data) {
    if (flaw == Flaw.KEEPS_THE_CALLERS_ARRAY && data.hasArray()) {
      return data.array();
    }
    byte[] copy = new byte[data.remaining()];
    data.duplicate().get(copy);
    return copy;
  }

  /** A subscription that does not listen to its subscriber. */
  private static final class DeafSubscription implements Flow.Subscription {
    @Override
    public void request(long items) {}

    @Override
    public void cancel() {}
  }
}
