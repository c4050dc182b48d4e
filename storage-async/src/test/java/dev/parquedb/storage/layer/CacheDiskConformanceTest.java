package dev.parquedb.storage.layer;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.fs.Durability;
import dev.parquedb.storage.fs.FsBackend;
import dev.parquedb.testkit.storage.StorageConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A cache that keeps most on disk keeps the contract. */
@Tag("full")
class CacheDiskConformanceTest extends StorageConformance {

  @TempDir Path temp;
  private int opened;

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    Path folder = temp.resolve("cache-" + ++opened);
    return FsBackend.builder(vertx, temp.resolve("files-" + opened))
        .durability(Durability.NONE)
        .open()
        .chain(
            files ->
                CacheDisk.open(folder, 8 * 1024 * 1024)
                    .map(
                        disk ->
                            StorageLayers.around(vertx, files)
                                .cache(CacheSettings.DEFAULT.withMemory(128 * 1024), disk)
                                .build()));
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend storage) {
    return Optional.of("fs:" + temp.resolve("files-" + opened));
  }
}
