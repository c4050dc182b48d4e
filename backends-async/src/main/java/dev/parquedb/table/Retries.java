package dev.parquedb.table;

import dev.parquedb.ParqueDBException;
import dev.parquedb.TimeSource;
import dev.parquedb.storage.Backoff;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Repeats requests that may be repeated without harm: reads, and writes of the same bytes to a name
 * nobody else uses. Never used for a conditional write.
 */
public final class Retries {

  private static final int ATTEMPTS = 32;

  private final int attempts;
  private final Duration within;
  private final Backoff backoff;
  private final TimeSource time;
  private final RandomGenerator random;

  /**
   * Creates a policy.
   *
   * @param backoff the waits
   * @param time the timer
   * @param random the jitter
   * @param within how long a request may have taken in all and still be repeated
   */
  public Retries(Backoff backoff, TimeSource time, RandomGenerator random, Duration within) {
    this(ATTEMPTS, within, backoff, time, random);
  }

  private Retries(
      int attempts, Duration within, Backoff backoff, TimeSource time, RandomGenerator random) {
    this.attempts = attempts;
    this.within = within;
    this.backoff = backoff;
    this.time = time;
    this.random = random;
  }

  /** A policy that repeats nothing. */
  public static Retries none() {
    return new Retries(1, Duration.ZERO, null, null, null);
  }

  /**
   * Repeats a request while its failure is worth repeating, for a bounded time and a bounded number
   * of times.
   */
  public <T> Uni<T> idempotent(Supplier<Uni<T>> request) {
    if (attempts == 1) {
      return Uni.createFrom().deferred(request::get);
    }
    return Uni.createFrom().deferred(() -> attempt(request, 0, time.monotonicNanos()));
  }

  private <T> Uni<T> attempt(Supplier<Uni<T>> request, int retry, long begun) {
    return Uni.createFrom()
        .deferred(request::get)
        .onFailure(failure -> repeatable(failure) && retry + 1 < attempts && stillTime(begun))
        .recoverWithUni(
            failure -> pause(wait(failure, retry)).chain(() -> attempt(request, retry + 1, begun)));
  }

  private boolean stillTime(long begun) {
    return time.monotonicNanos() - begun < within.toNanos();
  }

  /** Waits without holding a thread. */
  public Uni<Void> pause(Duration delay) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              TimeSource.Cancellation timer = time.schedule(delay, () -> emitter.complete(null));
              emitter.onTermination(timer::cancel);
            });
  }

  /** The wait before the next attempt of anything, counted from 0. */
  public Duration delay(int retry) {
    return backoff.delay(retry, random);
  }

  private Duration wait(Throwable failure, int retry) {
    Duration own = backoff.delay(retry, random);
    if (failure instanceof ThrottledException throttled
        && throttled.retryAfter().compareTo(own) > 0) {
      return throttled.retryAfter();
    }
    return own;
  }

  private static boolean repeatable(Throwable failure) {
    return failure instanceof WriteOutcomeUnknownException
        || (failure instanceof ParqueDBException own && own.retryable());
  }
}
