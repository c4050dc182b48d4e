package dev.parquedb.storage.layer;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.fs.Durability;
import dev.parquedb.storage.fs.FsBackend;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.testkit.storage.StorageConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Each layer on its own keeps the contract. */
class EachLayerConformanceTest {

  abstract static class OneLayer extends StorageConformance {
    private final TriedLayer layer;

    OneLayer(TriedLayer layer) {
      this.layer = layer;
    }

    @Override
    protected Uni<StorageBackend> open(Vertx vertx) {
      return Uni.createFrom()
          .item(() -> layer.add(StorageLayers.around(vertx, MemoryBackend.create(vertx))).build());
    }

    @Override
    protected Optional<String> sharedUri(StorageBackend opened) {
      return Optional.empty();
    }
  }

  @Nested
  class Metrics extends OneLayer {
    Metrics() {
      super(TriedLayer.METRICS);
    }
  }

  @Nested
  class Tracing extends OneLayer {
    Tracing() {
      super(TriedLayer.TRACING);
    }
  }

  @Nested
  class Prefix extends OneLayer {
    Prefix() {
      super(TriedLayer.PREFIX);
    }

    @Override
    public void thePathAndTheSegmentMayBeAsLongAsTheRulesSay() {
      LongPaths.work(this, "p/".length());
    }
  }

  @Nested
  class Cache extends OneLayer {
    Cache() {
      super(TriedLayer.CACHE);
    }
  }

  @Nested
  @Tag("full")
  class CacheOnDisk extends StorageConformance {
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

  @Nested
  class Hedge extends OneLayer {
    Hedge() {
      super(TriedLayer.HEDGE);
    }
  }

  @Nested
  class Retry extends OneLayer {
    Retry() {
      super(TriedLayer.RETRY);
    }
  }

  @Nested
  class Breaker extends OneLayer {
    Breaker() {
      super(TriedLayer.BREAKER);
    }
  }

  @Nested
  class Limit extends OneLayer {
    Limit() {
      super(TriedLayer.LIMIT);
    }
  }

  @Nested
  class Timeout extends OneLayer {
    Timeout() {
      super(TriedLayer.TIMEOUT);
    }
  }
}
