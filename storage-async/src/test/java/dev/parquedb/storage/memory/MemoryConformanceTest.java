package dev.parquedb.storage.memory;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.storage.StorageConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Optional;

class MemoryConformanceTest extends StorageConformance {

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    return Uni.createFrom().item(() -> MemoryBackend.create(vertx));
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend opened) {
    return Optional.empty();
  }
}
