package dev.parquedb.testkit.time;

import dev.parquedb.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A wall clock that is wrong by some amount; the monotonic clock and timers are those of the time
 * source underneath.
 */
public final class SkewedTime implements TimeSource {

  private final TimeSource base;
  private volatile Duration skew;

  /**
   * Creates a wrong clock.
   *
   * @param base the right one
   * @param skew how far it is ahead; negative when it is behind
   */
  public SkewedTime(TimeSource base, Duration skew) {
    this.base = Objects.requireNonNull(base, "base");
    this.skew = Objects.requireNonNull(skew, "skew");
  }

  /** Makes the clock jump: from now on it is ahead by this much. */
  public void setSkew(Duration ahead) {
    skew = Objects.requireNonNull(ahead, "ahead");
  }

  /** How far the clock is ahead. */
  public Duration skew() {
    return skew;
  }

  @Override
  public Instant now() {
    return base.now().plus(skew);
  }

  @Override
  public long monotonicNanos() {
    return base.monotonicNanos();
  }

  @Override
  public Cancellation schedule(Duration delay, Runnable task) {
    return base.schedule(delay, task);
  }
}
