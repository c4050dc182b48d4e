package dev.parquedb.storage.spi;

import dev.parquedb.TimeSource;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Bounds the time of one call, and tells a call without effect from one that may have had one. */
final class Deadline {

  /** What happens to a call that has entered when its time is up. */
  enum Entered {
    /** It is cancelled; its effect stays unknown. */
    CANCEL,
    /** Its end is awaited, because it is using a buffer of the caller. */
    AWAIT
  }

  private final TimeSource time;
  private final Duration limit;

  Deadline(TimeSource time, Duration limit) {
    this.time = time;
    this.limit = limit;
  }

  /**
   * Runs a call under the limit.
   *
   * @param call what is given up when time is up
   * @param expired the failure, told whether the call had entered
   */
  <T> Uni<T> bound(
      Uni<T> uni, DriverCall call, Entered entered, Function<Boolean, Throwable> expired) {
    return Uni.createFrom()
        .emitter(emitter -> new Run<T>(call, entered, expired, emitter).start(uni));
  }

  private final class Run<T> {
    private final DriverCall call;
    private final Entered entered;
    private final Function<Boolean, Throwable> expired;
    private final UniEmitter<? super T> emitter;
    private final AtomicReference<Cancellable> upstream = new AtomicReference<>();
    private volatile boolean late;

    Run(
        DriverCall call,
        Entered entered,
        Function<Boolean, Throwable> expired,
        UniEmitter<? super T> emitter) {
      this.call = call;
      this.entered = entered;
      this.expired = expired;
      this.emitter = emitter;
    }

    void start(Uni<T> uni) {
      TimeSource.Cancellation timer = time.schedule(limit, this::expire);
      emitter.onTermination(
          () -> {
            timer.cancel();
            cancelUpstream();
          });
      Cancellable running =
          uni.subscribe().with(item -> end(item, null), failure -> end(null, failure));
      if (!upstream.compareAndSet(null, running)) {
        running.cancel();
      }
    }

    private void end(T item, Throwable failure) {
      boolean gaveUp = failure instanceof CancellationException && call.givenUp();
      if (late || (gaveUp && entered == Entered.AWAIT)) {
        emitter.fail(expired.apply(true));
      } else if (gaveUp) {
        return; // The call noticed that time was up before this was told: it is being told.
      } else if (failure != null) {
        emitter.fail(failure);
      } else {
        emitter.complete(item);
      }
    }

    private void expire() {
      boolean hadEntered = call.giveUp();
      if (hadEntered && entered == Entered.AWAIT) {
        late = true;
        return;
      }
      emitter.fail(expired.apply(hadEntered));
      cancelUpstream();
    }

    private void cancelUpstream() {
      Cancellable running = upstream.getAndSet(() -> {});
      if (running != null) {
        running.cancel();
      }
    }
  }
}
