package dev.parquedb.storage.layer;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.fs.Durability;
import dev.parquedb.storage.fs.FsBackend;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.testkit.storage.StorageConformance;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Each layer on its own keeps the contract. */
class EachLayerConformanceTest {

  abstract static class OneLayer extends StorageConformance {

    abstract StorageLayers layer(StorageLayers around);

    @Override
    protected Uni<StorageBackend> open(Vertx vertx) {
      return Uni.createFrom()
          .item(() -> layer(StorageLayers.around(vertx, MemoryBackend.create(vertx))).build());
    }

    @Override
    protected Optional<String> sharedUri(StorageBackend opened) {
      return Optional.empty();
    }
  }

  @Nested
  class Metrics extends OneLayer {
    @Override
    StorageLayers layer(StorageLayers around) {
      return around.metrics(MetricsSettings.of(new SimpleMeterRegistry()));
    }
  }

  @Nested
  class Tracing extends OneLayer {
    @Override
    StorageLayers layer(StorageLayers around) {
      return around.tracing(TracingSettings.of(OpenTelemetry.noop()));
    }
  }

  @Nested
  class Prefix extends OneLayer {
    @Override
    StorageLayers layer(StorageLayers around) {
      return around.prefix(new PrefixSettings("p"));
    }

    @Override
    public void thePathAndTheSegmentMayBeAsLongAsTheRulesSay() {
      LongPaths.work(this, "p/".length());
    }
  }

  @Nested
  class Cache extends OneLayer {
    @Override
    StorageLayers layer(StorageLayers around) {
      return around.cache(CacheSettings.DEFAULT);
    }
  }

  @Nested
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
    @Override
    StorageLayers layer(StorageLayers around) {
      return around.hedge(HedgeSettings.DEFAULT);
    }
  }

  @Nested
  class Retry extends OneLayer {
    @Override
    StorageLayers layer(StorageLayers around) {
      return around.retry(RetrySettings.DEFAULT);
    }
  }

  @Nested
  class Breaker extends OneLayer {
    @Override
    StorageLayers layer(StorageLayers around) {
      return around.breaker(BreakerSettings.DEFAULT.withThreshold(100_000, 1));
    }
  }

  @Nested
  class Limit extends OneLayer {
    @Override
    StorageLayers layer(StorageLayers around) {
      return around.limit(LimitSettings.DEFAULT);
    }
  }

  @Nested
  class Timeout extends OneLayer {
    @Override
    StorageLayers layer(StorageLayers around) {
      return around.timeout(TimeoutSettings.DEFAULT);
    }
  }
}
