package dev.parquedb.storage.memory;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.spi.BackendSettings;
import dev.parquedb.storage.spi.DriverStorageBackend;
import dev.parquedb.vertx.VertxTimeSource;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Storage in the memory of the process: a flat store with every conditional write, for tests and
 * caches. Calls complete at once, on the caller's thread.
 *
 * <p>A store without a name belongs to one backend. Backends of one name share one store, in the
 * whole process; its files are gone when the last of them is closed.
 */
public final class MemoryBackend {

  private MemoryBackend() {}

  /**
   * A backend with a store of its own.
   *
   * @param vertx whose timers to use
   */
  public static StorageBackend create(Vertx vertx) {
    return builder(vertx).build();
  }

  /**
   * A backend to be described further.
   *
   * @param vertx whose timers to use
   */
  public static Builder builder(Vertx vertx) {
    return new Builder(vertx);
  }

  /** Describes a memory backend. */
  public static final class Builder {
    private TimeSource time;
    private RandomGenerator random = new SecureRandom();
    private String name = "";

    private Builder(Vertx vertx) {
      this.time = new VertxTimeSource(vertx);
    }

    /**
     * Shares the store with all backends of this name.
     *
     * @param shared letters, digits, {@code -}, {@code _} and {@code .}; empty for a store of its
     *     own
     */
    public Builder name(String shared) {
      if (!shared.matches("[A-Za-z0-9._-]*")) {
        throw new IllegalArgumentException(
            "The name of a memory store has letters, digits, '-', '_' and '.' only: " + shared);
      }
      this.name = shared;
      return this;
    }

    /** Takes the time, also of files, from another source. */
    public Builder time(TimeSource source) {
      this.time = Objects.requireNonNull(source, "source");
      return this;
    }

    /** Takes random numbers from another source. */
    public Builder random(RandomGenerator source) {
      this.random = Objects.requireNonNull(source, "source");
      return this;
    }

    /** Opens the backend. */
    public StorageBackend build() {
      MemoryStores.Handle handle = MemoryStores.open(name);
      URI root = URI.create("memory://" + handle.name());
      MemoryDriver driver = new MemoryDriver(handle.store(), root, time, handle.release());
      return DriverStorageBackend.of(driver, BackendSettings.of(time, random));
    }
  }
}
