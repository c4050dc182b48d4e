package dev.parquedb.storage.layer;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;

/** Waiting, and what is left of a call's time. */
final class Timers {

  private Timers() {}

  /** Completes after a wait; cancelling stops the timer. */
  static Uni<Void> after(TimeSource time, Duration wait) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              TimeSource.Cancellation timer = time.schedule(wait, () -> emitter.complete(null));
              emitter.onTermination(timer::cancel);
            });
  }

  /** A call that fails, and is cancelled, when it takes longer than it may. */
  static <T> Uni<T> within(TimeSource time, Duration limit, Uni<T> call, Supplier<Throwable> late) {
    Uni<T> expiry =
        after(time, limit).onItem().transformToUni(up -> Uni.createFrom().failure(late));
    return Uni.join().first(call, expiry).toTerminate();
  }

  /** How long ago a reading of the monotonic clock was. */
  static Duration since(TimeSource time, long nanos) {
    return Duration.ofNanos(time.monotonicNanos() - nanos);
  }

  /**
   * A view for what is left of a call that has waited.
   *
   * @param inner a view with the options
   * @param options the options of the call; without a time limit the view stays as it is
   * @param waited how long the call has taken so far
   */
  static StorageBackend rest(StorageBackend inner, CallOptions options, Duration waited) {
    if (options.timeout().isEmpty() || waited.isZero()) {
      return inner;
    }
    Duration left = options.timeout().get().minus(waited);
    Duration some = left.isNegative() || left.isZero() ? Duration.ofNanos(1) : left;
    return inner.with(options.withTimeout(some));
  }
}
