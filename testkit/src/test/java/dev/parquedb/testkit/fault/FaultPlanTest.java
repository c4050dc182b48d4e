package dev.parquedb.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.storage.TinyStorage;
import dev.parquedb.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {

  private static final FaultPlan STORMY =
      FaultPlan.seeded(42)
          .withAll(
              odds ->
                  odds.withUnreachable(0.1)
                      .withThrottled(0.1)
                      .withLostReply(0.1)
                      .withLateEffect(0.1)
                      .withShortBody(0.1))
          .withLatency(Duration.ZERO, Duration.ofMillis(5));

  @Test
  void theSameSeedAndOrderOfCallsGiveTheSameFaults() {
    assertThat(run(STORMY))
        .isEqualTo(run(STORMY))
        .contains("fine", "UnavailableException", "ThrottledException")
        .contains("WriteOutcomeUnknownException", "PreconditionFailedException");
    assertThat(
            run(
                new FaultPlan(
                    43, STORMY.odds(), STORMY.latency(), STORMY.lateness(), STORMY.retryAfter())))
        .isNotEqualTo(run(STORMY));
  }

  @Test
  void faultsComeAboutAsOftenAsTheOddsSay() {
    List<Fault> faults =
        LongStream.rangeClosed(1, 10_000)
            .mapToObj(number -> STORMY.decide(call(number, OperationClass.WRITE)).fault())
            .toList();
    for (Class<?> kind :
        List.of(
            Fault.Before.class,
            Fault.Throttled.class,
            Fault.LostReply.class,
            Fault.LateEffect.class,
            Fault.ShortBody.class)) {
      assertThat(faults.stream().filter(kind::isInstance).count()).isBetween(900L, 1100L);
    }
    assertThat(faults.stream().filter(Fault.None.class::isInstance).count())
        .isBetween(4800L, 5200L);
  }

  @Test
  void everyClassHasItsOwnOdds() {
    FaultPlan plan =
        FaultPlan.seeded(1).with(OperationClass.CONDITIONAL_WRITE, odds -> odds.withLostReply(1));
    assertThat(plan.decide(call(1, OperationClass.CONDITIONAL_WRITE)).fault())
        .isEqualTo(Fault.LOST_REPLY);
    assertThat(plan.decide(call(1, OperationClass.WRITE)).fault()).isEqualTo(Fault.NONE);
    assertThat(FaultPlan.losingReplies(1, 1).decide(call(1, OperationClass.READ)).fault())
        .isEqualTo(Fault.LOST_REPLY);
  }

  @Test
  void timesStayWithinTheirSpans() {
    FaultPlan plan =
        FaultPlan.seeded(3)
            .withLatency(Duration.ofMillis(2), Duration.ofMillis(4))
            .withLateness(Duration.ofMillis(20), Duration.ofMillis(40))
            .withAll(odds -> odds.withLateEffect(1));
    for (long number = 1; number < 1000; number++) {
      FaultPlan.Decision decision = plan.decide(call(number, OperationClass.DELETE));
      assertThat(decision.latency()).isBetween(Duration.ofMillis(2), Duration.ofMillis(4));
      assertThat(((Fault.LateEffect) decision.fault()).delay())
          .isBetween(Duration.ofMillis(20), Duration.ofMillis(40));
    }
  }

  @Test
  void impossibleOddsAndSpansAreRefused() {
    assertThatThrownBy(() -> FaultOdds.NONE.withLostReply(1.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FaultOdds.NONE.withLostReply(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FaultOdds.NONE.withLostReply(0.6).withThrottled(0.6))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FaultPlan.NONE.withLatency(Duration.ofMillis(2), Duration.ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> run(FaultPlan plan) {
    VirtualTime time = VirtualTime.manual();
    FaultyStorage storage = new FaultyStorage(TinyStorage.open(), plan, time);
    List<String> outcomes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      var writing =
          storage
              .writeConditional("f" + i % 50, Payloads.text("x"), null)
              .onItemOrFailure()
              .transform(Outcome::new)
              .subscribe()
              .asCompletionStage();
      time.advance(Duration.ofMillis(5));
      Outcome<?> outcome = writing.join();
      outcomes.add(outcome.succeeded() ? "fine" : outcome.failure().getClass().getSimpleName());
    }
    return outcomes;
  }

  private static StorageCall call(long number, OperationClass kind) {
    return new StorageCall(number, StorageOperation.WRITE, "f", Optional.empty(), kind);
  }
}
