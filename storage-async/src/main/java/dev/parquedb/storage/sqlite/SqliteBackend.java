package dev.parquedb.storage.sqlite;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.fs.Durability;
import dev.parquedb.storage.spi.BackendSettings;
import dev.parquedb.storage.spi.DriverStorageBackend;
import dev.parquedb.vertx.Contexts;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Storage in one SQLite database: an application's data in one file. Any number of processes of one
 * machine may have it open at the same time. Needs {@code org.xerial:sqlite-jdbc} on the class
 * path.
 *
 * <p><b>Writing.</b> One thread writes. Changes that wait for it at the same time are committed
 * together, with one sync; each is still by itself whole or not at all. Files above 4 MiB and
 * streams are staged in parts of 1 MiB, each in a transaction of its own, and published by a small
 * one, so that other writers are not held up. Copying and moving move no bytes; appending adds to
 * the last bytes of the file. Versions are numbers that the database never gives out twice.
 *
 * <p><b>Reading.</b> A few threads read, each call from one state of the database, and wait for no
 * writer. Bytes lie in chunks of 256 KiB, of which a range reads those it touches. A stream whose
 * file is replaced meanwhile fails with {@link dev.parquedb.storage.PreconditionFailedException}.
 *
 * <p><b>Waiting.</b> While another process writes, a change waits on the writer's thread, at most
 * for the busy timeout; then it fails with {@link dev.parquedb.storage.UnavailableException} and
 * has changed nothing. When too many calls wait, further ones fail with {@link
 * dev.parquedb.storage.ThrottledException}.
 *
 * <p><b>The file.</b> Beside {@code data.db} there are {@code data.db-wal} and {@code data.db-shm}
 * while it is open, and {@code data.db-owners}, whose locks tell which storages still live; all of
 * them belong together. The write-ahead log works on local disks only, not on network file systems.
 * Space of deleted files is used again, but the file does not become smaller. The keys and bytes
 * can be read with any SQLite tool, but other programs do not see files: {@code externallyReadable}
 * is false. A database of another application or of a newer version of this library is refused and
 * left as it is.
 */
public final class SqliteBackend {

  private static final AtomicInteger OPENED = new AtomicInteger();

  private SqliteBackend() {}

  /**
   * A backend to be described further and opened.
   *
   * @param vertx whose timers to use
   * @param file the database; made when missing, in a folder that exists
   */
  public static Builder builder(Vertx vertx, Path file) {
    return new Builder(vertx, file);
  }

  /** Describes a backend on a database. */
  public static final class Builder {
    private final Path file;
    private TimeSource time;
    private RandomGenerator random = new SecureRandom();
    private Durability durability = Durability.FSYNC;
    private int readers = Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
    private Duration busyTimeout = Duration.ofSeconds(30);
    private int queueLimit = 10_000;
    private Work<Void> commits = SqliteSettings.COMMIT;

    private Builder(Vertx vertx, Path file) {
      this.file = Objects.requireNonNull(file, "file");
      this.time = new VertxTimeSource(vertx);
    }

    /** What a completed write survives; {@link Durability#FSYNC} unless set. */
    public Builder durability(Durability wanted) {
      this.durability = Objects.requireNonNull(wanted, "wanted");
      return this;
    }

    /**
     * How many threads read, each with a connection and about 2 MiB of cache; 2 to 8, by the
     * processors, unless set.
     *
     * @param threads from 1 to 256
     */
    public Builder readers(int threads) {
      if (threads < 1 || threads > 256) {
        throw new IllegalArgumentException("readers must be from 1 to 256: " + threads);
      }
      this.readers = threads;
      return this;
    }

    /**
     * How long a call waits for others who hold the database; 30 seconds unless set. The time in
     * the queue does not count; a timeout of the call covers both.
     *
     * @param limit from 1 millisecond to 1 hour
     */
    public Builder busyTimeout(Duration limit) {
      if (limit.toMillis() < 1 || limit.compareTo(Duration.ofHours(1)) > 0) {
        throw new IllegalArgumentException("busyTimeout must be from 1 ms to 1 hour: " + limit);
      }
      this.busyTimeout = limit;
      return this;
    }

    /**
     * How many changes may wait for the writer, and as many reads for the readers, before further
     * ones are refused; 10,000 unless set.
     *
     * @param calls from 1 to 1,000,000
     */
    public Builder queueLimit(int calls) {
      if (calls < 1 || calls > 1_000_000) {
        throw new IllegalArgumentException("queueLimit must be from 1 to 1000000: " + calls);
      }
      this.queueLimit = calls;
      return this;
    }

    /** Takes times and timers from another source. */
    public Builder time(TimeSource source) {
      this.time = Objects.requireNonNull(source, "source");
      return this;
    }

    /** Takes the jitter of waits from another source. */
    public Builder random(RandomGenerator source) {
      this.random = Objects.requireNonNull(source, "source");
      return this;
    }

    Builder commits(Work<Void> seam) {
      this.commits = seam;
      return this;
    }

    /**
     * Opens the database; the backend belongs to the subscriber, who closes it. Fails with {@link
     * dev.parquedb.storage.UnsupportedStorageException} where the SQLite driver is missing (naming
     * the artifact), where the database is another application's, or where there is no write-ahead
     * log.
     */
    public Uni<StorageBackend> open() {
      return Uni.createFrom().deferred(this::start);
    }

    private Uni<StorageBackend> start() {
      SqliteLibrary.require();
      SqliteSettings settings =
          new SqliteSettings(time, durability, readers, busyTimeout, queueLimit, commits);
      String name = "parquedb-sqlite-" + OPENED.incrementAndGet();
      Uni<StorageBackend> opened =
          new Opening(file, settings)
              .open(name)
              .map(
                  database ->
                      DriverStorageBackend.of(
                          new SqliteDriver(database, readers), BackendSettings.of(time, random)));
      return Contexts.returning(opened);
    }
  }
}
