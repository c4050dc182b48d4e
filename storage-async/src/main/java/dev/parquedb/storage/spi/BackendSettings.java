package dev.parquedb.storage.spi;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.Backoff;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What a {@link DriverStorageBackend} works with besides its driver.
 *
 * @param time clock and timers
 * @param random where the jitter of waits comes from; safe for use by several threads
 * @param backoff how long to wait before an append is tried again that lost against another writer
 * @param closeTimeout how long closing waits for calls in flight
 * @param mostCalls how many calls may be in flight, streams until they end, from 1; more fail with
 *     {@link dev.parquedb.storage.ThrottledException}. For a driver whose own calls wait without a
 *     bound
 */
public record BackendSettings(
    TimeSource time,
    RandomGenerator random,
    Backoff backoff,
    Duration closeTimeout,
    int mostCalls) {

  public BackendSettings {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(random, "random");
    Objects.requireNonNull(backoff, "backoff");
    Objects.requireNonNull(closeTimeout, "closeTimeout");
    if (mostCalls < 1) {
      throw new IllegalArgumentException("mostCalls must be from 1: " + mostCalls);
    }
  }

  /** Settings without a bound of calls. */
  public BackendSettings(
      TimeSource time, RandomGenerator random, Backoff backoff, Duration closeTimeout) {
    this(time, random, backoff, closeTimeout, Integer.MAX_VALUE);
  }

  /** The same with a bound of calls in flight. */
  public BackendSettings withMostCalls(int calls) {
    return new BackendSettings(time, random, backoff, closeTimeout, calls);
  }

  /**
   * Waits of up to 10 ms growing to 1 s; closing waits up to 30 s; any number of calls.
   *
   * @param time clock and timers
   * @param random where jitter comes from
   */
  public static BackendSettings of(TimeSource time, RandomGenerator random) {
    Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1));
    return new BackendSettings(time, random, backoff, Duration.ofSeconds(30));
  }
}
