package dev.parquedb.engine.conformance;

import dev.parquedb.EntityBackends;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.IcebergBackendConfig;
import dev.parquedb.entity.SnapshotRetention;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.entity.EntityConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;

/** The entity conformance suites over Iceberg tables, on any storage. */
abstract class IcebergConformance extends EntityConformance {

  private static final int MOST = 400;
  private static final EngineOptions ENGINE =
      EngineOptions.DEFAULT.withMaxBulkEntities(MOST).withCursorTtl(Duration.ZERO);

  /** The suites look at every snapshot that they make. */
  private static final SnapshotRetention ALL = SnapshotRetention.DEFAULT.withNewest(10_000);

  /** The mode under test. */
  protected IcebergBackendConfig.Builder configured(IcebergBackendConfig.Builder config) {
    return config;
  }

  private IcebergBackendConfig.Builder config(StorageBackend over) {
    return configured(IcebergBackendConfig.builder(over).engine(ENGINE).retention(ALL));
  }

  @Override
  protected Uni<EntityBackend> openBackend(Vertx vertx, StorageBackend over) {
    return EntityBackends.open(vertx, config(over).build());
  }

  @Override
  protected Uni<EntityBackend> openReadOnlyBackend(Vertx vertx, StorageBackend over) {
    return EntityBackends.open(vertx, config(over).readOnly().build());
  }

  @Override
  public int maxBulkEntities() {
    return MOST;
  }
}
