package dev.parquedb.storage.layer;

import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Decides whether a failed call is made again, and when. Pure, but for the random numbers. */
final class RetryPolicy {

  private final RetrySettings settings;
  private final RandomGenerator random;

  RetryPolicy(RetrySettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  /**
   * The wait before the next attempt.
   *
   * @param repeat after which failures the call may be made again
   * @param failure what the last attempt ended with
   * @param attempts how many attempts were made, from 1
   * @param left how much of the call's time is left; the wait is shorter
   * @return empty when the call ends with the failure
   */
  Optional<Duration> wait(Repeat repeat, Throwable failure, int attempts, Duration left) {
    if (attempts >= settings.attempts() || !mayPass(repeat, failure)) {
      return Optional.empty();
    }
    Duration wait = asked(failure).plus(settings.backoff().delay(attempts - 1, random));
    return wait.compareTo(left) < 0 ? Optional.of(wait) : Optional.empty();
  }

  private boolean mayPass(Repeat repeat, Throwable failure) {
    if (repeat == Repeat.NEVER || !(failure instanceof StorageException error)) {
      return false;
    }
    if (error.kind() == StorageErrorKind.OUTCOME_UNKNOWN) {
      return repeat == Repeat.FREELY
          && settings.unknownWrites() == RetrySettings.UnknownWrites.REPEAT;
    }
    return error.retryable();
  }

  /** How long the store asks to wait at least. */
  static Duration asked(Throwable failure) {
    if (failure instanceof ThrottledException throttled) {
      return throttled.retryAfter();
    }
    if (failure instanceof UnavailableException unavailable) {
      return unavailable.retryAfter();
    }
    return Duration.ZERO;
  }
}
