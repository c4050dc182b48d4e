package dev.parquedb.storage.spi;

import dev.parquedb.TimeSource;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Counts the calls in flight, refuses new ones after closing and beyond a limit, and tells when the
 * last has ended.
 */
final class OpenCalls {

  private static final long CLOSED = 1L << 62;

  /** Whether a call may begin. */
  enum Admission {
    /** It may, and must {@link #end()} exactly once. */
    ADMITTED,
    /** It may not any more. */
    CLOSED,
    /** It may not, as too many others have not ended yet. */
    TOO_MANY
  }

  private final int most;
  private final AtomicLong state = new AtomicLong();
  private final AtomicReference<Runnable> whenIdle = new AtomicReference<>();

  OpenCalls(int most) {
    this.most = most;
  }

  Admission begin() {
    long calls = state.incrementAndGet();
    if (calls <= most) {
      return Admission.ADMITTED;
    }
    end();
    return calls < CLOSED ? Admission.TOO_MANY : Admission.CLOSED;
  }

  void end() {
    if (state.decrementAndGet() == CLOSED) {
      Runnable waiter = whenIdle.get();
      if (waiter != null) {
        waiter.run();
      }
    }
  }

  /** Refuses new calls and waits for the admitted ones, at most for the given time. */
  Uni<Void> close(TimeSource time, Duration atMost) {
    return Uni.createFrom().emitter(emitter -> drain(emitter, time, atMost));
  }

  private void drain(UniEmitter<? super Void> emitter, TimeSource time, Duration atMost) {
    TimeSource.Cancellation limit = time.schedule(atMost, () -> emitter.complete(null));
    whenIdle.set(
        () -> {
          limit.cancel();
          emitter.complete(null);
        });
    if (state.addAndGet(CLOSED) == CLOSED) {
      whenIdle.get().run();
    }
  }
}
