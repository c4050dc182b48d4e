package dev.parquedb.storage.tiered;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parquedb.storage.AlreadyExistsException;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.CorruptStorageException;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteResult;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;

/** The objects of the hot tier with their frames. Fronts once read are remembered by version. */
final class HotTier {

  /** How often something is looked at again that changes under our eyes. */
  static final int ATTEMPTS = 100;

  private static final long REMEMBERED_BYTES = 16L * 1024 * 1024;

  private final StorageBackend storage;
  private final Cache<Key, Known> fronts =
      Caffeine.newBuilder()
          .maximumWeight(REMEMBERED_BYTES)
          .weigher((Key key, Known known) -> 512 + 2 * known.frame().descriptionLength())
          .executor(Runnable::run)
          .build();

  private record Key(String path, String hotVersion) {}

  private record Known(Frame frame, Description description) {}

  HotTier(StorageBackend storage) {
    this.storage = storage;
  }

  StorageBackend storage() {
    return storage;
  }

  /** The hot tier for a call. */
  StorageBackend view(CallOptions options) {
    return storage.with(options);
  }

  /**
   * The hot tier for reads that must see the newest object: content of files that never change may
   * still move between the tiers.
   */
  StorageBackend fresh(CallOptions options) {
    return storage.with(
        new CallOptions(options.timeout(), CallOptions.Content.MAY_CHANGE, options.priority()));
  }

  /** A file as it is now; a null item when there is none. */
  Uni<Entry> current(String path, CallOptions options) {
    return current(path, fresh(options), ATTEMPTS);
  }

  /** A file as a listing shows it, or newer; a null item when it is gone meanwhile. */
  Uni<Entry> listed(FileStat object, CallOptions options) {
    return remembered(object) != null
        ? Uni.createFrom().item(remembered(object))
        : current(object.path(), options);
  }

  /**
   * Writes an object on condition.
   *
   * @param expected the version in the hot tier that must be there; null for none
   * @return fails with {@link PreconditionFailedException} when the condition does not hold
   */
  Uni<WriteResult> write(String path, HotObject object, String expected, CallOptions options) {
    StorageBackend hot = fresh(options);
    Uni<WriteResult> write =
        object.small()
            ? hot.writeConditional(path, object.whole(), expected)
            : hot.writeStream(
                path,
                object.stream(),
                expected == null
                    ? WriteOptions.DEFAULT.withIfNoneMatch()
                    : WriteOptions.DEFAULT.withIfMatch(expected));
    return write
        .onFailure(AlreadyExistsException.class)
        .transform(there -> new PreconditionFailedException(path, null, null, there.getMessage()))
        .onItem()
        .invoke(
            result ->
                fronts.put(
                    new Key(path, result.version()),
                    new Known(object.frame(), object.description())));
  }

  private Uni<Entry> current(String path, StorageBackend hot, int attempts) {
    return hot.stat(path)
        .onItem()
        .transformToUni(
            object -> {
              if (object == null || object.isDirectory()) {
                return Uni.createFrom().nullItem();
              }
              Entry known = remembered(object);
              return known != null ? Uni.createFrom().item(known) : learn(object, hot, attempts);
            });
  }

  private Entry remembered(FileStat object) {
    Known known = fronts.getIfPresent(new Key(object.path(), object.version()));
    return known == null ? null : entry(object, known);
  }

  /** Reads the front of an object; that it belongs to the version seen is looked up afterwards. */
  private Uni<Entry> learn(FileStat object, StorageBackend hot, int attempts) {
    String path = object.path();
    return front(path, hot)
        .onItemOrFailure()
        .transformToUni(
            (known, failure) ->
                failure == null || mayBeTorn(failure)
                    ? hot.stat(path)
                        .onItem()
                        .transformToUni(
                            after -> learnt(object, after, known, failure, hot, attempts))
                    : Uni.createFrom().failure(failure));
  }

  private Uni<Entry> learnt(
      FileStat before,
      FileStat after,
      Known known,
      Throwable failure,
      StorageBackend hot,
      int attempts) {
    String path = before.path();
    if (after == null || !before.version().equals(after.version())) {
      return attempts > 0
          ? current(path, hot, attempts - 1)
          : Uni.createFrom().failure(restless(path));
    }
    if (failure != null) {
      return Uni.createFrom().failure(failure);
    }
    fronts.put(new Key(path, before.version()), known);
    return Uni.createFrom().item(entry(before, known));
  }

  private Uni<Known> front(String path, StorageBackend hot) {
    return hot.readRange(path, 0, Frame.PREFIX)
        .onItem()
        .transformToUni(
            prefix -> {
              Frame frame = Frame.decode(prefix, path);
              if (frame.descriptionLength() == 0) {
                return Uni.createFrom().item(new Known(frame, Description.NONE));
              }
              return hot.readRange(path, frame.descriptionStart(), frame.end())
                  .map(bytes -> described(path, frame, bytes));
            });
  }

  private Known described(String path, Frame frame, ByteBuffer bytes) {
    if (bytes.remaining() != frame.descriptionLength()
        || Frame.checksum(bytes) != frame.descriptionChecksum()) {
      throw Frame.corrupt(path, "the checksum of its description does not match");
    }
    return new Known(frame, Description.decode(bytes));
  }

  /** Two reads of one object, which may have been replaced or deleted in between. */
  private static boolean mayBeTorn(Throwable failure) {
    return failure instanceof NotFoundException
        || failure instanceof PreconditionFailedException
        || failure instanceof CorruptStorageException;
  }

  static UnavailableException restless(String path) {
    return new UnavailableException(
        path,
        "\"" + path + "\" of the tiered storage changed each time it was looked at; try again");
  }

  private static Entry entry(FileStat object, Known known) {
    return new Entry(
        object.path(), object.version(), object.modifiedAt(), known.frame(), known.description());
  }
}
