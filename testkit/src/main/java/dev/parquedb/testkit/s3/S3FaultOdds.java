package dev.parquedb.testkit.s3;

import dev.parquedb.testkit.fault.Fault.Point;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * How likely the faults are that tell a client nothing certain, in a form that also a server in
 * another process can be started with. Each is a share from 0 to 1; those of conditional writes add
 * up to at most 1.
 *
 * @param errorsBefore conditional writes answered with 500, without effect
 * @param errorsAfter conditional writes answered with 500 after their effect
 * @param lostReplies conditional writes whose connection ends after their effect
 * @param lateEffects conditional writes that are not answered and take effect later
 * @param lateMillis how much later, in milliseconds: longer than their client waits
 * @param brokenReads reads of objects whose answer ends in its middle
 */
public record S3FaultOdds(
    double errorsBefore,
    double errorsAfter,
    double lostReplies,
    double lateEffects,
    long lateMillis,
    double brokenReads) {

  /** Nothing goes wrong. */
  public static final S3FaultOdds NONE = new S3FaultOdds(0, 0, 0, 0, 0, 0);

  private static final Predicate<S3Call> CONDITIONAL_WRITE =
      call -> call.conditional() && call.operation().writesKey();

  public S3FaultOdds {
    double sum = 0;
    for (double one : new double[] {errorsBefore, errorsAfter, lostReplies, lateEffects}) {
      requireShare(one);
      sum += one;
    }
    requireShare(brokenReads);
    if (sum > 1 + 1e-9 || lateMillis < 0) {
      throw new IllegalArgumentException(
          "odds of conditional writes add up to at most 1, and nothing is late by less than 0 ms");
    }
  }

  /** The same with other odds of conditional writes answered with 500 after their effect. */
  public S3FaultOdds withErrorsAfter(double share) {
    return new S3FaultOdds(errorsBefore, share, lostReplies, lateEffects, lateMillis, brokenReads);
  }

  /** The same with other odds of conditional writes answered with 500, without effect. */
  public S3FaultOdds withErrorsBefore(double share) {
    return new S3FaultOdds(share, errorsAfter, lostReplies, lateEffects, lateMillis, brokenReads);
  }

  /** The same with other odds of conditional writes whose reply is lost. */
  public S3FaultOdds withLostReplies(double share) {
    return new S3FaultOdds(errorsBefore, errorsAfter, share, lateEffects, lateMillis, brokenReads);
  }

  /** The same with other odds of conditional writes that take effect later. */
  public S3FaultOdds withLateEffects(double share, Duration delay) {
    return new S3FaultOdds(
        errorsBefore, errorsAfter, lostReplies, share, delay.toMillis(), brokenReads);
  }

  /** The same with other odds of reads whose answer ends in its middle. */
  public S3FaultOdds withBrokenReads(double share) {
    return new S3FaultOdds(errorsBefore, errorsAfter, lostReplies, lateEffects, lateMillis, share);
  }

  /** The plan of these odds. */
  public S3FaultPlan plan(long seed) {
    return S3FaultPlan.seeded(seed)
        .with(CONDITIONAL_WRITE, errorsBefore, S3Fault.internalError(Point.BEFORE_EFFECT))
        .with(CONDITIONAL_WRITE, errorsAfter, S3Fault.internalError(Point.AFTER_EFFECT))
        .with(CONDITIONAL_WRITE, lostReplies, S3Fault.LOST_REPLY)
        .with(CONDITIONAL_WRITE, lateEffects, new S3Fault.LateEffect(Duration.ofMillis(lateMillis)))
        .with(call -> call.is(S3Operation.GET_OBJECT), brokenReads, new S3Fault.TruncatedBody(0.5));
  }

  private static void requireShare(double one) {
    if (!(one >= 0 && one <= 1)) {
      throw new IllegalArgumentException("odds are from 0 to 1: " + one);
    }
  }
}
