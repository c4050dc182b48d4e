package dev.parquedb.storage.spi;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.storage.StorageConformance;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.Random;

/** Everything is derived rightly from a driver that has only the primitives. */
class DerivedConformanceTest extends StorageConformance {

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    BackendSettings settings = BackendSettings.of(new VertxTimeSource(vertx), new Random(3));
    return Uni.createFrom().item(() -> DriverStorageBackend.of(new MapDriver(), settings));
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend opened) {
    return Optional.empty();
  }
}
