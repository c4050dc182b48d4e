package dev.parquedb.storage.layer;

import dev.parquedb.storage.StorageBackend;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.vertx.core.Vertx;
import java.util.function.UnaryOperator;

/** Each layer as the conformance suites try it: so that it stays out of the way of their calls. */
public enum TriedLayer {
  METRICS(around -> around.metrics(MetricsSettings.of(new SimpleMeterRegistry()))),
  TRACING(around -> around.tracing(TracingSettings.of(OpenTelemetry.noop()))),
  READ_ONLY(StorageLayers::readOnly),
  PREFIX(around -> around.prefix(new PrefixSettings("p"))),
  CACHE(around -> around.cache(CacheSettings.DEFAULT)),
  HEDGE(around -> around.hedge(HedgeSettings.DEFAULT)),
  RETRY(around -> around.retry(RetrySettings.DEFAULT)),
  BREAKER(around -> around.breaker(BreakerSettings.DEFAULT.withThreshold(100_000, 1))),
  LIMIT(around -> around.limit(LimitSettings.DEFAULT)),
  TIMEOUT(around -> around.timeout(TimeoutSettings.DEFAULT));

  private final UnaryOperator<StorageLayers> layer;

  TriedLayer(UnaryOperator<StorageLayers> layer) {
    this.layer = layer;
  }

  /** A storage with this layer. */
  public StorageBackend around(Vertx vertx, StorageBackend storage) {
    return layer.apply(StorageLayers.around(vertx, storage)).build();
  }

  /** What the paths of the storage begin with that are seen. */
  public String prefix() {
    return this == PREFIX ? "p/" : "";
  }

  /** Whether files can be written through it. */
  public boolean writes() {
    return this != READ_ONLY;
  }
}
