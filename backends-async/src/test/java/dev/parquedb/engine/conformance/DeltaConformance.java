package dev.parquedb.engine.conformance;

import dev.parquedb.EntityBackends;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.entity.EntityConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;

/** The entity conformance suites over Delta tables, on any storage. */
abstract class DeltaConformance extends EntityConformance {

  private static final int MOST = 400;
  private static final EngineOptions ENGINE =
      EngineOptions.DEFAULT.withMaxBulkEntities(MOST).withCursorTtl(Duration.ZERO);

  /** The mode under test. */
  protected DeltaBackendConfig.Builder configured(DeltaBackendConfig.Builder config) {
    return config;
  }

  @Override
  protected Uni<EntityBackend> openBackend(Vertx vertx, StorageBackend over) {
    return EntityBackends.open(
        vertx, configured(DeltaBackendConfig.builder(over).engine(ENGINE)).build());
  }

  @Override
  protected Uni<EntityBackend> openReadOnlyBackend(Vertx vertx, StorageBackend over) {
    return EntityBackends.open(
        vertx, configured(DeltaBackendConfig.builder(over).engine(ENGINE)).readOnly().build());
  }

  @Override
  public int maxBulkEntities() {
    return MOST;
  }
}
