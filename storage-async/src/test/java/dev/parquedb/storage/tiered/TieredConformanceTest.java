package dev.parquedb.storage.tiered;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.testkit.storage.StorageConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Optional;

/** Files of more than eight bytes are cold, so every suite meets both tiers. */
class TieredConformanceTest extends StorageConformance {

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    return TieredBackend.builder(vertx, MemoryBackend.create(vertx), MemoryBackend.create(vertx))
        .threshold(threshold())
        .open()
        .map(tiered -> tiered);
  }

  long threshold() {
    return 8;
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend opened) {
    return Optional.empty();
  }
}
