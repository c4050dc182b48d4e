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
import dev.parquedb.storage.spi.BackendSettings;
import dev.parquedb.storage.spi.DriverStorageBackend;
import dev.parquedb.storage.spi.StoragePaths;
import dev.parquedb.vertx.Contexts;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

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

  private record Parts(
      HotTier hot,
      ColdTier cold,
      HotListing listing,
      TierMoves moves,
      TimeSource time,
      Duration grace) {}

  private TieredBackend(Parts parts, StorageBackend derived, CallOptions options) {
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
   *     its user that a crash leaves behind; see {@link Builder#takeOver}
   * @param cold where large files go
   */
  public static Builder builder(Vertx vertx, StorageBackend hot, StorageBackend cold) {
    return new Builder(vertx, hot, cold);
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

  private static <T> Uni<T> lazily(Supplier<Uni<T>> work) {
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

  /** Describes a tiered storage. */
  public static final class Builder {
    private final Vertx vertx;
    private final StorageBackend hot;
    private final StorageBackend cold;
    private long threshold = 1024 * 1024;
    private Duration grace = Duration.ofHours(24);
    private boolean takeOver;
    private TimeSource time;
    private RandomGenerator random = new SecureRandom();

    private Builder(Vertx vertx, StorageBackend hot, StorageBackend cold) {
      this.vertx = Objects.requireNonNull(vertx, "vertx");
      this.hot = Objects.requireNonNull(hot, "hot");
      this.cold = Objects.requireNonNull(cold, "cold");
      this.time = new VertxTimeSource(vertx);
    }

    /**
     * What is written above this size goes cold; 1 MiB unless set. A write holds this much in
     * memory at most.
     *
     * @param bytes from 0 (everything but empty files is cold) to 64 MiB
     */
    public Builder threshold(long bytes) {
      if (bytes < 0 || bytes > 64L * 1024 * 1024) {
        throw new IllegalArgumentException("threshold must be from 0 to 64 MiB: " + bytes);
      }
      this.threshold = bytes;
      return this;
    }

    /**
     * How young a cold object is never taken for an orphan; 24 hours unless set. It must be longer
     * than a write whose outcome is unknown may still arrive, and than clocks differ.
     *
     * @param period positive
     */
    public Builder orphanGrace(Duration period) {
      if (period.isNegative() || period.isZero()) {
        throw new IllegalArgumentException("orphanGrace must be positive: " + period);
      }
      this.grace = period;
      return this;
    }

    /**
     * Opens a hot tier whose record says that somebody uses it. Only for when that one certainly
     * does not run any more: after a crash, where no lock of the operating system tells.
     */
    public Builder takeOver() {
      this.takeOver = true;
      return this;
    }

    /** Takes timers and the age of files from another source. */
    public Builder time(TimeSource source) {
      this.time = Objects.requireNonNull(source, "source");
      return this;
    }

    /** Takes the identity of openings and the jitter of waits from another source. */
    public Builder random(RandomGenerator source) {
      this.random = Objects.requireNonNull(source, "source");
      return this;
    }

    /**
     * Opens the storage; it belongs to the subscriber, who closes it. Where it cannot be opened
     * both tiers stay open, and with the caller.
     *
     * @return fails with {@link UnsupportedStorageException} when a tier lacks what it needs or the
     *     hot one holds foreign files, and with {@link dev.parquedb.storage.UnavailableException}
     *     when somebody else uses the hot tier
     */
    public Uni<TieredBackend> open() {
      return lazily(
          () -> {
            check();
            WriteId.Source ids = new WriteId.Source(random);
            return Ownership.acquire(vertx, hot, ids, takeOver).map(owner -> build(owner, ids));
          });
    }

    private TieredBackend build(Ownership owner, WriteId.Source ids) {
      HotTier hotTier = new HotTier(hot);
      ColdTier coldTier = new ColdTier(cold, owner.tierId(), ids);
      TieredDriver driver = new TieredDriver(hotTier, coldTier, ids, threshold, owner);
      TierMoves moves = new TierMoves(hotTier, coldTier, driver.writes());
      Parts parts = new Parts(hotTier, coldTier, driver.listing(), moves, time, grace);
      StorageBackend derived = DriverStorageBackend.of(driver, BackendSettings.of(time, random));
      return new TieredBackend(parts, derived, CallOptions.DEFAULT);
    }

    private void check() {
      StorageCapabilities needed = hot.capabilities();
      require(needed.writable() && needed.conditionalCreate() && needed.cas(), "hot");
      require(cold.capabilities().writable(), "cold");
      long room = needed.maxFileSize() - Frame.HEADER - Description.MAX_BYTES;
      if (threshold > room) {
        throw new UnsupportedStorageException(
            "", "The hot tier holds content of up to " + room + " bytes, less than the threshold");
      }
    }

    private void require(boolean supported, String tier) {
      if (!supported) {
        throw new UnsupportedStorageException(
            "",
            "The "
                + tier
                + " tier does not support "
                + (tier.equals("hot") ? "conditional creation and CAS" : "writing")
                + "; use another storage");
      }
    }
  }
}
