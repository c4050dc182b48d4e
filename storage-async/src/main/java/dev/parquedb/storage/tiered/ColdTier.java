package dev.parquedb.storage.tiered;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.CorruptStorageException;
import dev.parquedb.storage.ReadOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * The objects of the cold tier. Each is written once under a new name, and then a pointer to it is
 * committed in the hot tier: so at most one pointer ever names it, and what no pointer names and
 * nobody is writing will never be named.
 */
final class ColdTier {

  private static final Duration REMOVAL_LIMIT = Duration.ofSeconds(30);

  private final StorageBackend storage;
  private final String folder;
  private final WriteId.Source ids;
  private final Set<String> beingWritten = ConcurrentHashMap.newKeySet();
  private final ColdRemovals removals;
  private final ColdPins pins;

  /** An object that was written, not yet named by a pointer. */
  record Upload(ColdRef ref, long size) {}

  /**
   * The objects of one hot tier.
   *
   * @param tierId tells the objects of hot tiers apart that share a cold one
   */
  ColdTier(StorageBackend storage, String tierId, WriteId.Source ids) {
    this.storage = storage;
    this.folder = tierId + "/objects/";
    this.ids = ids;
    this.removals =
        new ColdRemovals(
            storage.with(
                CallOptions.DEFAULT
                    .withTimeout(REMOVAL_LIMIT)
                    .withPriority(CallOptions.Priority.LOW)));
    this.pins = new ColdPins(removals::add);
  }

  StorageBackend storage() {
    return storage;
  }

  /** What the names of all objects begin with. */
  String folder() {
    return folder;
  }

  ColdPins pins() {
    return pins;
  }

  /** Whether an object is on its way, so that a pointer to it may still be written. */
  boolean isBeingWritten(String name) {
    return beingWritten.contains(name);
  }

  /** Nothing points to the object any more: deletes it once nobody reads it. */
  void discard(ColdRef ref) {
    pins.doom(ref.name());
  }

  /** Completes when everything discarded and not read is deleted, as far as it can be. */
  Uni<Void> idle() {
    return removals.idle();
  }

