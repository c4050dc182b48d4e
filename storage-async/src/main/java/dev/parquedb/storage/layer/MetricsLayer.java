package dev.parquedb.storage.layer;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import io.micrometer.core.instrument.LongTaskTimer;
import java.util.concurrent.TimeUnit;

/** Counts and times calls with Micrometer. */
final class MetricsLayer extends ObservedLayer {

  private final LayerTools tools;
  private final Meters meters;

  MetricsLayer(
      StorageBackend inner, CallOptions options, LayerTools tools, MetricsSettings settings) {
    this(inner, options, tools, new Meters(settings, inner.type()));
  }

  private MetricsLayer(StorageBackend inner, CallOptions options, LayerTools tools, Meters meters) {
    super(inner, options);
    this.tools = tools;
    this.meters = meters;
  }

  @Override
  StorageBackend over(StorageBackend view, CallOptions others) {
    return new MetricsLayer(view, others, tools, meters);
  }

  @Override
  Observation begin(LayerCall call) {
    Operation operation = call.operation();
    long started = tools.time().monotonicNanos();
    LongTaskTimer.Sample running = meters.active(operation).start();
    return new Observation() {
      @Override
      public void moved(long bytes) {
        meters.bytes(operation).increment(bytes);
      }

      @Override
      public void end(CallOutcome outcome, Throwable failure) {
        running.stop();
        long taken = tools.time().monotonicNanos() - started;
        meters.timer(operation, outcome).record(taken, TimeUnit.NANOSECONDS);
      }
    };
  }
}
