package dev.parquedb.entity;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.StorageBackend;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How to open an {@link EntityBackend}. */
public sealed interface BackendConfig
    permits DeltaBackendConfig, IcebergBackendConfig, NativeBackendConfig {

  /** Where the files lie. */
  StorageBackend storage();

  /**
   * The folder of the tables below the storage's root, without slashes at its ends; may be empty.
   */
  String location();

  /** Whether every write is refused. */
  boolean readOnly();

  /** Tables of other engines, by the read-only namespace that shows them; usually none. */
  default Map<String, ForeignTable> foreign() {
    return Map.of();
  }

  /** Bounds that hold for every format. */
  EngineOptions engine();

  /** The table format. */
  BackendType type();

  /**
   * Where time and randomness come from; empty for the real ones. For tests.
   *
   * @param time the clock and timer
   * @param random the source of jitter and generated ids
   */
  record Determinism(TimeSource time, RandomGenerator random) {
    public Determinism {
      Objects.requireNonNull(time, "time");
      Objects.requireNonNull(random, "random");
    }
  }

  /** Where time and randomness come from; empty for the real ones. */
  Optional<Determinism> determinism();
}