  /** Writes a stream to a new object, then commits it; see {@link #through}. */
  <T> Uni<T> upload(
      String path, Multi<ByteBuffer> data, CallOptions options, Function<Upload, Uni<T>> commit) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Tally tally = new Tally(data);
              return through(
                  path,
                  name ->
                      storage
                          .with(options.immutable())
                          .writeStream(name, tally.counted())
                          .onFailure()
                          .transform(failure -> tally.told(path, failure))
                          .map(written -> tally.upload(name, written.size(), path)),
                  commit);
            });
  }

  /** Copies an object to a new one, then commits it; see {@link #through}. */
  <T> Uni<T> copy(String path, Frame source, CallOptions options, Function<Upload, Uni<T>> commit) {
    ColdRef ref = source.cold().orElseThrow();
    Uni<T> copied =
        through(
            path,
            name ->
                storage
                    .with(options.immutable())
                    .copy(ref.name(), name)
                    .onFailure(failure -> !isMissing(failure))
                    .transform(failure -> ColdErrors.about(path, failure))
                    .map(done -> new Upload(new ColdRef(name, ref.checksum()), source.size())),
            commit);
    return Uni.createFrom()
        .deferred(
            () -> {
              pins.begin(ref.name());
              return copied.onTermination().invoke(() -> pins.end(ref.name()));
            });
  }

  /** Reads ranges of an object; all there, otherwise it is damaged. */
  Uni<List<ByteBuffer>> read(
      String path, ColdRef ref, List<ByteRange> ranges, CallOptions options) {
    return Uni.createFrom()
        .deferred(
            () -> {
              pins.begin(ref.name());
              return storage
                  .with(options.immutable())
                  .readRanges(ref.name(), ranges)
                  .onFailure(failure -> !isMissing(failure))
                  .transform(failure -> ColdErrors.about(path, failure))
                  .onTermination()
                  .invoke(() -> pins.end(ref.name()));
            });
  }

  /** Streams a range of an object. */
  Multi<ByteBuffer> stream(String path, ColdRef ref, ByteRange range, CallOptions options) {
    return Multi.createFrom()
        .deferred(
            () -> {
              pins.begin(ref.name());
              return storage
                  .with(options.immutable())
                  .readStream(ref.name(), ReadOptions.DEFAULT.withRange(range.start(), range.end()))
                  .onFailure(failure -> !isMissing(failure))
                  .transform(failure -> ColdErrors.about(path, failure))
                  .onTermination()
                  .invoke(() -> pins.end(ref.name()));
            });
  }

  /** Streams a whole object; fails at the end when length or checksum do not match. */
  Multi<ByteBuffer> verified(String path, Frame frame, CallOptions options) {
    ColdRef ref = frame.cold().orElseThrow();
    return Multi.createFrom()
        .deferred(
            () -> {
              Tally tally = new Tally(stream(path, ref, new ByteRange(0, Long.MAX_VALUE), options));
              return tally
                  .counted()
                  .onCompletion()
                  .call(() -> tally.check(path, ref, frame.size()));
            });
  }

  static boolean isMissing(Throwable failure) {
    return failure instanceof StorageException error && error.kind() == StorageErrorKind.NOT_FOUND;
  }

  static CorruptStorageException damaged(String path, ColdRef ref, String why) {
    return new CorruptStorageException(
        path,
        "The cold tier "
            + why
            + " \""
            + ref.name()
            + "\", which holds the content of \""
            + path
            + "\"; restore it there, or delete the file");
  }

  /**
   * Writes a new object and commits the pointer to it. When nothing can point to the object in the
   * end it is deleted; when that is not known it stays.
   *
   * @param write writes the object of a name
   * @param commit commits the pointer; fails with an error that says whether it may have
   */
  private <T> Uni<T> through(
      String path, Function<String, Uni<Upload>> write, Function<Upload, Uni<T>> commit) {
    return Uni.createFrom()
        .deferred(
            () -> {
              String name = folder + ids.next().coldName();
              AtomicBoolean committing = new AtomicBoolean();
              beingWritten.add(name);
              return write
                  .apply(name)
                  .onItem()
                  .transformToUni(
                      upload -> {
                        committing.set(true);
                        return commit.apply(upload);
                      })
                  .onTermination()
                  .invoke(
                      (item, failure, cancelled) -> {
                        boolean mayBeNamed = failure == null || unknown(failure);
                        if (!committing.get() || !cancelled && !mayBeNamed) {
                          pins.doom(name);
                        }
                        beingWritten.remove(name);
                      });
            });
  }

  private static boolean unknown(Throwable failure) {
    return !(failure instanceof StorageException error)
        || error.kind() == StorageErrorKind.OUTCOME_UNKNOWN;
  }

  /** Length and checksum of a stream, and whether it failed by itself. Subscribed to once. */
  private static final class Tally {
    private final Multi<ByteBuffer> data;
    private final CRC32C checksum = new CRC32C();
    private long size;
    private volatile Throwable failure;

    Tally(Multi<ByteBuffer> data) {
      this.data = data;
    }

    Multi<ByteBuffer> counted() {
      return data.onFailure()
          .invoke(broken -> failure = broken)
          .onItem()
          .invoke(
              piece -> {
                size += piece.remaining();
                checksum.update(piece.duplicate());
              });
    }

    Upload upload(String name, long written, String path) {
      ColdRef ref = new ColdRef(name, (int) checksum.getValue());
      if (written != size) {
        throw damaged(path, ref, "has " + written + " instead of " + size + " bytes of");
      }
      return new Upload(ref, size);
    }

    /** A failure of the source is the caller's; others are of the cold tier. */
    Throwable told(String path, Throwable told) {
      Throwable source = failure;
      return source == null ? ColdErrors.about(path, told) : source;
    }

    Uni<Void> check(String path, ColdRef ref, long expected) {
      if (size != expected || (int) checksum.getValue() != ref.checksum()) {
        return Uni.createFrom().failure(damaged(path, ref, "has damaged bytes of"));
      }
      return Uni.createFrom().voidItem();
    }
  }
}
