package dev.parquedb.storage.layer;

import java.time.Duration;

/**
 * When a read that has no answer yet is asked a second time.
 *
 * @param delay how long the first request may take before the second is made; well above what the
 *     store usually takes, or the budget goes to reads that were about to be answered; positive
 * @param burst how many second requests may be made before reads have to earn more, from 0
 * @param share what each read earns, in second requests, from 0 to 1: in the long run at most this
 *     share of the reads is made twice
 */
public record HedgeSettings(Duration delay, int burst, double share) {

  /** After 500 ms; 10 in a row, then one for every 20 reads. */
  public static final HedgeSettings DEFAULT = new HedgeSettings(Duration.ofMillis(500), 10, 0.05);

  public HedgeSettings {
    Settings.positive("delay", delay);
    Settings.atLeast("burst", 0, burst);
    Settings.within("share", 0, 1, share);
  }

  /** The same with another delay; positive. */
  public HedgeSettings withDelay(Duration wait) {
    return new HedgeSettings(wait, burst, share);
  }

  /**
   * The same with another budget.
   *
   * @param inARow second requests in a row, from 0
   * @param earned second requests earned by a read, from 0 to 1
   */
  public HedgeSettings withBudget(int inARow, double earned) {
    return new HedgeSettings(delay, inARow, earned);
  }
}
