package dev.parquedb.storage.layer;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.StorageException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * One call made once or twice. An item and an error that a repetition would not change are answers
 * and end the call; any other error ends it once nobody else is under way.
 */
final class HedgedCall<T> {

  private final UniEmitter<? super T> emitter;
  private final TimeSource time;
  private final Duration delay;
  private final BooleanSupplier mayHedge;
  private final Function<Duration, Uni<T>> request;
  private final List<Cancellable> started = new ArrayList<>();
  private TimeSource.Cancellation timer;
  private Throwable firstFailure;
  private int running;
  private boolean over;

  /**
   * Creates the call.
   *
   * @param emitter who gets the answer; cancelling it cancels all requests
   * @param mayHedge takes a second request out of the budget, where it has one
   * @param request makes a request, given how long the call has taken so far
   */
  HedgedCall(
      UniEmitter<? super T> emitter,
      TimeSource time,
      Duration delay,
      BooleanSupplier mayHedge,
      Function<Duration, Uni<T>> request) {
    this.emitter = emitter;
    this.time = time;
    this.delay = delay;
    this.mayHedge = mayHedge;
    this.request = request;
  }

  void start() {
    emitter.onTermination(this::end);
    send(Duration.ZERO);
    synchronized (this) {
      if (!over) {
        timer = time.schedule(delay, this::hedge);
      }
    }
  }

  private void hedge() {
    synchronized (this) {
      if (over || !mayHedge.getAsBoolean()) {
        return;
      }
    }
    send(delay);
  }

  private void send(Duration waited) {
    synchronized (this) {
      if (over) {
        return;
      }
      running++;
    }
    Cancellable sent = request.apply(waited).subscribe().with(this::answered, this::failed);
    boolean late;
    synchronized (this) {
      late = over;
      if (!late) {
        started.add(sent);
      }
    }
    if (late) {
      sent.cancel();
    }
  }

  private void answered(T item) {
    if (end()) {
      emitter.complete(item);
    }
  }

  private void failed(Throwable failure) {
    Throwable told;
    synchronized (this) {
      if (over) {
        return;
      }
      running--;
      boolean answer = !(failure instanceof StorageException error) || !error.retryable();
      if (!answer && running > 0) {
        firstFailure = failure;
        return;
      }
      told = answer || firstFailure == null ? failure : firstFailure;
      if (told != failure) {
        told.addSuppressed(failure);
      }
    }
    if (end()) {
      emitter.fail(told);
    }
  }

  /** Ends the call, once: nothing is under way afterwards. */
  private boolean end() {
    List<Cancellable> losers;
    TimeSource.Cancellation pending;
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
      losers = List.copyOf(started);
      pending = timer;
    }
    if (pending != null) {
      pending.cancel();
    }
    losers.forEach(Cancellable::cancel);
    return true;
  }
}
