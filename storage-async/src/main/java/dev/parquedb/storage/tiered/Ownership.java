package dev.parquedb.storage.tiered;

import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.spi.ProcessLock;
import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one right to use a hot tier. Within the process a list of all tiers in use keeps others out;
 * across processes a lock of the operating system does where the tier is a folder or a file, and
 * otherwise a record in the tier, which a crash leaves behind.
 */
final class Ownership {

  private static final Set<String> IN_USE = ConcurrentHashMap.newKeySet();
  private static final Pattern IDENTITY = Pattern.compile("parquedb-tiered 1\nid ([0-9a-f]{32})\n");
  private static final String FREE = "free\n";

  private final Vertx vertx;
  private final StorageBackend hot;
  private final String tierId;
  private ProcessLock lock;
  private String recordVersion;

  private Ownership(Vertx vertx, StorageBackend hot, String tierId) {
    this.vertx = vertx;
    this.hot = hot;
    this.tierId = tierId;
  }

  /** What tells this hot tier from all others: 32 hexadecimal digits, drawn when it was new. */
  String tierId() {
    return tierId;
  }

  /**
   * Acquires a hot tier, which gets its identity when it is new.
   *
   * @param ids names a new tier, and this owner
   * @param takeOver whether a record that another owner left is no obstacle
   * @return fails with {@link UnavailableException} when somebody else uses the tier, and with
   *     {@link UnsupportedStorageException} when it holds anything else
   */
  static Uni<Ownership> acquire(
      Vertx vertx, StorageBackend hot, WriteId.Source ids, boolean takeOver) {
    return identity(hot, ids)
        .onItem()
        .transformToUni(
            tierId -> {
              if (!IN_USE.add(tierId)) {
                return Uni.createFrom().failure(inUse("this process"));
              }
              Ownership owner = new Ownership(vertx, hot, tierId);
              return owner
                  .exclude(ids.next().version(), takeOver)
                  .replaceWith(owner)
                  .onFailure()
                  .call(owner::unlock)
                  .onCancellation()
                  .call(owner::unlock);
            });
  }

  /** Marks the record as free, while the hot tier is still open. */
  Uni<Void> release() {
    return recordVersion == null
        ? Uni.createFrom().voidItem()
        : hot.writeConditional(Internals.OWNER, text(FREE), recordVersion).replaceWithVoid();
  }

  /** Lets others in. */
  Uni<Void> unlock() {
    Uni<Void> unlocked =
        lock == null
            ? Uni.createFrom().voidItem()
            : Contexts.onWorker(
                vertx,
                () -> {
                  lock.close();
                  return null;
                });
    return unlocked.eventually(() -> IN_USE.remove(tierId));
  }

  private Uni<Void> exclude(String ownerId, boolean takeOver) {
    if (hot.rootUri().getScheme().equals("memory")) {
      return Uni.createFrom().voidItem();
    }
    Optional<Path> place = OwnerLock.placeFor(hot.rootUri());
    return place.isPresent()
        ? Contexts.onWorker(vertx, () -> lock(place.get()))
        : record(ownerId, takeOver);
  }

  private Void lock(Path place) throws IOException {
    lock = ProcessLock.tryAcquire(place);
    if (lock == null) {
      throw inUse("another process");
    }
    return null;
  }

  private Uni<Void> record(String ownerId, boolean takeOver) {
    return hot.stat(Internals.OWNER)
        .onItem()
        .transformToUni(
            found -> {
              if (found == null) {
                return claim(ownerId, null);
              }
              return hot.read(Internals.OWNER)
                  .onItem()
                  .transformToUni(
                      bytes ->
                          takeOver || string(bytes).equals(FREE)
                              ? claim(ownerId, found.version())
                              : Uni.createFrom().failure(recorded(string(bytes).strip())));
            });
  }

  private Uni<Void> claim(String ownerId, String expected) {
    return hot.writeConditional(Internals.OWNER, text("owner " + ownerId + "\n"), expected)
        .onFailure(PreconditionFailedException.class)
        .transform(lost -> inUse("somebody who was faster"))
        .map(WriteResult::version)
        .invoke(version -> recordVersion = version)
        .replaceWithVoid();
  }

  private static Uni<String> identity(StorageBackend hot, WriteId.Source ids) {
    return hot.read(Internals.IDENTITY)
        .map(Ownership::parse)
        .onFailure(NotFoundException.class)
        .recoverWithUni(() -> newIdentity(hot, ids));
  }

  private static Uni<String> newIdentity(StorageBackend hot, WriteId.Source ids) {
    WriteId id = ids.next();
    String tierId = String.format("%016x%016x", id.high(), id.low());
    return hot.list("")
        .onItem()
        .transformToUni(
            found -> {
              if (found.paths().stream().anyMatch(path -> !Internals.isInternal(path))) {
                return Uni.createFrom().failure(foreign());
              }
              return hot.writeConditional(
                      Internals.IDENTITY, text("parquedb-tiered 1\nid " + tierId + "\n"), null)
                  .replaceWith(tierId)
                  .onFailure(PreconditionFailedException.class)
                  .recoverWithUni(() -> hot.read(Internals.IDENTITY).map(Ownership::parse));
            });
  }

  private static String parse(ByteBuffer bytes) {
    Matcher matcher = IDENTITY.matcher(string(bytes));
    if (!matcher.matches()) {
      throw Frame.corrupt(Internals.IDENTITY, "it does not tell the identity of a hot tier");
    }
    return matcher.group(1);
  }

  private static ByteBuffer text(String content) {
    return ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
  }

  private static String string(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  private static UnsupportedStorageException foreign() {
    return new UnsupportedStorageException(
        "",
        "The hot tier holds files that no tiered storage wrote; give it a storage of its own and"
            + " copy them through the tiered storage");
  }

  private static UnavailableException inUse(String by) {
    return new UnavailableException(
        "",
        "The hot tier is in use by " + by + ", and has one user at a time; close that one first");
  }

  private static UnavailableException recorded(String owner) {
    return new UnavailableException(
        "",
        "The hot tier is in use by, or was left behind by a crash of, \""
            + owner
            + "\"; close that one, or when it certainly does not run any more open with takeOver");
  }
}
