package dev.parquedb.testkit.fault;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.storage.StorageConformance;
import dev.parquedb.testkit.storage.TinyStorage;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/** With latency the wrapper answers later, on other threads, and still keeps the contract. */
class SlowStorageConformanceTest extends StorageConformance {

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    FaultPlan slow = FaultPlan.seeded(11).withLatency(Duration.ZERO, Duration.ofMillis(3));
    return Uni.createFrom()
        .item(new FaultyStorage(TinyStorage.open(), slow, new VertxTimeSource(vertx)));
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend opened) {
    return Optional.empty();
  }
}
