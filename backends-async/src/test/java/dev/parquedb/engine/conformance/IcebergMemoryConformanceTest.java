package dev.parquedb.engine.conformance;

import dev.parquedb.Storages;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;

/** Iceberg tables of format version 2 in memory keep the contract of entity backends. */
class IcebergMemoryConformanceTest extends IcebergConformance {

  private static final AtomicInteger STORAGES = new AtomicInteger();

  @Override
  protected Uni<StorageBackend> newStorage(Vertx vertx) {
    return Storages.open(vertx, "memory:iceberg-2-" + STORAGES.incrementAndGet());
  }
}
