package dev.parquedb.testkit.fault;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.storage.StorageConformance;
import dev.parquedb.testkit.storage.TinyStorage;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Optional;

/** Without faults the wrapper keeps the contract of what it wraps. */
class FaultyStorageConformanceTest extends StorageConformance {

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    return Uni.createFrom()
        .item(new FaultyStorage(TinyStorage.open(), FaultPlan.NONE, new VertxTimeSource(vertx)));
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend opened) {
    return Optional.empty();
  }
}
