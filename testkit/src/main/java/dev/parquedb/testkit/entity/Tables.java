package dev.parquedb.testkit.entity;

import dev.parquedb.entity.BackendConfig;
import dev.parquedb.entity.BackendType;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.IcebergBackendConfig;
import dev.parquedb.storage.StorageBackend;
import java.time.Duration;

/** Configurations of backends, with what processes of a test have in common. */
final class Tables {

  private Tables() {}

  /**
   * A configuration.
   *
   * @param type the kind of tables
   * @param storage where they lie
   * @param engine the bounds of the engine
   * @param commitTimeout how long a commit may take
   */
  static BackendConfig of(
      BackendType type, StorageBackend storage, EngineOptions engine, Duration commitTimeout) {
    return switch (type) {
      case DELTA ->
          DeltaBackendConfig.builder(storage).engine(engine).commitTimeout(commitTimeout).build();
      case ICEBERG ->
          IcebergBackendConfig.builder(storage).engine(engine).commitTimeout(commitTimeout).build();
      default -> throw new IllegalArgumentException("no tables of type " + type);
    };
  }
}
