package dev.parquedb.engine.conformance;

import dev.parquedb.Storages;
import dev.parquedb.entity.IcebergBackendConfig;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;

/** Iceberg tables of format version 3 in memory keep the contract of entity backends. */
class IcebergVersion3ConformanceTest extends IcebergConformance {

  @Override
  protected IcebergBackendConfig.Builder configured(IcebergBackendConfig.Builder config) {
    return config.formatVersion(3);
  }

  private static final AtomicInteger STORAGES = new AtomicInteger();

  @Override
  protected Uni<StorageBackend> newStorage(Vertx vertx) {
    return Storages.open(vertx, "memory:iceberg-3-" + STORAGES.incrementAndGet());
  }
}
