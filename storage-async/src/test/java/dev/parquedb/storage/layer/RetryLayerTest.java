package dev.parquedb.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.RmdirOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.fault.Fault;
import dev.parquedb.testkit.fault.StorageOperation;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetryLayerTest extends LayerFixture {

  private final StorageBackend storage =
      layers().retry(RetrySettings.DEFAULT.withAttempts(3)).build();

  @Test
  void aReadIsRepeatedUntilItSucceeds() {
    Await.item(memory.write("f", Payloads.text("x")));
    store.failCall(1, Fault.UNREACHABLE);
    store.failCall(2, Fault.LOST_REPLY);
    CompletableFuture<ByteBuffer> read = start(storage.read("f"));
    letWaitsPass();
    assertThat(Payloads.text(read.join())).isEqualTo("x");
    assertThat(calls(StorageOperation.READ)).isEqualTo(3);
  }

  @Test
  void theLastFailureIsTheCallersWhenAttemptsAreUsedUp() {
    store.failEvery(call -> true, Fault.UNREACHABLE);
    CompletableFuture<ByteBuffer> read = start(storage.read("f"));
    letWaitsPass();
    assertThat(failure(read)).isInstanceOf(UnavailableException.class);
    assertThat(calls(StorageOperation.READ)).isEqualTo(3);
    assertThat(time.pending()).isZero();
  }

  @Test
  void whatTheStoreAsksForIsWaited() {
    Await.item(memory.write("f", Payloads.text("x")));
    store.failCall(1, new Fault.Throttled(Duration.ofSeconds(10)));
    CompletableFuture<ByteBuffer> read = start(storage.read("f"));
    time.advance(Duration.ofMillis(9_999));
    assertThat(calls(StorageOperation.READ)).isEqualTo(1);
    letWaitsPass();
    assertThat(read).isCompleted();
  }

  @Test
  void aWaitBeyondTheDeadlineOfTheCallIsNotBegun() {
    store.failEvery(call -> true, new Fault.Throttled(Duration.ofSeconds(10)));
    StorageBackend hurried = storage.with(CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(10)));
    assertThat(failure(start(hurried.read("f")))).isInstanceOf(ThrottledException.class);
    assertThat(calls(StorageOperation.READ)).isEqualTo(1);
    assertThat(time.pending()).isZero();
  }

  @Test
  void laterAttemptsHaveWhatIsLeftOfTheTime() {
    store.failCall(1, new Fault.Throttled(Duration.ofSeconds(4)));
    store.stallNext(call -> call.number() == 2, Fault.Point.BEFORE_EFFECT);
    StorageBackend hurried = storage.with(CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(6)));
    CompletableFuture<ByteBuffer> read = start(hurried.read("f"));
    time.advance(Duration.ofMillis(5_999));
    assertThat(calls(StorageOperation.READ)).isEqualTo(2);
    assertThat(read).isNotDone();
    time.advance(Duration.ofMillis(1));
    assertThat(failure(read)).extracting("kind").isEqualTo(StorageErrorKind.TIMEOUT);
    assertThat(time.pending()).isZero();
  }

  static Stream<Function<StorageBackend, Uni<?>>> neverRepeated() {
    ByteBuffer data = Payloads.text("new");
    WriteOptions create = WriteOptions.DEFAULT.withIfNoneMatch();
    WriteOptions swap = WriteOptions.DEFAULT.withIfMatch("v");
    return Stream.of(
        s -> s.writeConditional("f", data, null),
        s -> s.writeConditional("f", data, "v"),
        s -> s.write("f", data, create),
        s -> s.write("f", data, swap),
        s -> s.writeAtomic("f", data, create),
        s -> s.writeAtomic("f", data, swap),
        s -> s.writeStream("f", Multi.createFrom().item(data)),
        s -> s.writeStream("f", Multi.createFrom().item(data), create),
        s -> s.append("f", data),
        s -> s.deletePrefix("f"),
        s -> s.rmdir("d", RmdirOptions.RECURSIVE));
  }

  @ParameterizedTest
  @MethodSource("neverRepeated")
  void whatIsNotIdempotentIsNeverRepeated(Function<StorageBackend, Uni<?>> call) {
    for (Fault fault : List.of(Fault.UNREACHABLE, Fault.LOST_REPLY, throttled())) {
      long before = store.counters().allCalls();
      store.failNext(any -> true, fault);
      CompletableFuture<?> result = start(call.apply(storage));
      letWaitsPass();
      assertThat(result).isCompletedExceptionally();
      assertThat(store.counters().allCalls() - before).isEqualTo(1);
    }
  }

  static Stream<Function<StorageBackend, Uni<?>>> onlyWhenUnchanged() {
    return Stream.of(s -> s.delete("f"), s -> s.move("f", "g"), s -> s.rmdir("d"));
  }

  @ParameterizedTest
  @MethodSource("onlyWhenUnchanged")
  void anAnswerThatDependsOnTheEffectIsNotAskedForAgain(Function<StorageBackend, Uni<?>> call) {
    Await.item(memory.write("f", Payloads.text("x")));
    store.failCall(1, Fault.LOST_REPLY);
    assertThat(failure(start(call.apply(storage))))
        .isInstanceOf(WriteOutcomeUnknownException.class);
    assertThat(store.counters().allCalls()).isEqualTo(1);
  }

  @Test
  void aDeleteThatDidNotArriveIsRepeatedAndSaysWhatItFound() {
    Await.item(memory.write("f", Payloads.text("x")));
    store.failCall(1, Fault.UNREACHABLE);
    CompletableFuture<Boolean> delete = start(storage.delete("f"));
    letWaitsPass();
    assertThat(delete.join()).isTrue();
  }

  @Test
  void anUnconditionalWriteWhoseReplyWasLostIsWrittenAgain() {
    store.failCall(1, Fault.LOST_REPLY);
    var written = start(storage.write("f", Payloads.text("x")));
    letWaitsPass();
    assertThat(written.join().version()).isEqualTo(Await.item(memory.stat("f")).version());
    assertThat(calls(StorageOperation.WRITE)).isEqualTo(2);
  }

  @Test
  void afterAnUnknownOutcomeALaterFailureSettlesNothing() {
    Await.item(memory.write("f", Payloads.text("x")));
    store.failCall(1, Fault.LOST_REPLY);
    store.failCall(2, new Fault.Before(StorageErrorKind.PERMISSION_DENIED));
    var copy = start(storage.copy("f", "g"));
    letWaitsPass();
    Throwable failure = failure(copy);
    assertThat(failure).isInstanceOf(WriteOutcomeUnknownException.class);
    assertThat(failure.getSuppressed()).hasSize(1);
    assertThat(Await.item(memory.exists("g"))).isTrue();
  }

  @Test
  void everyAttemptOfReadIntoStartsAtTheSamePosition() {
    Await.item(memory.write("f", Payloads.text("0123456789")));
    store.failCall(1, Fault.SHORT_BODY);
    ByteBuffer buffer = ByteBuffer.allocate(12).position(2);
    CompletableFuture<Integer> read = start(storage.readInto("f", 0, buffer));
    letWaitsPass();
    assertThat(read.join()).isEqualTo(10);
    assertThat(buffer.position()).isEqualTo(12);
    assertThat(Payloads.text(buffer.flip().position(2))).isEqualTo("0123456789");
  }

  @Test
  void aStreamIsRepeatedBeforeItsFirstChunkAndNeverAfter() {
    Await.item(memory.write("f", Payloads.text("0123456789")));
    store.failCall(1, Fault.UNREACHABLE);
    CompletableFuture<List<ByteBuffer>> stream = start(storage.readStream("f").collect().asList());
    letWaitsPass();
    assertThat(Payloads.text(stream.join().get(0))).isEqualTo("0123456789");
    store.failCall(3, Fault.LOST_REPLY);
    CompletableFuture<List<ByteBuffer>> broken = start(storage.readStream("f").collect().asList());
    letWaitsPass();
    assertThat(failure(broken)).isInstanceOf(UnavailableException.class);
    assertThat(calls(StorageOperation.READ_STREAM)).isEqualTo(3);
  }

  @Test
  void theBudgetBoundsRepetitionsOverAllCallsAndViews() {
    StorageBackend frugal =
        layers().retry(RetrySettings.DEFAULT.withAttempts(10).withBudget(5, 0.5)).build();
    store.failEvery(call -> true, Fault.UNREACHABLE);
    for (int i = 0; i < 20; i++) {
      StorageBackend view = i % 2 == 0 ? frugal : frugal.with(CallOptions.DEFAULT.immutable());
      start(view.exists("f"));
    }
    letWaitsPass();
    assertThat(calls(StorageOperation.EXISTS)).isEqualTo(20 + 5);
    store.heal();
    for (int i = 0; i < 4; i++) {
      start(frugal.exists("f"));
    }
    store.failEvery(call -> true, Fault.UNREACHABLE);
    start(frugal.exists("f"));
    letWaitsPass();
    assertThat(calls(StorageOperation.EXISTS)).as("two earned").isEqualTo(25 + 4 + 1 + 2);
  }

  @Test
  void cancellingStopsTheWaitAndTheAttempt() {
    store.failEvery(call -> call.number() == 1, Fault.UNREACHABLE);
    var waiting = storage.read("f").subscribe().with(item -> {}, failure -> {});
    assertThat(time.pending()).isEqualTo(1);
    waiting.cancel();
    assertThat(time.pending()).isZero();
    store.stallNext(call -> true, Fault.Point.BEFORE_EFFECT);
    var running = storage.write("f", Payloads.text("x")).subscribe().with(item -> {}, f -> {});
    running.cancel();
    store.heal();
    assertThat(Await.item(memory.exists("f"))).isFalse();
    assertThat(calls(StorageOperation.WRITE)).isEqualTo(1);
  }

  private static Fault throttled() {
    return new Fault.Throttled(Duration.ofSeconds(1));
  }

  private void letWaitsPass() {
    while (time.advanceToNext()) {
      // until nothing waits
    }
  }

  static Throwable failure(CompletableFuture<?> future) {
    assertThat(future).isCompletedExceptionally();
    return future.handle((item, failure) -> failure).join();
  }
}
