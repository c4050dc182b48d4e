package dev.parquedb.storage.tiered;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.spi.BackendSettings;
import dev.parquedb.storage.spi.DriverStorageBackend;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Describes a {@link TieredBackend}. */
public final class TieredBackendBuilder {
  private final Vertx vertx;
  private final StorageBackend hot;
  private final StorageBackend cold;
  private long threshold = 1024 * 1024;
  private Duration grace = Duration.ofHours(24);
  private boolean takeOver;
  private TimeSource time;
  private RandomGenerator random = new SecureRandom();

  TieredBackendBuilder(Vertx vertx, StorageBackend hot, StorageBackend cold) {
    this.vertx = Objects.requireNonNull(vertx, "vertx");
    this.hot = Objects.requireNonNull(hot, "hot");
    this.cold = Objects.requireNonNull(cold, "cold");
    this.time = new VertxTimeSource(vertx);
  }

  /**
   * What is written above this size goes cold; 1 MiB unless set. A write holds this much in memory
   * at most.
   *
   * @param bytes from 0 (everything but empty files is cold) to 64 MiB
   */
  public TieredBackendBuilder threshold(long bytes) {
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
  public TieredBackendBuilder orphanGrace(Duration period) {
    if (period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("orphanGrace must be positive: " + period);
    }
    this.grace = period;
    return this;
  }

  /**
   * Opens a hot tier whose record says that somebody uses it. Only for when that one certainly does
   * not run any more: after a crash, where no lock of the operating system tells.
   */
  public TieredBackendBuilder takeOver() {
    this.takeOver = true;
    return this;
  }

  /** Takes timers and the age of files from another source. */
  public TieredBackendBuilder time(TimeSource source) {
    this.time = Objects.requireNonNull(source, "source");
    return this;
  }

  /** Takes the identity of openings and the jitter of waits from another source. */
  public TieredBackendBuilder random(RandomGenerator source) {
    this.random = Objects.requireNonNull(source, "source");
    return this;
  }

  /**
   * Opens the storage; it belongs to the subscriber, who closes it. Where it cannot be opened both
   * tiers stay open, and with the caller.
   *
   * @return fails with {@link UnsupportedStorageException} when a tier lacks what it needs or the
   *     hot one holds foreign files, and with {@link dev.parquedb.storage.UnavailableException}
   *     when somebody else uses the hot tier
   */
  public Uni<TieredBackend> open() {
    return TieredBackend.lazily(
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
    TieredBackend.Parts parts =
        new TieredBackend.Parts(hotTier, coldTier, driver.listing(), moves, time, grace);
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
