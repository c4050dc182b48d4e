package dev.parquedb.storage;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: exponential with full jitter, as a pure function.
 *
 * @param base the upper bound of the first wait; positive
 * @param max the upper bound of any wait; at least {@code base}
 */
public record Backoff(Duration base, Duration max) {

  public Backoff {
    if (base.isNegative() || base.isZero() || max.compareTo(base) < 0) {
      throw new IllegalArgumentException("backoff needs 0 < base <= max: " + base + ", " + max);
    }
  }

  /**
   * The wait before a retry: uniform between zero and {@code min(max, base * 2^retry)}.
   *
   * @param retry which retry this is, from 0
   * @param random where the jitter comes from
   */
  public Duration delay(int retry, RandomGenerator random) {
    long bound = bound(retry).toNanos();
    return Duration.ofNanos((long) (random.nextDouble() * bound));
  }

  /** The upper bound of the wait before a retry, counted from 0. */
  public Duration bound(int retry) {
    if (retry >= 30) {
      return max;
    }
    Duration grown = base.multipliedBy(1L << Math.max(0, retry));
    return grown.compareTo(max) > 0 ? max : grown;
  }
}
