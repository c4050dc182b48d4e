package dev.parquedb.testkit.fault;

/**
 * How likely each fault is for a call of one class; the rest goes well.
 *
 * @param unreachable {@link Fault#UNREACHABLE}, from 0 to 1
 * @param throttled {@link Fault.Throttled}, from 0 to 1
 * @param lostReply {@link Fault#LOST_REPLY}, from 0 to 1
 * @param lateEffect {@link Fault.LateEffect}, from 0 to 1; the sum is at most 1
 * @param shortBody {@link Fault#SHORT_BODY}, from 0 to 1
 */
public record FaultOdds(
    double unreachable, double throttled, double lostReply, double lateEffect, double shortBody) {

  /** Nothing goes wrong. */
  public static final FaultOdds NONE = new FaultOdds(0, 0, 0, 0, 0);

  public FaultOdds {
    double sum = 0;
    for (double one : new double[] {unreachable, throttled, lostReply, lateEffect, shortBody}) {
      if (!(one >= 0 && one <= 1)) {
        throw new IllegalArgumentException("odds are from 0 to 1: " + one);
      }
      sum += one;
    }
    if (sum > 1 + 1e-9) {
      throw new IllegalArgumentException("odds of one class add up to at most 1: " + sum);
    }
  }

  /** The same with other odds of {@link Fault#UNREACHABLE}. */
  public FaultOdds withUnreachable(double odds) {
    return new FaultOdds(odds, throttled, lostReply, lateEffect, shortBody);
  }

  /** The same with other odds of {@link Fault.Throttled}. */
  public FaultOdds withThrottled(double odds) {
    return new FaultOdds(unreachable, odds, lostReply, lateEffect, shortBody);
  }

  /** The same with other odds of {@link Fault#LOST_REPLY}. */
  public FaultOdds withLostReply(double odds) {
    return new FaultOdds(unreachable, throttled, odds, lateEffect, shortBody);
  }

  /** The same with other odds of {@link Fault.LateEffect}. */
  public FaultOdds withLateEffect(double odds) {
    return new FaultOdds(unreachable, throttled, lostReply, odds, shortBody);
  }

  /** The same with other odds of {@link Fault#SHORT_BODY}. */
  public FaultOdds withShortBody(double odds) {
    return new FaultOdds(unreachable, throttled, lostReply, lateEffect, odds);
  }
}
