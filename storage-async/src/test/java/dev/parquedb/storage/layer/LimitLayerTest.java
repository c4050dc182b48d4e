package dev.parquedb.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.fault.Fault;
import dev.parquedb.testkit.fault.StorageCall;
import dev.parquedb.testkit.fault.StorageOperation;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitLayerTest extends LayerFixture {

  private static final LimitSettings ONE_EACH =
      LimitSettings.DEFAULT.withSeparate(1, 1).withQueue(3).withMaxWait(Duration.ofSeconds(30));

  private final LimitLayer limit = new LimitLayer(store, CallOptions.DEFAULT, tools(), ONE_EACH);
  private final StorageBackend hasty =
      limit.with(CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(5)));

  @AfterEach
  void nothingIsLeftBehind() {
    assertThat(limit.permits().reads().inUse()).isZero();
    assertThat(limit.permits().reads().waiting()).isZero();
    assertThat(limit.permits().writes().inUse()).isZero();
    assertThat(limit.permits().writes().waiting()).isZero();
    assertThat(time.pending()).isZero();
  }

  @Test
  void callsBeyondTheLimitWaitForTheirTurn() {
    holdNext();
    CompletableFuture<Boolean> first = start(limit.exists("a"));
    CompletableFuture<Boolean> second = start(limit.exists("b"));
    assertThat(calls(StorageOperation.EXISTS)).isEqualTo(1);
    store.heal();
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
  }

  @Test
  void readsDoNotWaitForChanges() {
    holdNext();
    CompletableFuture<?> write = start(limit.write("a", Payloads.text("x")));
    assertThat(start(limit.exists("a"))).isCompleted();
    store.heal();
    assertThat(write).isCompleted();
  }

  @Test
  void aFullLineRefusesAtOnce() {
    holdNext();
    CompletableFuture<Boolean> first = start(limit.exists("a"));
    for (int i = 0; i < 3; i++) {
      start(limit.exists("b"));
    }
    CompletableFuture<Boolean> refused = start(limit.exists("c"));
    assertThat(RetryLayerTest.failure(refused)).isInstanceOf(ThrottledException.class);
    store.heal();
    assertThat(first).isCompleted();
  }

  @Test
  void whoWaitsTooLongIsRefused() {
    holdNext();
    start(limit.exists("a"));
    CompletableFuture<Boolean> patient = start(limit.exists("b"));
    CompletableFuture<Boolean> hurried = start(hasty.exists("c"));
    time.advance(Duration.ofSeconds(5));
    assertThat(RetryLayerTest.failure(hurried)).isInstanceOf(StorageTimeoutException.class);
    assertThat(patient).isNotDone();
    time.advance(Duration.ofSeconds(25));
    assertThat(RetryLayerTest.failure(patient)).isInstanceOf(ThrottledException.class);
    store.heal();
    assertThat(calls(StorageOperation.EXISTS)).isEqualTo(1);
  }

  @Test
  void theWaitCountsAgainstTheDeadlineOfTheCall() {
    holdNext();
    start(limit.exists("a"));
    CompletableFuture<Boolean> second = start(hasty.exists("b"));
    time.advance(Duration.ofSeconds(4));
    store.heal();
    assertThat(second).isCompleted();
    var gate = store.stallNext(LayerFixture::any, Fault.Point.BEFORE_EFFECT);
    start(limit.exists("a"));
    CompletableFuture<Boolean> late = start(hasty.exists("slow"));
    time.advance(Duration.ofSeconds(4));
    store.stallNext(LayerFixture::any, Fault.Point.BEFORE_EFFECT);
    gate.open();
    time.advance(Duration.ofSeconds(1));
    assertThat(RetryLayerTest.failure(late)).isInstanceOf(StorageTimeoutException.class);
  }

  @Test
  void cancellingAtEveryStageGivesThePermitBackOnce() {
    holdNext();
    var running = limit.exists("a").subscribe().with(item -> {}, failure -> {});
    var waiting = limit.exists("b").subscribe().with(item -> {}, failure -> {});
    CompletableFuture<Boolean> last = start(limit.exists("c"));
    waiting.cancel();
    waiting.cancel();
    assertThat(limit.permits().reads().waiting()).isEqualTo(1);
    running.cancel();
    running.cancel();
    assertThat(last).isCompleted();
    assertThat(calls(StorageOperation.EXISTS)).isEqualTo(2);
  }

  @Test
  void aStreamHoldsItsPermitUntilItEnds() {
    Await.item(memory.write("f", Payloads.text("0123456789")));
    AssertSubscriber<ByteBuffer> stream =
        limit.readStream("f").subscribe().withSubscriber(AssertSubscriber.create(0));
    CompletableFuture<Boolean> next = start(limit.exists("f"));
    assertThat(next).isNotDone();
    stream.cancel();
    assertThat(next).isCompleted();
  }

  @Test
  void urgentCallsGoFirstAndNobodyWaitsForEver() {
    WaitingLine<String> line = new WaitingLine<>();
    line.add("old and low", CallOptions.Priority.LOW);
    line.add("normal", CallOptions.Priority.NORMAL);
    for (int i = 0; i < 8; i++) {
      line.add("high " + i, CallOptions.Priority.HIGH);
    }
    List<String> turns = new ArrayList<>();
    while (line.size() > 0) {
      turns.add(line.next());
    }
    assertThat(turns.subList(0, 7)).allMatch(turn -> turn.startsWith("high"));
    assertThat(turns.subList(7, 10)).containsExactly("old and low", "high 7", "normal");
  }

  @Test
  void manyWaitingCallsThatEndAtOnceNeedNoDeepStack() {
    LimitLayer wide =
        new LimitLayer(
            store, CallOptions.DEFAULT, tools(), ONE_EACH.withShared(1).withQueue(20_000));
    holdNext();
    start(wide.exists("a"));
    List<CompletableFuture<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      all.add(start(wide.with(CallOptions.DEFAULT).exists("b")));
    }
    store.heal();
    assertThat(all).allMatch(CompletableFuture::isDone);
    assertThat(wide.permits().reads().inUse()).isZero();
  }

  private void holdNext() {
    store.stallNext((StorageCall call) -> true, Fault.Point.BEFORE_EFFECT);
  }
}
