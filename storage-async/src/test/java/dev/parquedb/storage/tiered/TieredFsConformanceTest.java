package dev.parquedb.storage.tiered;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.fs.Durability;
import dev.parquedb.storage.fs.FsBackend;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.testkit.storage.StorageConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** A hot tier with real directories. */
class TieredFsConformanceTest extends StorageConformance {

  @TempDir Path temp;
  private int opened;

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    return FsBackend.builder(vertx, temp.resolve("hot-" + ++opened))
        .durability(Durability.NONE)
        .open()
        .chain(
            hot ->
                TieredBackend.builder(vertx, hot, MemoryBackend.create(vertx)).threshold(8).open())
        .map(tiered -> tiered);
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend storage) {
    return Optional.empty();
  }
}
