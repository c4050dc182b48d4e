package dev.parquedb.storage.layer;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.vertx.VertxTimeSource;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Puts layers around a storage, each at most once, always in the order of {@link LayerKind}
 * whatever the order of the calls:
 *
 * <pre>{@code
 * StorageBackend storage =
 *     StorageLayers.around(vertx, backend)
 *         .retry(RetrySettings.DEFAULT)
 *         .limit(LimitSettings.DEFAULT.withSeparate(128, 16))
 *         .timeout(TimeoutSettings.DEFAULT)
 *         .build();
 * }</pre>
 *
 * <p>A storage that has layers already may get more outside of them; what would come to lie inside
 * is refused. The storage built keeps the whole contract of {@link StorageBackend}, honours {@link
 * CallOptions} in every layer, and closes what it was built around.
 */
public final class StorageLayers {

  private final StorageBackend inner;
  private final CallOptions options;
  private final List<LayerKind> present;
  private final LayerTools tools;
  private final Map<LayerKind, Factory> layers = new EnumMap<>(LayerKind.class);

  /** Makes one layer. */
  @FunctionalInterface
  private interface Factory {
    StorageBackend around(StorageBackend inner, CallOptions options, LayerTools tools);
  }

  private StorageLayers(StorageBackend backend, LayerTools tools) {
    this.tools = tools;
    if (backend instanceof LayeredStorage layered) {
      this.inner = layered.inner();
      this.options = layered.options();
      this.present = layered.layers();
    } else {
      this.inner = Objects.requireNonNull(backend, "backend");
      this.options = CallOptions.DEFAULT;
      this.present = List.of();
    }
  }

  /**
   * Layers around a storage, on the clock of a Vert.x instance.
   *
   * @param vertx whose timers to use
   * @param backend what to put layers around; closed with the result
   */
  public static StorageLayers around(Vertx vertx, StorageBackend backend) {
    return around(backend, new VertxTimeSource(vertx), new SecureRandom());
  }

  /**
   * Layers around a storage.
   *
   * @param backend what to put layers around; closed with the result
   * @param time clock and timers
   * @param random where jitter comes from; safe for use by several threads
   */
  public static StorageLayers around(
      StorageBackend backend, TimeSource time, RandomGenerator random) {
    return new StorageLayers(backend, new LayerTools(time, random));
  }

  /**
   * The layers of a store behind a network: retry, limit and timeout. More can be added.
   *
   * @param vertx whose timers to use
   * @param backend what to put layers around; closed with the result
   * @param settings usually {@link RemoteSettings#DEFAULT}
   */
  public static StorageLayers remote(Vertx vertx, StorageBackend backend, RemoteSettings settings) {
    return around(vertx, backend).remote(settings);
  }

  /** The layers of a storage, outermost first; empty for one that was not built here. */
  public static List<LayerKind> of(StorageBackend storage) {
    return storage instanceof LayeredStorage layered ? layered.layers() : List.of();
  }

  /** Adds retry, limit and timeout. */
  public StorageLayers remote(RemoteSettings settings) {
    return retry(settings.retry()).limit(settings.limit()).timeout(settings.timeout());
  }

  /** Repeats failed calls that may be repeated. */
  public StorageLayers retry(RetrySettings settings) {
    Objects.requireNonNull(settings, "settings");
    return add(LayerKind.RETRY, (to, how, with) -> new RetryLayer(to, how, with, settings));
  }

  /** Counts and times calls with Micrometer, which must be on the class path. */
  public StorageLayers metrics(MetricsSettings settings) {
    Objects.requireNonNull(settings, "settings");
    return add(LayerKind.METRICS, (to, how, with) -> new MetricsLayer(to, how, with, settings));
  }

  /** Gives every call a span of OpenTelemetry, whose API must be on the class path. */
  public StorageLayers tracing(TracingSettings settings) {
    Objects.requireNonNull(settings, "settings");
    return add(LayerKind.TRACING, (to, how, with) -> new TracingLayer(to, how, settings));
  }

  /** Refuses every change; the capabilities say so. */
  public StorageLayers readOnly() {
    return add(LayerKind.READ_ONLY, (to, how, with) -> new ReadOnlyLayer(to, how));
  }

  /** Shows what lies below a prefix as a storage of its own. */
  public StorageLayers prefix(PrefixSettings settings) {
    Objects.requireNonNull(settings, "settings");
    return add(LayerKind.PREFIX, (to, how, with) -> new PrefixLayer(to, how, settings));
  }

  /** Answers reads from memory where they were made before. */
  public StorageLayers cache(CacheSettings settings) {
    return cache(settings, Optional.empty());
  }

  /**
   * Answers reads from memory, or from a folder, where they were made before.
   *
   * @param disk from {@link CacheDisk#open}; closed with the result
   */
  public StorageLayers cache(CacheSettings settings, CacheDisk disk) {
    return cache(settings, Optional.of(disk));
  }

  private StorageLayers cache(CacheSettings settings, Optional<CacheDisk> disk) {
    Objects.requireNonNull(settings, "settings");
    return add(LayerKind.CACHE, (to, how, with) -> new CacheLayer(to, how, with, settings, disk));
  }

  /** Asks a second time for reads that take long. */
  public StorageLayers hedge(HedgeSettings settings) {
    Objects.requireNonNull(settings, "settings");
    return add(LayerKind.HEDGE, (to, how, with) -> new HedgeLayer(to, how, with, settings));
  }

  /** Fails calls at once while the store is down. */
  public StorageLayers breaker(BreakerSettings settings) {
    Objects.requireNonNull(settings, "settings");
    return add(LayerKind.BREAKER, (to, how, with) -> new BreakerLayer(to, how, with, settings));
  }

  /** Bounds the calls in flight. */
  public StorageLayers limit(LimitSettings settings) {
    Objects.requireNonNull(settings, "settings");
    return add(LayerKind.LIMIT, (to, how, with) -> new LimitLayer(to, how, with, settings));
  }

  /** Bounds the time of one attempt. */
  public StorageLayers timeout(TimeoutSettings settings) {
    Objects.requireNonNull(settings, "settings");
    return add(LayerKind.TIMEOUT, (to, how, with) -> new TimeoutLayer(to, how, with, settings));
  }

  /** The storage with its layers. */
  public StorageBackend build() {
    StorageBackend top = inner;
    List<LayerKind> all = new ArrayList<>(layers.keySet());
    for (int i = all.size() - 1; i >= 0; i--) {
      top = layers.get(all.get(i)).around(top, options, tools);
    }
    all.addAll(present);
    return new LayeredStorage(top, options, all);
  }

  private StorageLayers add(LayerKind kind, Factory factory) {
    if (!present.isEmpty() && kind.compareTo(present.get(0)) >= 0) {
      throw new IllegalArgumentException(
          "A "
              + kind
              + " layer does not go around "
              + present
              + ": the order from the outside in is "
              + List.of(LayerKind.values())
              + ", each once; put the layers around the plain storage together");
    }
    if (layers.putIfAbsent(kind, factory) != null) {
      throw new IllegalArgumentException("The " + kind + " layer is given twice; give it once");
    }
    return this;
  }
}
