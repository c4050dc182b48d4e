package dev.parquedb.storage.spi;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.ReadOptions;
import dev.parquedb.storage.RmdirOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteResult;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A whole {@link StorageBackend}, derived from a {@link StorageDriver}: checks paths, ranges and
 * capabilities before any I/O, coalesces ranges, keeps reads to one version, pages listings, bounds
 * calls in time, refuses calls after closing, and brings results back to the caller's context.
 *
 * <p>A timeout covers a call from subscription to its end, for a stream to its last chunk. A {@code
 * readInto} whose time is up while bytes arrive in the caller's buffer ends when they have.
 */
public final class DriverStorageBackend implements StorageBackend {

  private final Parts parts;
  private final CallOptions options;

  private DriverStorageBackend(Parts parts, CallOptions options) {
    this.parts = parts;
    this.options = options;
  }

  /**
   * Derives a storage from a driver.
   *
   * @param driver does the I/O; closed with the storage
   * @param settings clock, random, waits
   */
  public static StorageBackend of(StorageDriver driver, BackendSettings settings) {
    return new DriverStorageBackend(Parts.of(driver, settings), CallOptions.DEFAULT);
  }

  @Override
  public String type() {
    return parts.driver().type();
  }

  @Override
  public URI rootUri() {
    return parts.driver().rootUri();
  }

  @Override
  public StorageCapabilities capabilities() {
    return parts.driver().capabilities();
  }

  @Override
  public StorageBackend with(CallOptions other) {
    return new DriverStorageBackend(parts, Objects.requireNonNull(other, "options"));
  }

  @Override
  public Uni<ByteBuffer> read(String path) {
    return readRange(path, 0, Long.MAX_VALUE);
  }

  @Override
  public Uni<ByteBuffer> readRange(String path, long start, long end) {
    return reading(
        path,
        call -> {
          String file = StoragePaths.file(path);
          parts.reads().check(file, start, end);
          return parts.reads().one(file, new ByteRange(start, end), call);
        });
  }

  @Override
  public Uni<List<ByteBuffer>> readRanges(String path, List<ByteRange> ranges) {
    return reading(
        path,
        call -> {
          String file = StoragePaths.file(path);
          List<ByteRange> asked = List.copyOf(ranges);
          asked.forEach(range -> parts.reads().check(file, range.start(), range.end()));
          return parts.reads().many(file, asked, call);
        });
  }

  @Override
  public Uni<Integer> readInto(String path, long start, ByteBuffer destination) {
    return parts
        .calls()
        .fill(
            path,
            options,
            call -> {
              String file = StoragePaths.file(path);
              parts.reads().check(file, start, Long.MAX_VALUE);
              if (destination.isReadOnly()) {
                throw new ReadOnlyBufferException();
              }
              return parts.reads().into(file, start, destination, call);
            });
  }

  @Override
  public Multi<ByteBuffer> readStream(String path, ReadOptions range) {
    return parts.calls().stream(
        path,
        options,
        call -> {
          String file = StoragePaths.file(path);
          parts.reads().check(file, range.start(), range.end());
          return parts.reads().stream(file, range, call);
        });
  }

  @Override
  public Uni<Boolean> exists(String path) {
    return reading(
        path, call -> parts.driver().head(StoragePaths.file(path), call).map(Objects::nonNull));
  }

  @Override
  public Uni<FileStat> stat(String path) {
    return reading(
        path,
        call -> {
          String normal = StoragePaths.directory(path);
          boolean onlyDirectory = StoragePaths.namesDirectory(path) || normal.isEmpty();
          return parts.stats().stat(normal, onlyDirectory, call);
        });
  }

  @Override
  public Uni<ListResult> list(String prefix, ListOptions page) {
    return reading(prefix, call -> parts.listings().page(StoragePaths.prefix(prefix), page, call));
  }

  @Override
  public Uni<WriteResult> write(String path, ByteBuffer data, WriteOptions how) {
    return writing(
        path,
        call -> {
          PutRequest request = parts.checks().write(StoragePaths.file(path), how);
          return parts.writes().sayingExists(request, parts.writes().put(request, data, call));
        });
  }

  @Override
  public Uni<WriteResult> writeAtomic(String path, ByteBuffer data, WriteOptions how) {
    return write(path, data, how);
  }

  @Override
  public Uni<WriteResult> writeConditional(
      String path, ByteBuffer data, String expectedVersion, WriteOptions how) {
    return writing(
        path,
        call -> {
          String file = StoragePaths.file(path);
          PutRequest request = parts.checks().writeConditional(file, expectedVersion, how);
          return parts.writes().put(request, data, call);
        });
  }

  @Override
  public Uni<WriteResult> writeStream(String path, Multi<ByteBuffer> data, WriteOptions how) {
    return writing(
        path,
        call -> {
          PutRequest request = parts.checks().write(StoragePaths.file(path), how);
          return parts
              .writes()
              .sayingExists(request, parts.writes().putStream(request, data, call));
        });
  }

  @Override
  public Uni<Void> append(String path, ByteBuffer data) {
    return writing(
        path,
        call -> {
          String file = StoragePaths.file(path);
          parts.checks().append(file, data.remaining());
          return parts.appends().append(file, data.asReadOnlyBuffer(), call);
        });
  }

  @Override
  public Uni<Boolean> delete(String path) {
    return writing(path, call -> parts.writes().delete(StoragePaths.file(path), call));
  }

  @Override
  public Uni<Long> deletePrefix(String prefix) {
    return writing(
        prefix,
        call -> {
          String normal = StoragePaths.prefix(prefix);
          if (normal.isEmpty()) {
            throw new InvalidPathException(
                "", "An empty prefix would delete everything and is refused; name a prefix");
          }
          parts.checks().writable(normal);
          return parts.deletes().prefix(normal, call);
        });
  }

  @Override
  public Uni<Void> mkdir(String path) {
    return writing(
        path,
        call -> {
          String directory = StoragePaths.directory(path);
          parts.checks().writable(directory);
          return directory.isEmpty()
              ? Uni.createFrom().voidItem()
              : parts.directories().mkdir(directory, call);
        });
  }

  @Override
  public Uni<Void> rmdir(String path, RmdirOptions how) {
    return writing(
        path,
        call -> {
          String directory = StoragePaths.directory(path);
          if (directory.isEmpty()) {
            throw new InvalidPathException("", "The root is not removed; name a directory");
          }
          parts.checks().writable(directory);
          return how.recursive()
              ? parts.deletes().tree(directory, parts.directories(), call)
              : parts.directories().rmdir(directory, call);
        });
  }

  @Override
  public Uni<Void> copy(String source, String dest) {
    return writing(
        source,
        call -> parts.writes().copy(StoragePaths.file(source), StoragePaths.file(dest), call));
  }

  @Override
  public Uni<Void> move(String source, String dest) {
    return writing(
        source,
        call -> parts.writes().move(StoragePaths.file(source), StoragePaths.file(dest), call));
  }

  @Override
  public Uni<Void> close() {
    return parts.calls().close();
  }

  private <T> Uni<T> reading(String path, Function<DriverCall, Uni<T>> body) {
    return parts.calls().read(path, options, body);
  }

  private <T> Uni<T> writing(String path, Function<DriverCall, Uni<T>> body) {
    return parts.calls().write(path, options, body);
  }
}
