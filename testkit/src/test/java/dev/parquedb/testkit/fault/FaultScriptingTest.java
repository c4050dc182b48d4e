package dev.parquedb.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.storage.TinyStorage;
import dev.parquedb.testkit.time.VirtualTime;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultScriptingTest {

  private final VirtualTime time = VirtualTime.manual();
  private final TinyStorage real = TinyStorage.open();
  private final FaultyStorage storage = new FaultyStorage(real, FaultPlan.NONE, time);

  @Test
  void recordsEveryCallWhenItIsSubscribedTo() {
    Uni<Boolean> exists = storage.exists("a");
    assertThat(storage.calls()).isEmpty();
    Await.item(exists);
    Await.item(storage.write("b", Payloads.text("x"), WriteOptions.DEFAULT.withIfNoneMatch()));
    Await.item(storage.copy("b", "c"));
    Await.item(storage.with(CallOptions.DEFAULT.immutable()).read("c"));
    Await.item(storage.readStream("c").collect().last());
    assertThat(storage.calls().stream().map(StorageCall::toString))
        .containsExactly(
            "#1 EXISTS a", "#2 WRITE b", "#3 COPY b -> c", "#4 READ c", "#5 READ_STREAM c");
    assertThat(storage.calls().get(1).operationClass()).isEqualTo(OperationClass.CONDITIONAL_WRITE);
    assertThat(storage.counters().allCalls()).isEqualTo(5);
    assertThat(storage.counters().calls(StorageOperation.READ)).isEqualTo(1);
    storage.forgetCalls();
    assertThat(storage.calls()).isEmpty();
    Await.item(exists);
    assertThat(storage.calls().get(0).number()).isEqualTo(6);
  }

  @Test
  void failsTheCallOfANumberOnly() {
    storage.failCall(2, Fault.UNREACHABLE);
    Await.item(storage.exists("a"));
    Await.failure(UnavailableException.class, storage.exists("a"));
    Await.item(storage.exists("a"));
    assertThat(storage.counters().faults(Fault.Before.class)).isEqualTo(1);
    assertThat(storage.counters().allFaults()).isEqualTo(1);
  }

  @Test
  void failsTheNextOrEveryMatchingCallUntilHealed() {
    storage.failNext(call -> call.is(StorageOperation.STAT), Fault.UNREACHABLE);
    storage.failEvery(call -> call.path().startsWith("log/"), Fault.UNREACHABLE);
    Await.item(storage.exists("a"));
    Await.failure(storage.stat("a"));
    Await.item(storage.stat("a"));
    Await.failure(storage.exists("log/1"));
    Await.failure(storage.exists("log/2"));
    storage.heal();
    Await.item(storage.exists("log/1"));
  }

  @Test
  void aCrashLetsNoLaterCallThrough() {
    for (long at = 1; at <= 3; at++) {
      for (Fault.Point point : Fault.Point.values()) {
        TinyStorage survivor = TinyStorage.open();
        FaultyStorage crashing = new FaultyStorage(survivor, FaultPlan.NONE, time);
        crashing.crashAt(at, point);
        List.of("a", "b", "c")
            .forEach(path -> Await.outcome(crashing.write(path, Payloads.text("x"))));
        long written = point == Fault.Point.AFTER_EFFECT ? at : at - 1;
        assertThat(Await.item(survivor.list("")).paths()).hasSize((int) written);
      }
    }
  }

  @Test
  void aCallCancelledBeforeItsEffectHasNone() {
    Gate gate = storage.stallNext(StorageCall::changes, Fault.Point.BEFORE_EFFECT);
    Cancellable writing = storage.write("f", Payloads.text("x")).subscribe().with(item -> {});
    assertThat(Await.item(gate.reached()).path()).isEqualTo("f");
    writing.cancel();
    gate.open();
    assertThat(Await.item(real.exists("f"))).isFalse();
  }

  @Test
  void aCallCancelledAfterItsEffectHasIt() {
    Gate gate = storage.stallNext(StorageCall::changes, Fault.Point.AFTER_EFFECT);
    Cancellable writing = storage.write("f", Payloads.text("x")).subscribe().with(item -> {});
    Await.item(gate.reached());
    writing.cancel();
    assertThat(Await.item(real.exists("f"))).isTrue();
  }

  @Test
  void anOpenedGateLetsTheCallGoOn() {
    Gate gate = storage.stallNext(call -> true, Fault.Point.AFTER_EFFECT);
    var writing = storage.write("f", Payloads.text("x")).subscribe().asCompletionStage();
    Await.item(gate.reached());
    assertThat(writing).isNotDone();
    gate.open();
    assertThat(Await.item(Uni.createFrom().completionStage(writing)).size()).isEqualTo(1);
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void healingOpensTheGates() {
    storage.stallNext(call -> true, Fault.Point.BEFORE_EFFECT);
    var reading = storage.exists("f").subscribe().asCompletionStage();
    assertThat(reading).isNotDone();
    storage.heal();
    assertThat(Await.item(Uni.createFrom().completionStage(reading))).isFalse();
  }

  @Test
  void aDeadlineThatPassesTellsWhetherTheRequestHadLeft() {
    StorageBackend hurried = storage.with(CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(1)));
    storage.stallNext(call -> true, Fault.Point.BEFORE_EFFECT);
    assertThat(pastDeadline(hurried.write("a", Payloads.text("x"))))
        .isInstanceOf(StorageTimeoutException.class);
    storage.stallNext(call -> true, Fault.Point.AFTER_EFFECT);
    assertThat(pastDeadline(hurried.write("b", Payloads.text("x"))))
        .isInstanceOf(WriteOutcomeUnknownException.class);
    storage.stallNext(call -> true, Fault.Point.AFTER_EFFECT);
    assertThat(pastDeadline(hurried.read("b"))).isInstanceOf(StorageTimeoutException.class);
    assertThat(Await.item(real.list("")).paths()).containsExactly("b");
  }

  private Throwable pastDeadline(Uni<?> call) {
    var failing = call.onItemOrFailure().transform((item, failure) -> failure);
    var failure = failing.subscribe().asCompletionStage();
    time.advance(Duration.ofSeconds(1));
    return Await.item(Uni.createFrom().completionStage(failure));
  }
}
