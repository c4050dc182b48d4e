package dev.parquedb.storage.tiered;

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
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.spi.StoragePaths;
import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Storage in two tiers: files up to a threshold in a hot storage, larger ones in a cold one, behind
 * small pointers in the hot one. Which tier a file is in shows nowhere but here; {@link #promote}
 * and {@link #demote} change it.
 *
 * <p><b>Guarantees.</b> The hot tier alone decides which files exist and in which version: every
 * change is one conditional write, or one deletion, of one object there. Cold bytes are durable
 * under a name of their own before a pointer names them, and are deleted after no pointer names
 * them and nobody reads them. So a crash between the tiers loses nothing and shows nothing by
 * halves; what it leaves behind {@link #collectOrphans} finds. Moving between the tiers keeps the
 * version.
 *
 * <p><b>Limits.</b> A hot tier has one user at a time ({@code sharedWriters} is false); a second
 * one is refused. Its objects carry a frame and may be pointers, so no other program can read them
 * ({@code externallyReadable} is false). Copying and moving a cold file copies its bytes within the
 * cold tier; appending to one writes it again. Several hot tiers may share a cold storage; a copied
 * hot tier may not share it with the original.
 *
 * <p>Both storages belong to this one and are closed with it. Options of a view reach both tiers,
 * except that what the hot tier says of which file is where is always read anew.
 */
public final class TieredBackend implements StorageBackend {

  private static final int ORPHANS_A_ROUND = 10_000;

  private final Parts parts;
  private final StorageBackend derived;
  private final CallOptions options;

  record Parts(
      HotTier hot,
      ColdTier cold,
      HotListing listing,
      TierMoves moves,
      TimeSource time,
      Duration grace) {}

  TieredBackend(Parts parts, StorageBackend derived, CallOptions options) {
    this.parts = parts;
    this.derived = derived;
    this.options = options;
  }

  /**
   * A backend to be described further and opened.
   *
   * @param vertx whose timers and workers to use
   * @param hot where small files, pointers, and everything known of files go: empty or used so
   *     before; must support conditional creation and CAS. Other than memory, {@code file:} and
   *     {@code sqlite:} storages, which are locked by the operating system, it keeps a record of
   *     its user that a crash leaves behind; see {@link TieredBackendBuilder#takeOver}
   * @param cold where large files go
   */
  public static TieredBackendBuilder builder(Vertx vertx, StorageBackend hot, StorageBackend cold) {
    return new TieredBackendBuilder(vertx, hot, cold);
  }

  /**
   * Where the content of a file lies.
   *
   * @param path the file; a missing one is a {@link dev.parquedb.storage.NotFoundException}
   */
  public Uni<Tier> tierOf(String path) {
    return lazily(
        () -> parts.moves().existing(key(path), options).map(entry -> entry.frame().tier()));
  }

  /**
   * Moves the content of a file to the hot tier. Readers and version are not disturbed.
   *
   * @param path the file; a missing one is a {@link dev.parquedb.storage.NotFoundException}
   * @return whether this call moved it: false when it is hot already or empty, or was changed
   *     meanwhile. Fails with {@link dev.parquedb.storage.CorruptStorageException} and changes
   *     nothing when the cold bytes do not match their checksum
   */
  public Uni<Boolean> promote(String path) {
    return lazily(() -> parts.moves().move(key(path), Tier.HOT, options));
  }

  /**
   * Moves the content of a file to the cold tier. Readers and version are not disturbed.
   *
   * @param path the file; a missing one is a {@link dev.parquedb.storage.NotFoundException}
   * @return whether this call moved it: false when it is cold already or empty, or was changed
   *     meanwhile
   */
  public Uni<Boolean> demote(String path) {
    return lazily(() -> parts.moves().move(key(path), Tier.COLD, options));
  }

  /**
   * Moves files to where a policy wants them, one after the other: one bounded batch. Cancelling
   * stops between files or within one, which is then where it was or where it should be.
   *
   * @param policy says where each file should lie
   * @param prefix the string prefix of the files to look at; empty for all
   * @param batch how many files at most, from which cursor, of which pattern
   * @return what was done, with the cursor of the next batch
   */
  public Uni<RebalanceResult> rebalance(TieringPolicy policy, String prefix, ListOptions batch) {
    return lazily(
        () -> {
          if (batch.limit() < 1 || batch.delimiter().isPresent()) {
            throw new UnsupportedStorageException(
                prefix, "A rebalancing has a limit of at least 1 and no delimiter");
          }
          String normal = Internals.refuse(StoragePaths.prefix(prefix));
          Rebalance rebalance = new Rebalance(parts.moves(), policy, parts.time().now(), options);
          return parts.listing().page(normal, batch, options).chain(rebalance::run);
        });
  }

  /**
   * Finds cold objects that nothing points to, left behind by crashes and unknown outcomes.
   *
   * @param olderThan only objects written at least this long ago, by the cold tier's clock; not
   *     less than the grace of the backend, otherwise {@link IllegalArgumentException}
   * @param mode whether to delete them
   * @return what was found; nothing is deleted when any object of the hot tier cannot be read
   */
  public Uni<OrphanReport> collectOrphans(Duration olderThan, OrphanMode mode) {
    return lazily(
        () -> {
          if (olderThan.compareTo(parts.grace()) < 0) {
            throw new IllegalArgumentException(
                "olderThan must be at least the grace of " + parts.grace() + ": " + olderThan);
          }
          return new Orphans(parts.cold(), parts.listing(), options, ORPHANS_A_ROUND)
              .collect(parts.time().now().minus(olderThan), mode);
        });
  }

  private static String key(String path) {
    return Internals.refuse(StoragePaths.file(path));
  }

  static <T> Uni<T> lazily(Supplier<Uni<T>> work) {
    return Contexts.returning(Uni.createFrom().deferred(work::get));
  }

  @Override
  public String type() {
    return derived.type();
  }

  @Override
  public URI rootUri() {
    return derived.rootUri();
  }

  @Override
  public StorageCapabilities capabilities() {
    return derived.capabilities();
  }

  @Override
  public TieredBackend with(CallOptions other) {
    return new TieredBackend(parts, derived.with(other), other);
  }

  @Override
  public Uni<ByteBuffer> read(String path) {
    return derived.read(path);
  }

  @Override
  public Uni<ByteBuffer> readRange(String path, long start, long end) {
    return derived.readRange(path, start, end);
  }

  @Override
  public Uni<List<ByteBuffer>> readRanges(String path, List<ByteRange> ranges) {
    return derived.readRanges(path, ranges);
  }

  @Override
  public Uni<Integer> readInto(String path, long start, ByteBuffer destination) {
    return derived.readInto(path, start, destination);
  }

  @Override
  public Multi<ByteBuffer> readStream(String path, ReadOptions range) {
    return derived.readStream(path, range);
  }

  @Override
  public Uni<Boolean> exists(String path) {
    return derived.exists(path);
  }

  @Override
  public Uni<FileStat> stat(String path) {
    return derived.stat(path);
  }

  @Override
  public Uni<ListResult> list(String prefix, ListOptions page) {
    return derived.list(prefix, page);
  }

  @Override
  public Uni<WriteResult> write(String path, ByteBuffer data, WriteOptions how) {
    return derived.write(path, data, how);
  }

  @Override
  public Uni<WriteResult> writeAtomic(String path, ByteBuffer data, WriteOptions how) {
    return derived.writeAtomic(path, data, how);
  }

  @Override
  public Uni<WriteResult> writeConditional(
      String path, ByteBuffer data, String expectedVersion, WriteOptions how) {
    return derived.writeConditional(path, data, expectedVersion, how);
  }

  @Override
  public Uni<WriteResult> writeStream(String path, Multi<ByteBuffer> data, WriteOptions how) {
    return derived.writeStream(path, data, how);
  }

  @Override
  public Uni<Void> append(String path, ByteBuffer data) {
    return derived.append(path, data);
  }

  @Override
  public Uni<Boolean> delete(String path) {
    return derived.delete(path);
  }

  @Override
  public Uni<Long> deletePrefix(String prefix) {
    return derived.deletePrefix(prefix);
  }

  @Override
  public Uni<Void> mkdir(String path) {
    return derived.mkdir(path);
  }

  @Override
  public Uni<Void> rmdir(String path, RmdirOptions how) {
    return derived.rmdir(path, how);
  }

  @Override
  public Uni<Void> copy(String source, String dest) {
    return derived.copy(source, dest);
  }

  @Override
  public Uni<Void> move(String source, String dest) {
    return derived.move(source, dest);
  }

  @Override
  public Uni<Void> close() {
    return derived.close();
  }
}
