package dev.parquedb.storage.layer;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.FileStat;
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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What all layers have in common: every call of a storage goes through {@link #one} or {@link
 * #many}, which make it on the storage within, at subscription, with the options of the view.
 */
abstract class Layer implements StorageBackend {

  private final StorageBackend inner;
  private final CallOptions options;

  /**
   * Creates a layer.
   *
   * @param inner the storage within, already a view with the same options
   * @param options the options of the view
   */
  Layer(StorageBackend inner, CallOptions options) {
    this.inner = inner;
    this.options = options;
  }

  /** The same layer, sharing all state, around another view of the storage within. */
  abstract StorageBackend over(StorageBackend view, CallOptions others);

  /**
   * Makes a call.
   *
   * @param call which one
   * @param made makes it on the storage given: the one within or a view of it
   */
  <T> Uni<T> one(LayerCall call, Function<StorageBackend, Uni<T>> made) {
    return made.apply(inner);
  }

  /** Makes a call that streams; see {@link #one}. */
  Multi<ByteBuffer> many(LayerCall call, Function<StorageBackend, Multi<ByteBuffer>> made) {
    return made.apply(inner);
  }

  final StorageBackend inner() {
    return inner;
  }

  final CallOptions options() {
    return options;
  }

  @Override
  public String type() {
    return inner.type();
  }

  @Override
  public URI rootUri() {
    return inner.rootUri();
  }

  @Override
  public StorageCapabilities capabilities() {
    return inner.capabilities();
  }

  @Override
  public StorageBackend with(CallOptions others) {
    return over(inner.with(Objects.requireNonNull(others, "options")), others);
  }

  @Override
  public Uni<ByteBuffer> read(String path) {
    return one(new LayerCall(Operation.READ, path), to -> to.read(path));
  }

  @Override
  public Uni<ByteBuffer> readRange(String path, long start, long end) {
    return one(new LayerCall(Operation.READ_RANGE, path), to -> to.readRange(path, start, end));
  }

  @Override
  public Uni<List<ByteBuffer>> readRanges(String path, List<ByteRange> ranges) {
    return one(new LayerCall(Operation.READ_RANGES, path), to -> to.readRanges(path, ranges));
  }

  @Override
  public Uni<Integer> readInto(String path, long start, ByteBuffer destination) {
    return one(
        new LayerCall(Operation.READ_INTO, path), to -> to.readInto(path, start, destination));
  }

  @Override
  public Multi<ByteBuffer> readStream(String path, ReadOptions range) {
    return many(new LayerCall(Operation.READ_STREAM, path), to -> to.readStream(path, range));
  }

  @Override
  public Uni<Boolean> exists(String path) {
    return one(new LayerCall(Operation.EXISTS, path), to -> to.exists(path));
  }

  @Override
  public Uni<FileStat> stat(String path) {
    return one(new LayerCall(Operation.STAT, path), to -> to.stat(path));
  }

  @Override
  public Uni<ListResult> list(String prefix, ListOptions page) {
    return one(new LayerCall(Operation.LIST, prefix), to -> to.list(prefix, page));
  }

  @Override
  public Uni<WriteResult> write(String path, ByteBuffer data, WriteOptions how) {
    Operation operation = how.conditional() ? Operation.WRITE_CONDITIONAL : Operation.WRITE;
    return one(new LayerCall(operation, path), to -> to.write(path, data, how));
  }

  @Override
  public Uni<WriteResult> writeAtomic(String path, ByteBuffer data, WriteOptions how) {
    Operation operation = how.conditional() ? Operation.WRITE_CONDITIONAL : Operation.WRITE_ATOMIC;
    return one(new LayerCall(operation, path), to -> to.writeAtomic(path, data, how));
  }

  @Override
  public Uni<WriteResult> writeConditional(
      String path, ByteBuffer data, String expectedVersion, WriteOptions how) {
    return one(
        new LayerCall(Operation.WRITE_CONDITIONAL, path),
        to -> to.writeConditional(path, data, expectedVersion, how));
  }

  @Override
  public Uni<WriteResult> writeStream(String path, Multi<ByteBuffer> data, WriteOptions how) {
    return one(new LayerCall(Operation.WRITE_STREAM, path), to -> to.writeStream(path, data, how));
  }

  @Override
  public Uni<Void> append(String path, ByteBuffer data) {
    return one(new LayerCall(Operation.APPEND, path), to -> to.append(path, data));
  }

  @Override
  public Uni<Boolean> delete(String path) {
    return one(new LayerCall(Operation.DELETE, path), to -> to.delete(path));
  }

  @Override
  public Uni<Long> deletePrefix(String prefix) {
    return one(new LayerCall(Operation.DELETE_PREFIX, prefix), to -> to.deletePrefix(prefix));
  }

  @Override
  public Uni<Void> mkdir(String path) {
    return one(new LayerCall(Operation.MKDIR, path), to -> to.mkdir(path));
  }

  @Override
  public Uni<Void> rmdir(String path, RmdirOptions how) {
    Operation operation = how.recursive() ? Operation.RMDIR_TREE : Operation.RMDIR;
    return one(new LayerCall(operation, path), to -> to.rmdir(path, how));
  }

  @Override
  public Uni<Void> copy(String source, String dest) {
    return one(
        new LayerCall(Operation.COPY, source, Optional.ofNullable(dest)),
        to -> to.copy(source, dest));
  }

  @Override
  public Uni<Void> move(String source, String dest) {
    return one(
        new LayerCall(Operation.MOVE, source, Optional.ofNullable(dest)),
        to -> to.move(source, dest));
  }

  @Override
  public Uni<Void> close() {
    return inner.close();
  }
}
