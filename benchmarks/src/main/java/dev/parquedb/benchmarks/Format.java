package dev.parquedb.benchmarks;

import dev.parquedb.entity.BackendConfig;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.IcebergBackendConfig;
import dev.parquedb.storage.StorageBackend;

/** The table formats, as they are by default. */
public enum Format {
  /** Delta Lake. */
  DELTA {
    @Override
    BackendConfig config(StorageBackend storage) {
      return DeltaBackendConfig.builder(storage).build();
    }
  },
  /** Iceberg, format version 2, in a filesystem catalog. */
  ICEBERG_V2 {
    @Override
    BackendConfig config(StorageBackend storage) {
      return IcebergBackendConfig.builder(storage).formatVersion(2).build();
    }
  },
  /** Iceberg, format version 3, in a filesystem catalog. */
  ICEBERG_V3 {
    @Override
    BackendConfig config(StorageBackend storage) {
      return IcebergBackendConfig.builder(storage).formatVersion(3).build();
    }
  };

  abstract BackendConfig config(StorageBackend storage);
}
