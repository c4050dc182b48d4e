package dev.parquedb.storage.fs;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.spi.BackendSettings;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.DriverStorageBackend;
import dev.parquedb.storage.spi.ReadTuning;
import dev.parquedb.storage.spi.WorkerPool;
import dev.parquedb.vertx.Contexts;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Storage in a folder: every key is a file of that relative path, readable by other programs. Any
 * number of processes may use one folder at the same time, provided all open the same root.
 *
 * <p><b>Writing.</b> A file is written under a temporary name, synced, and then appears whole: by a
 * hard link where it must not exist, by a rename otherwise. Replacing, conditional writing,
 * appending, moving and deleting of one key exclude each other by locks of the operating system.
 * Appending writes the file again, so its cost grows with the file. Versions are modification time,
 * size and inode, the times being unique in the folder.
 *
 * <p><b>Reading.</b> Files recently read stay open; each read begins by looking whether the file is
 * still the same, so what anybody has replaced is noticed. {@code readInto} a direct buffer is
 * fastest, best aligned to pages. After cancelling a {@code readInto} that had begun, the buffer
 * may still be written to until the read in progress has ended.
 *
 * <p><b>The folder.</b> {@code .parquedb-internal} in it holds locks and temporaries; it must stay
 * as long as anybody uses the folder. Symbolic links below the root are not followed but refused
 * with {@link dev.parquedb.storage.PermissionDeniedException}. Listings leave out what no key can
 * name. Other programs may add, replace (by rename) and delete files, but do not take part in the
 * locks. Directories stay when their last file is deleted, until {@code rmdir}.
 *
 * <p>Opening makes the folder where missing, tries out what all this needs (exclusive creation,
 * hard links, file locks, syncing, fine modification times, names in upper and lower case) and
 * fails with {@link dev.parquedb.storage.UnsupportedStorageException} where it is not there.
 */
public final class FsBackend {

  /** Within a hop a larger hole is skipped: another read costs less than the bytes. */
  private static final long LARGEST_HOLE_READ = 16 * 1024;

  private static final int SPANS_PER_HOP = 64;

  private FsBackend() {}

  /**
   * A backend to be described further and opened.
   *
   * @param vertx whose timers to use
   * @param root the folder; made when missing
   */
  public static Builder builder(Vertx vertx, Path root) {
    return new Builder(vertx, root);
  }

  /** Describes a backend on a folder. */
  public static final class Builder {
    private final Path root;
    private TimeSource time;
    private RandomGenerator random = new SecureRandom();
    private Durability durability = Durability.FSYNC;
    private FileOperations operations;
    private ReadTuning tuning = ReadTuning.DEFAULT;
    private int callLimit = 10_000;
    private int poolSize =
        Math.max(4, Math.min(16, 2 * Runtime.getRuntime().availableProcessors()));

    private Builder(Vertx vertx, Path root) {
      this.root = Objects.requireNonNull(root, "root");
      this.time = new VertxTimeSource(vertx);
    }

    /** What a completed write survives; {@link Durability#FSYNC} unless set. */
    public Builder durability(Durability wanted) {
      this.durability = Objects.requireNonNull(wanted, "wanted");
      return this;
    }

    /**
     * How many threads make the blocking calls; 4 to 16, by the processors, unless set.
     *
     * @param threads from 1 to 1,024
     */
    public Builder poolSize(int threads) {
      if (threads < 1 || threads > 1024) {
        throw new IllegalArgumentException("poolSize must be from 1 to 1024: " + threads);
      }
      this.poolSize = threads;
      return this;
    }

    /**
     * How many calls may wait or run, streams until they end; more fail with {@link
     * dev.parquedb.storage.ThrottledException}.
     *
     * @param calls from 1 to 1,000,000; 10,000 unless set
     */
    public Builder callLimit(int calls) {
      if (calls < 1 || calls > 1_000_000) {
        throw new IllegalArgumentException("callLimit must be from 1 to 1000000: " + calls);
      }
      this.callLimit = calls;
      return this;
    }

    /**
     * Which ranges of one {@code readRanges} are read in one hop to a worker; holes above 16 KiB
     * between them are skipped, not read.
     *
     * @param maxGap the largest hole between neighbours in bytes, from 0; 1 MiB unless set
     * @param maxSpan the most bytes of a hop with several ranges, from 1; 8 MiB unless set
     */
    public Builder coalescing(long maxGap, long maxSpan) {
      this.tuning = ReadTuning.DEFAULT.withCoalescing(maxGap, maxSpan);
      return this;
    }

    /** Takes timers and the age of leftovers from another source. */
    public Builder time(TimeSource source) {
      this.time = Objects.requireNonNull(source, "source");
      return this;
    }

    /** Takes the names of temporaries and the jitter of waits from another source. */
    public Builder random(RandomGenerator source) {
      this.random = Objects.requireNonNull(source, "source");
      return this;
    }

    Builder operations(FileOperations seam) {
      this.operations = seam;
      return this;
    }

    /** Opens the folder; the backend belongs to the subscriber, who closes it. */
    public Uni<StorageBackend> open() {
      return Uni.createFrom().deferred(this::start);
    }

    private Uni<StorageBackend> start() {
      WorkerPool pool = FsWorker.pool(poolSize);
      FolderOpening opening = new FolderOpening(operations(), pool, time, random);
      DriverCall call = new DriverCall(CallOptions.DEFAULT);
      Uni<StorageBackend> opened =
          pool.run(call, "", () -> opening.open(root))
              .map(
                  folder ->
                      DriverStorageBackend.of(
                          new FsDriver(folder, tuningOfHops()),
                          BackendSettings.of(time, random).withMostCalls(callLimit)))
              .onFailure()
              .call(() -> pool.stop(() -> {}));
      return Contexts.returning(opened);
    }

    private FileOperations operations() {
      if (operations != null) {
        return operations;
      }
      return durability == Durability.FSYNC ? FileOperations.SYNCING : FileOperations.NOT_SYNCING;
    }

    private ReadTuning tuningOfHops() {
      return tuning
          .withCoalescing(Math.min(tuning.maxGap(), LARGEST_HOLE_READ), tuning.maxSpan())
          .withBatches(SPANS_PER_HOP, Math.max(1, tuning.maxSpan()))
          .withRequestsInFlight(poolSize);
    }
  }
}
