package dev.parquedb.storage.http;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.testkit.storage.StorageConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Optional;

class HttpConformanceTest extends StorageConformance {

  private StorageBackend files;

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    files = MemoryBackend.create(vertx);
    return FileServer.start(vertx, files)
        .map(server -> HttpBackend.builder(vertx, server.root()).build());
  }

  @Override
  protected Uni<StorageBackend> writerOf(StorageBackend opened) {
    return Uni.createFrom().item(files);
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend opened) {
    return Optional.empty();
  }
}
