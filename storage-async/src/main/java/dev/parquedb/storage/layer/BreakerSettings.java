package dev.parquedb.storage.layer;

import java.time.Duration;

/**
 * When calls fail at once because the store is down. Reads and changes are judged apart. Faults are
 * answers that the store is unavailable, timeouts, and lost replies; a file that is missing or a
 * condition that does not hold shows that the store works. A call that ran out of a limit of its
 * own counts as a timeout too, so limits far below what the store needs can open the breaker.
 *
 * @param window over how long faults are counted, in ten steps; positive
 * @param minimumCalls how many answers in the window it takes to judge, from 1
 * @param failureRate the share of faults from which on calls fail at once, above 0, to 1
 * @param pause for how long they do before probes are let through; positive
 * @param probes how many calls are let through then, and must succeed, from 1
 */
public record BreakerSettings(
    Duration window, int minimumCalls, double failureRate, Duration pause, int probes) {

  /** Half of at least 20 calls within 10 s, a pause of 5 s, then 3 probes. */
  public static final BreakerSettings DEFAULT =
      new BreakerSettings(Duration.ofSeconds(10), 20, 0.5, Duration.ofSeconds(5), 3);

  public BreakerSettings {
    Settings.positive("window", window);
    Settings.atLeast("minimumCalls", 1, minimumCalls);
    Settings.within("failureRate", Double.MIN_VALUE, 1, failureRate);
    Settings.positive("pause", pause);
    Settings.atLeast("probes", 1, probes);
  }

  /** The same with another pause; positive. */
  public BreakerSettings withPause(Duration length) {
    return new BreakerSettings(window, minimumCalls, failureRate, length, probes);
  }

  /**
   * The same with other conditions.
   *
   * @param calls how many answers it takes to judge, from 1
   * @param rate the share of faults, above 0, to 1
   */
  public BreakerSettings withThreshold(int calls, double rate) {
    return new BreakerSettings(window, calls, rate, pause, probes);
  }
}
