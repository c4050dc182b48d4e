package dev.parquedb.engine.conformance;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.entity.EntityFixture;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Some of the conformance suites, over Delta tables of one mode, in memory. */
abstract class DeltaMode extends EntityFixture {

  private static final int MOST = 400;
  private static final EngineOptions ENGINE = EngineOptions.DEFAULT.withMaxBulkEntities(MOST);

  private static final AtomicInteger STORAGES = new AtomicInteger();

  /** The mode under test. */
  protected abstract DeltaBackendConfig.Builder configured(DeltaBackendConfig.Builder config);

  @Override
  protected Uni<StorageBackend> newStorage(Vertx vertx) {
    return Storages.open(vertx, "memory:mode-" + STORAGES.incrementAndGet());
  }

  /** The text of a commit of {@link #NS}. */
  protected String log(long version) {
    String path = NS + "/_delta_log/%020d.json".formatted(version);
    return StandardCharsets.UTF_8.decode(Await.item(storage().read(path))).toString();
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
