package dev.parquedb.engine.conformance;

import dev.parquedb.Storages;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.RowDeletion;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;

/** Delta tables that copy files instead of marking rows keep the contract of entity backends. */
@Tag("full")
class DeltaCopyOnWriteConformanceTest extends DeltaConformance {

  private static final AtomicInteger STORAGES = new AtomicInteger();

  @Override
  protected DeltaBackendConfig.Builder configured(DeltaBackendConfig.Builder config) {
    return config.deletes(RowDeletion.COPY_ON_WRITE);
  }

  @Override
  protected Uni<StorageBackend> newStorage(Vertx vertx) {
    return Storages.open(vertx, "memory:copy-on-write-" + STORAGES.incrementAndGet());
  }
}
