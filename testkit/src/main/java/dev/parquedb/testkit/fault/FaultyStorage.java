package dev.parquedb.testkit.fault;

import dev.parquedb.TimeSource;
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
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A storage that fails on purpose. It passes every call on to another storage, except for what its
 * {@link FaultPlan} and its script say; see {@link FaultScripting} for the latter.
 *
 * <pre>{@code
 * FaultyStorage storage =
 *     new FaultyStorage(real, FaultPlan.losingReplies(42, 0.2), new VertxTimeSource(vertx));
 * // … work …
 * storage.heal();
 * Await.item(storage.settled());
 * }</pre>
 *
 * <p>Faults are decided when a call is subscribed to. Views made by {@link #with} share plan,
 * script and record; their deadlines include injected latency and stalls. Errors that the wrapped
 * storage makes up without a reply (bad paths and ranges, what is unsupported, closed) are never
 * lost.
 */
public final class FaultyStorage extends FaultScripting implements StorageBackend {

  private final StorageBackend root;
  private final StorageBackend inner;
  private final CallOptions options;

  /**
   * Wraps a storage.
   *
   * @param inner where calls go
   * @param plan which faults strike by chance
   * @param time timers of latency, late effects and deadlines
   */
  public FaultyStorage(StorageBackend inner, FaultPlan plan, TimeSource time) {
    this(inner, inner, new FaultControl(plan, time), CallOptions.DEFAULT);
  }

  private FaultyStorage(
      StorageBackend root, StorageBackend inner, FaultControl control, CallOptions options) {
    super(control);
    this.root = root;
    this.inner = inner;
    this.options = options;
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
  public FaultyStorage with(CallOptions others) {
    return new FaultyStorage(root, root.with(others), control(), others);
  }

  @Override
  public Uni<ByteBuffer> read(String path) {
    return call(StorageOperation.READ, path, Effect.read(inner.read(path)));
  }

  @Override
  public Uni<ByteBuffer> readRange(String path, long start, long end) {
    return call(StorageOperation.READ_RANGE, path, Effect.read(inner.readRange(path, start, end)));
  }

  @Override
  public Uni<List<ByteBuffer>> readRanges(String path, List<ByteRange> ranges) {
    return call(StorageOperation.READ_RANGES, path, Effect.read(inner.readRanges(path, ranges)));
  }

  @Override
  public Uni<Integer> readInto(String path, long start, ByteBuffer destination) {
    Uni<Integer> half =
        Uni.createFrom()
            .deferred(
                () -> {
                  ByteBuffer part = destination.duplicate();
                  part.limit(part.position() + part.remaining() / 2);
                  return inner.readInto(path, start, part);
                });
    return call(
        StorageOperation.READ_INTO,
        path,
        Effect.read(inner.readInto(path, start, destination), half));
  }

  @Override
  public Multi<ByteBuffer> readStream(String path, ReadOptions asked) {
    Multi<ByteBuffer> stream = inner.readStream(path, asked);
    return Multi.createFrom()
        .deferred(
            () -> faulted(StorageOperation.READ_STREAM, path, Optional.empty(), false).run(stream));
  }

  @Override
  public Uni<Boolean> exists(String path) {
    return call(StorageOperation.EXISTS, path, Effect.read(inner.exists(path)));
  }

  @Override
  public Uni<FileStat> stat(String path) {
    return call(StorageOperation.STAT, path, Effect.read(inner.stat(path)));
  }

  @Override
  public Uni<ListResult> list(String prefix, ListOptions asked) {
    return call(StorageOperation.LIST, prefix, Effect.read(inner.list(prefix, asked)));
  }

  @Override
  public Uni<WriteResult> write(String path, ByteBuffer data, WriteOptions asked) {
    Uni<Uni<?>> late = detached(data, bytes -> root.write(path, bytes, asked));
    return change(
        StorageOperation.WRITE, path, asked.conditional(), inner.write(path, data, asked), late);
  }

  @Override
  public Uni<WriteResult> writeAtomic(String path, ByteBuffer data, WriteOptions asked) {
    Uni<Uni<?>> late = detached(data, bytes -> root.writeAtomic(path, bytes, asked));
    Uni<WriteResult> now = inner.writeAtomic(path, data, asked);
    return change(StorageOperation.WRITE_ATOMIC, path, asked.conditional(), now, late);
  }

  @Override
  public Uni<WriteResult> writeConditional(
      String path, ByteBuffer data, String expected, WriteOptions asked) {
    Uni<Uni<?>> late = detached(data, bytes -> root.writeConditional(path, bytes, expected, asked));
    Uni<WriteResult> now = inner.writeConditional(path, data, expected, asked);
    return change(StorageOperation.WRITE_CONDITIONAL, path, true, now, late);
  }

  @Override
  public Uni<WriteResult> writeStream(String path, Multi<ByteBuffer> data, WriteOptions asked) {
    Uni<Uni<?>> late =
        data.collect()
            .in(ByteArrayOutputStream::new, (all, chunk) -> all.writeBytes(copy(chunk).array()))
            .map(all -> Multi.createFrom().item(ByteBuffer.wrap(all.toByteArray())))
            .map(bytes -> root.writeStream(path, bytes, asked));
    Uni<WriteResult> now = inner.writeStream(path, data, asked);
    return change(StorageOperation.WRITE_STREAM, path, asked.conditional(), now, late);
  }

  @Override
  public Uni<Void> append(String path, ByteBuffer data) {
    Uni<Uni<?>> late = detached(data, bytes -> root.append(path, bytes));
    return change(StorageOperation.APPEND, path, false, inner.append(path, data), late);
  }

  @Override
  public Uni<Boolean> delete(String path) {
    return call(
        StorageOperation.DELETE, path, Effect.change(inner.delete(path), root.delete(path)));
  }

  @Override
  public Uni<Long> deletePrefix(String prefix) {
    Uni<Long> late = root.deletePrefix(prefix);
    return call(
        StorageOperation.DELETE_PREFIX, prefix, Effect.change(inner.deletePrefix(prefix), late));
  }

  @Override
  public Uni<Void> mkdir(String path) {
    return call(StorageOperation.MKDIR, path, Effect.change(inner.mkdir(path), root.mkdir(path)));
  }

  @Override
  public Uni<Void> rmdir(String path, RmdirOptions asked) {
    return call(
        StorageOperation.RMDIR,
        path,
        Effect.change(inner.rmdir(path, asked), root.rmdir(path, asked)));
  }

  @Override
  public Uni<Void> copy(String source, String dest) {
    Effect<Void> effect = Effect.change(inner.copy(source, dest), root.copy(source, dest));
    return transfer(StorageOperation.COPY, source, dest, effect);
  }

  @Override
  public Uni<Void> move(String source, String dest) {
    Effect<Void> effect = Effect.change(inner.move(source, dest), root.move(source, dest));
    return transfer(StorageOperation.MOVE, source, dest, effect);
  }

  /** Closes the wrapped storage, without faults. Late effects that are under way then fail. */
  @Override
  public Uni<Void> close() {
    return root.close();
  }

  private <T> Uni<T> call(StorageOperation operation, String path, Effect<T> effect) {
    return Uni.createFrom()
        .deferred(() -> faulted(operation, path, Optional.empty(), false).run(effect));
  }

  private <T> Uni<T> change(
      StorageOperation operation, String path, boolean conditional, Uni<T> now, Uni<Uni<?>> late) {
    Effect<T> effect = Effect.copied(now, late);
    return Uni.createFrom()
        .deferred(() -> faulted(operation, path, Optional.empty(), conditional).run(effect));
  }

  private Uni<Void> transfer(
      StorageOperation operation, String source, String dest, Effect<Void> effect) {
    return Uni.createFrom()
        .deferred(() -> faulted(operation, source, Optional.of(dest), false).run(effect));
  }

  private FaultedCall faulted(
      StorageOperation operation, String path, Optional<String> other, boolean conditional) {
    return new FaultedCall(
        control(), control().next(operation, path, other, conditional), options.timeout());
  }

  private static Uni<Uni<?>> detached(ByteBuffer data, Function<ByteBuffer, Uni<?>> effect) {
    return Uni.createFrom().item(() -> effect.apply(copy(data)));
  }

  private static ByteBuffer copy(ByteBuffer data) {
    return ByteBuffer.allocate(data.remaining()).put(data.duplicate()).flip();
  }
}
