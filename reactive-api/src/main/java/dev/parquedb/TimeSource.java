package dev.parquedb;

import java.time.Duration;
import java.time.Instant;

/**
 * Where time comes from: the wall clock, a monotonic clock and a timer. Injected everywhere, so
 * that tests can run on a virtual clock.
 */
public interface TimeSource {

  /** The wall clock. */
  Instant now();

  /** A clock that never goes back, in nanoseconds from an arbitrary origin. */
  long monotonicNanos();

  /**
   * Runs a task once, later, on a thread that must not be blocked.
   *
   * @param delay how long to wait; zero or less runs it as soon as possible, never inline
   * @param task what to run
   * @return stops the task if it has not started; idempotent
   */
  Cancellation schedule(Duration delay, Runnable task);

  /** Stops something; calling it again does nothing. */
  @FunctionalInterface
  interface Cancellation {
    /** Stops it. */
    void cancel();
  }
}
