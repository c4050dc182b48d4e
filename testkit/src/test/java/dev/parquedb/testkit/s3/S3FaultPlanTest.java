package dev.parquedb.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.testkit.fault.Fault.Point;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Faults by chance: a pure function of the seed and the request. */
class S3FaultPlanTest {

  private static final int CALLS = 20_000;

  private static final S3FaultOdds ODDS =
      S3FaultOdds.NONE.withErrorsAfter(0.2).withLateEffects(0.05, Duration.ofSeconds(2));

  private static S3Call call(long number, S3Operation operation, boolean conditional) {
    return new S3Call(number, operation, "bucket", "key", conditional, Optional.empty());
  }

  private static List<S3Fault> faults(
      S3FaultPlan plan, S3Operation operation, boolean conditional) {
    return LongStream.rangeClosed(1, CALLS)
        .mapToObj(number -> plan.decide(call(number, operation, conditional)))
        .toList();
  }

  private static double share(List<S3Fault> faults, S3Fault one) {
    return (double) Collections.frequency(faults, one) / faults.size();
  }

  @Test
  void conditionalWritesAreStruckAsOftenAsTheOddsSay() {
    List<S3Fault> faults = faults(ODDS.plan(7), S3Operation.PUT_OBJECT, true);
    assertThat(share(faults, S3Fault.internalError(Point.AFTER_EFFECT))).isBetween(0.19, 0.21);
    assertThat(share(faults, new S3Fault.LateEffect(Duration.ofSeconds(2))))
        .isBetween(0.045, 0.055);
    assertThat(share(faults, S3Fault.NONE)).isBetween(0.735, 0.765);
  }

  @Test
  void otherRequestsAreNotStruck() {
    assertThat(faults(ODDS.plan(7), S3Operation.PUT_OBJECT, false)).containsOnly(S3Fault.NONE);
    assertThat(faults(ODDS.plan(7), S3Operation.GET_OBJECT, true)).containsOnly(S3Fault.NONE);
    S3FaultPlan reads = ODDS.withBrokenReads(0.5).plan(7);
    assertThat(share(faults(reads, S3Operation.GET_OBJECT, false), S3Fault.NONE))
        .isBetween(0.48, 0.52);
  }

  @Test
  void eachKindHasItsOwnShare() {
    S3FaultOdds odds = S3FaultOdds.NONE.withErrorsBefore(0.1).withLostReplies(0.3);
    List<S3Fault> faults = faults(odds.plan(1), S3Operation.COMPLETE_MULTIPART_UPLOAD, true);
    assertThat(share(faults, S3Fault.internalError(Point.BEFORE_EFFECT))).isBetween(0.09, 0.11);
    assertThat(share(faults, S3Fault.LOST_REPLY)).isBetween(0.285, 0.315);
  }

  @Test
  void theSeedFixesThem() {
    List<S3Fault> once = faults(ODDS.plan(7), S3Operation.PUT_OBJECT, true);
    assertThat(faults(ODDS.plan(7), S3Operation.PUT_OBJECT, true)).isEqualTo(once);
    assertThat(faults(ODDS.plan(8), S3Operation.PUT_OBJECT, true)).isNotEqualTo(once);
  }

  @Test
  void oddsAreShares() {
    assertThatThrownBy(() -> S3FaultOdds.NONE.withErrorsAfter(-0.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> S3FaultOdds.NONE.withErrorsAfter(0.6).withLostReplies(0.6))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> S3FaultOdds.NONE.withBrokenReads(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
