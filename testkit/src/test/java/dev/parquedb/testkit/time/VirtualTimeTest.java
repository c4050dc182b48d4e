package dev.parquedb.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {

  private final VirtualTime time = VirtualTime.manual();
  private final List<String> ran = new ArrayList<>();

  @Test
  void standsStillUntilItIsMoved() {
    assertThat(time.now()).isEqualTo(VirtualTime.START).isEqualTo(time.now());
    time.advance(Duration.ofMillis(1500));
    assertThat(time.now()).isEqualTo(VirtualTime.START.plusMillis(1500));
    assertThat(time.monotonicNanos()).isEqualTo(1_500_000_000L);
    Instant other = Instant.parse("2030-06-01T12:00:00Z");
    assertThat(VirtualTime.manual(other).now()).isEqualTo(other);
    assertThatThrownBy(() -> time.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void runsTasksInOrderEachAtItsTime() {
    after(30, "c");
    after(10, "a");
    after(20, "b1");
    after(20, "b2");
    after(31, "later");
    time.advance(Duration.ofMillis(30));
    assertThat(ran).containsExactly("a@10", "b1@20", "b2@20", "c@30");
    assertThat(time.pending()).isEqualTo(1);
  }

  @Test
  void neverRunsATaskInline() {
    after(0, "soon");
    after(-5, "overdue");
    assertThat(ran).isEmpty();
    time.advance(Duration.ZERO);
    assertThat(ran).containsExactly("soon@0", "overdue@0");
  }

  @Test
  void runsWhatTasksScheduleWhenItIsDueToo() {
    time.schedule(Duration.ofMillis(10), () -> after(5, "inner"));
    time.schedule(Duration.ofMillis(10), () -> after(50, "too late"));
    time.advance(Duration.ofMillis(20));
    assertThat(ran).containsExactly("inner@15");
    assertThat(time.now()).isEqualTo(VirtualTime.START.plusMillis(20));
  }

  @Test
  void runsNoCancelledTask() {
    TimeSource.Cancellation cancellation = after(10, "cancelled");
    after(10, "kept");
    cancellation.cancel();
    cancellation.cancel();
    time.advance(Duration.ofSeconds(1));
    cancellation.cancel();
    assertThat(ran).containsExactly("kept@10");
  }

  @Test
  void stepsFromTaskToTask() {
    after(10, "a");
    after(70, "b");
    assertThat(time.advanceToNext()).isTrue();
    assertThat(ran).containsExactly("a@10");
    assertThat(time.advanceToNext()).isTrue();
    assertThat(time.now()).isEqualTo(VirtualTime.START.plusMillis(70));
    assertThat(time.advanceToNext()).isFalse();
  }

  @Test
  void goesOnAfterATaskThatThrows() {
    time.schedule(
        Duration.ofMillis(1),
        () -> {
          throw new IllegalStateException("task");
        });
    after(2, "next");
    assertThatThrownBy(() -> time.advance(Duration.ofMillis(5)))
        .isInstanceOf(IllegalStateException.class);
    time.advance(Duration.ZERO);
    assertThat(ran).containsExactly("next@2");
  }

  @Test
  void aTaskThatAdvancesTheClockOnlyMovesIt() {
    time.schedule(
        Duration.ofMillis(1),
        () -> {
          time.advance(Duration.ofMillis(10));
          ran.add("first");
        });
    after(6, "second");
    time.advance(Duration.ofMillis(1));
    assertThat(ran).containsExactly("first", "second@6");
  }

  @Test
  void byItselfLetsShortDelaysPassInOrderAndLongOnesWait() {
    Queue<Runnable> loop = new ArrayDeque<>();
    VirtualTime automatic = VirtualTime.autoAdvancing(Duration.ofMillis(100), loop::add);
    automatic.schedule(Duration.ofMillis(80), () -> ran.add("80"));
    automatic.schedule(Duration.ofMillis(20), () -> ran.add("20"));
    automatic.schedule(Duration.ofSeconds(30), () -> ran.add("deadline"));
    assertThat(ran).isEmpty();
    while (!loop.isEmpty()) {
      loop.remove().run();
    }
    assertThat(ran).containsExactly("20", "80");
    assertThat(automatic.now()).isEqualTo(VirtualTime.START.plusMillis(80));
    automatic.advance(Duration.ofSeconds(30));
    assertThat(ran).containsExactly("20", "80", "deadline");
  }

  @Test
  void aSkewedClockIsWrongByItsSkewAndTimersAreNot() {
    SkewedTime skewed = new SkewedTime(time, Duration.ofMinutes(-5));
    assertThat(skewed.now()).isEqualTo(VirtualTime.START.minusSeconds(300));
    skewed.schedule(Duration.ofMillis(10), () -> ran.add("timer"));
    time.advance(Duration.ofMillis(10));
    assertThat(ran).containsExactly("timer");
    skewed.setSkew(Duration.ofSeconds(90));
    assertThat(skewed.skew()).isEqualTo(Duration.ofSeconds(90));
    assertThat(skewed.now()).isEqualTo(time.now().plusSeconds(90));
    assertThat(skewed.monotonicNanos()).isEqualTo(time.monotonicNanos());
  }

  private TimeSource.Cancellation after(long millis, String name) {
    return time.schedule(
        Duration.ofMillis(millis),
        () -> ran.add(name + "@" + Duration.between(VirtualTime.START, time.now()).toMillis()));
  }
}
