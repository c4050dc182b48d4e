package dev.parquedb.storage.layer;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.testkit.storage.StorageConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Optional;

/** A read-only view passes the suite when the tests can write behind its back. */
class ReadOnlyConformanceTest extends StorageConformance {

  private StorageBackend memory;

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    memory = MemoryBackend.create(vertx);
    return Uni.createFrom().item(() -> StorageLayers.around(vertx, memory).readOnly().build());
  }

  @Override
  protected Uni<StorageBackend> writerOf(StorageBackend opened) {
    return Uni.createFrom().item(memory);
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend opened) {
    return Optional.empty();
  }
}
