package dev.parquedb.entity;

import dev.parquedb.storage.StorageBackend;
import java.util.Objects;
import java.util.Optional;

/**
 * Entities in the library's own format, one folder a namespace.
 *
 * @param storage where the files lie
 * @param location the folder of the tables below the storage's root; may be empty
 * @param readOnly whether every write is refused
 * @param engine bounds that hold for every format
 * @param determinism where time and randomness come from; empty for the real ones
 */
public record NativeBackendConfig(
    StorageBackend storage,
    String location,
    boolean readOnly,
    EngineOptions engine,
    Optional<Determinism> determinism)
    implements BackendConfig {

  public NativeBackendConfig {
    Objects.requireNonNull(storage, "storage");
    Objects.requireNonNull(engine, "engine");
    location = Checks.location(location);
  }

  /** A builder with the defaults. */
  public static Builder builder(StorageBackend storage) {
    return new Builder(storage);
  }

  @Override
  public BackendType type() {
    return BackendType.NATIVE;
  }

  /** Builds a configuration. */
  public static final class Builder {
    private final StorageBackend storage;
    private String location = "";
    private boolean readOnly;
    private EngineOptions engine = EngineOptions.DEFAULT;

    private Builder(StorageBackend storage) {
      this.storage = storage;
    }

    /** The folder of the tables below the storage's root. */
    public Builder location(String folder) {
      this.location = folder;
      return this;
    }

    /** Refuses every write. */
    public Builder readOnly() {
      this.readOnly = true;
      return this;
    }

    /** Bounds that hold for every format. */
    public Builder engine(EngineOptions options) {
      this.engine = options;
      return this;
    }

    /** The configuration; fails with {@link InvalidInputException} naming the option refused. */
    public NativeBackendConfig build() {
      return new NativeBackendConfig(storage, location, readOnly, engine, Optional.empty());
    }
  }
}
