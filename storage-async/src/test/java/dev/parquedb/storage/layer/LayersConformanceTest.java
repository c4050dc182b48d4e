package dev.parquedb.storage.layer;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.testkit.storage.StorageConformance;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** All layers that leave a storage what it is, around one storage, keep its contract. */
class LayersConformanceTest extends StorageConformance {

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    return Uni.createFrom()
        .item(
            () ->
                StorageLayers.remote(vertx, MemoryBackend.create(vertx), RemoteSettings.DEFAULT)
                    .metrics(MetricsSettings.of(new SimpleMeterRegistry()))
                    .tracing(TracingSettings.of(OpenTelemetry.noop()))
                    .cache(CacheSettings.DEFAULT)
                    .prefix(new PrefixSettings("all/of it"))
                    .hedge(HedgeSettings.DEFAULT)
                    .breaker(BreakerSettings.DEFAULT.withThreshold(100_000, 1))
                    .build());
  }

  @Test
  @Override
  public void thePathAndTheSegmentMayBeAsLongAsTheRulesSay() {
    LongPaths.work(this, "all/of it/".length());
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend opened) {
    return Optional.empty();
  }
}
