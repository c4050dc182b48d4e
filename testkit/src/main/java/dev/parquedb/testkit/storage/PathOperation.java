package dev.parquedb.testkit.storage;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ReadOptions;
import dev.parquedb.storage.RmdirOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Every method of a storage that takes a path, as a function of that path. */
enum PathOperation {
  READ(Role.FILE, Effect.READS, (s, p) -> s.read(p)),
  READ_RANGE(Role.FILE, Effect.READS, (s, p) -> s.readRange(p, 0, 4)),
  READ_RANGES(Role.FILE, Effect.READS, (s, p) -> s.readRanges(p, List.of(new ByteRange(0, 4)))),
  READ_INTO(Role.FILE, Effect.READS, (s, p) -> s.readInto(p, 0, ByteBuffer.allocate(4))),
  READ_STREAM(
      Role.FILE, Effect.READS, (s, p) -> s.readStream(p, ReadOptions.DEFAULT).collect().asList()),
  EXISTS(Role.FILE, Effect.READS, (s, p) -> s.exists(p)),
  STAT(Role.ANY, Effect.READS, (s, p) -> s.stat(p)),
  LIST(Role.PREFIX, Effect.READS, (s, p) -> s.list(p, ListOptions.DEFAULT)),
  WRITE(Role.FILE, Effect.WRITES, (s, p) -> s.write(p, data(), WriteOptions.DEFAULT)),
  WRITE_ATOMIC(Role.FILE, Effect.WRITES, (s, p) -> s.writeAtomic(p, data(), WriteOptions.DEFAULT)),
  WRITE_IF_NONE_MATCH(
      Role.FILE,
      Effect.CREATES,
      (s, p) -> s.write(p, data(), WriteOptions.DEFAULT.withIfNoneMatch())),
  WRITE_IF_MATCH(
      Role.FILE, Effect.SWAPS, (s, p) -> s.write(p, data(), WriteOptions.DEFAULT.withIfMatch("v"))),
  CREATE(
      Role.FILE,
      Effect.CREATES,
      (s, p) -> s.writeConditional(p, data(), null, WriteOptions.DEFAULT)),
  SWAP(Role.FILE, Effect.SWAPS, (s, p) -> s.writeConditional(p, data(), "v", WriteOptions.DEFAULT)),
  WRITE_STREAM(
      Role.FILE,
      Effect.WRITES,
      (s, p) -> s.writeStream(p, Multi.createFrom().items(data(), data()), WriteOptions.DEFAULT)),
  APPEND(Role.FILE, Effect.APPENDS, (s, p) -> s.append(p, data())),
  DELETE(Role.FILE, Effect.WRITES, (s, p) -> s.delete(p)),
  DELETE_PREFIX(Role.PREFIX, Effect.WRITES, (s, p) -> s.deletePrefix(p)),
  MKDIR(Role.DIRECTORY, Effect.WRITES, (s, p) -> s.mkdir(p)),
  RMDIR(Role.DIRECTORY, Effect.WRITES, (s, p) -> s.rmdir(p, RmdirOptions.RECURSIVE)),
  COPY_FROM(Role.FILE, Effect.WRITES, (s, p) -> s.copy(p, "copied")),
  COPY_TO(Role.FILE, Effect.WRITES, (s, p) -> s.copy("source", p)),
  MOVE_FROM(Role.FILE, Effect.MOVES, (s, p) -> s.move(p, "moved")),
  MOVE_TO(Role.FILE, Effect.MOVES, (s, p) -> s.move("source", p));

  /** What a path stands for in an operation. */
  enum Role {
    FILE,
    DIRECTORY,
    PREFIX,
    ANY
  }

  /** What an operation does, as far as capabilities go. */
  enum Effect {
    READS(all -> true),
    WRITES(StorageCapabilities::writable),
    CREATES(all -> all.writable() && all.conditionalCreate()),
    SWAPS(all -> all.writable() && all.cas()),
    APPENDS(all -> all.writable() && all.append()),
    MOVES(all -> all.writable() && all.move());

    private final Predicate<StorageCapabilities> needs;

    Effect(Predicate<StorageCapabilities> needs) {
      this.needs = needs;
    }
  }

  private final Role role;
  private final Effect effect;
  private final BiFunction<StorageBackend, String, Uni<?>> call;

  PathOperation(Role role, Effect effect, BiFunction<StorageBackend, String, Uni<?>> call) {
    this.role = role;
    this.effect = effect;
    this.call = call;
  }

  /** The content that every writing operation writes (twice by {@link #WRITE_STREAM}). */
  static ByteBuffer data() {
    return Payloads.text("0123456789");
  }

  Role role() {
    return role;
  }

  boolean reads() {
    return effect == Effect.READS;
  }

  /** Whether a storage of these capabilities offers the operation. */
  boolean offeredBy(StorageCapabilities capabilities) {
    return effect.needs.test(capabilities);
  }

  /** Makes the call; nothing happens before the result is subscribed to. */
  Uni<?> on(StorageBackend storage, String path) {
    return call.apply(storage, path);
  }

  static Stream<PathOperation> all() {
    return Arrays.stream(values());
  }

  static Stream<PathOperation> onFiles() {
    return all().filter(operation -> operation.role == Role.FILE);
  }

  static Stream<PathOperation> offered(StorageCapabilities capabilities) {
    return all().filter(operation -> operation.offeredBy(capabilities));
  }
}
