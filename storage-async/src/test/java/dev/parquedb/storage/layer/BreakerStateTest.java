package dev.parquedb.storage.layer;

import static dev.parquedb.storage.layer.BreakerState.Phase.CLOSED;
import static dev.parquedb.storage.layer.BreakerState.Phase.HALF_OPEN;
import static dev.parquedb.storage.layer.BreakerState.Phase.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.layer.BreakerState.Phase;
import dev.parquedb.storage.layer.BreakerState.Verdict;
import dev.parquedb.testkit.fault.Fault;
import dev.parquedb.testkit.fault.StorageOperation;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakerStateTest extends LayerFixture {

  /** Judges 4 answers, half of which must be faults; a pause of 5 s, then 2 probes. */
  private static final BreakerSettings SETTINGS =
      new BreakerSettings(Duration.ofSeconds(10), 4, 0.5, Duration.ofSeconds(5), 2);

  private final BreakerState state = new BreakerState(SETTINGS);

  /**
   * W and F: a call that works or fails. P: 5 s pass. w: 20 s pass. N: a call that says nothing.
   */
  @ParameterizedTest
  @CsvSource({
    "FFF, CLOSED",
    "FFFF, OPEN",
    "WWFF, OPEN",
    "WWWF, CLOSED",
    "WWWWFFF, CLOSED",
    "WWWWFFFF, OPEN",
    "FFFNNNN, CLOSED",
    "FFFwF, CLOSED",
    "FFFFPW, HALF_OPEN",
    "FFFFPN, HALF_OPEN",
    "FFFFPWW, CLOSED",
    "FFFFPNWNW, CLOSED",
    "FFFFPWF, OPEN",
    "FFFFPFPWW, CLOSED",
    "FFFFPWWFFF, CLOSED"
  })
  void aHistoryLeadsToAPhase(String history, Phase phase) {
    long now = 0;
    for (char step : history.toCharArray()) {
      switch (step) {
        case 'P' -> now += Duration.ofSeconds(5).toNanos();
        case 'w' -> now += Duration.ofSeconds(20).toNanos();
        default -> state.judge(state.admit(now), verdict(step), now);
      }
    }
    assertThat(state.phase()).isEqualTo(phase);
    assertThat(state.probing()).isZero();
  }

  @Test
  void onlySoManyProbesAreAdmittedAtOnceAndOldTicketsChangeNothing() {
    long old = state.admit(0);
    for (int i = 0; i < 4; i++) {
      state.judge(state.admit(0), Verdict.FAULT, 0);
    }
    assertThat(state.phase()).isEqualTo(OPEN);
    assertThat(state.admit(1)).as("waits").isEqualTo(1 - Duration.ofSeconds(5).toNanos());
    long later = Duration.ofSeconds(5).toNanos();
    long first = state.admit(later);
    assertThat(first).isPositive();
    assertThat(state.admit(later)).isPositive();
    assertThat(state.admit(later)).isNegative();
    state.judge(old, Verdict.FAULT, later);
    assertThat(state.phase()).isEqualTo(HALF_OPEN);
    state.judge(first, Verdict.SAYS_NOTHING, later);
    assertThat(state.admit(later)).as("a probe that was cancelled leaves its place").isPositive();
    assertThat(state.phase()).isNotEqualTo(CLOSED);
  }

  @Test
  void onlyFaultsOfTheStoreCount() {
    assertThat(BreakerState.verdict(new UnavailableException("f", "m"))).isEqualTo(Verdict.FAULT);
    assertThat(BreakerState.verdict(new StorageTimeoutException("f", "m")))
        .isEqualTo(Verdict.FAULT);
    assertThat(BreakerState.verdict(new NotFoundException("f", "m"))).isEqualTo(Verdict.WORKS);
    assertThat(BreakerState.verdict(new ThrottledException("f", Duration.ZERO, "m")))
        .isEqualTo(Verdict.SAYS_NOTHING);
    assertThat(BreakerState.verdict(new IllegalStateException())).isEqualTo(Verdict.SAYS_NOTHING);
  }

  @Test
  void whileReadsFailAtOnceChangesGoOn() {
    BreakerLayer layer = new BreakerLayer(store, CallOptions.DEFAULT, tools(), SETTINGS);
    store.failEvery(call -> !call.changes(), Fault.UNREACHABLE);
    for (int i = 0; i < 10; i++) {
      start(layer.exists("f"));
    }
    assertThat(calls(StorageOperation.EXISTS)).isEqualTo(4);
    Throwable failure = RetryLayerTest.failure(start(layer.exists("f")));
    assertThat(failure).isInstanceOf(UnavailableException.class);
    assertThat(((UnavailableException) failure).retryAfter()).isEqualTo(Duration.ofSeconds(5));
    assertThat(start(layer.mkdir("d"))).isCompleted();
    assertThat(layer.breakers().writes().phase()).isEqualTo(CLOSED);
    time.advance(Duration.ofSeconds(5));
    store.heal();
    store.stallNext(call -> true, Fault.Point.BEFORE_EFFECT);
    layer.exists("f").subscribe().with(item -> {}, ignored -> {}).cancel();
    assertThat(layer.breakers().reads().probing()).isZero();
    start(layer.exists("f"));
    start(layer.exists("f"));
    assertThat(layer.breakers().reads().phase()).isEqualTo(CLOSED);
  }

  private static Verdict verdict(char step) {
    return step == 'W' ? Verdict.WORKS : step == 'F' ? Verdict.FAULT : Verdict.SAYS_NOTHING;
  }
}
