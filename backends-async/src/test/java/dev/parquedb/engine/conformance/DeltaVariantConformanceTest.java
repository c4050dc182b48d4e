package dev.parquedb.engine.conformance;

import dev.parquedb.Storages;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.PayloadKind;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;

/** Delta tables with a VARIANT payload keep the contract of entity backends. */
@Tag("full")
class DeltaVariantConformanceTest extends DeltaConformance {

  private static final AtomicInteger STORAGES = new AtomicInteger();

  @Override
  protected DeltaBackendConfig.Builder configured(DeltaBackendConfig.Builder config) {
    return config.payload(PayloadKind.VARIANT);
  }

  @Override
  protected Uni<StorageBackend> newStorage(Vertx vertx) {
    return Storages.open(vertx, "memory:variant-" + STORAGES.incrementAndGet());
  }
}
