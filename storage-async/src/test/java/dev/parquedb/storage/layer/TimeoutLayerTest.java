package dev.parquedb.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.fault.Fault;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeoutLayerTest extends LayerFixture {

  private final StorageBackend storage =
      layers()
          .timeout(
              new TimeoutSettings(
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(2),
                  Duration.ofSeconds(3),
                  Duration.ofSeconds(4)))
          .build();

  @AfterEach
  void noTimerIsLeft() {
    assertThat(time.pending()).isZero();
  }

  @Test
  void aReadThatTakesTooLongIsATimeout() {
    hold(Fault.Point.BEFORE_EFFECT);
    CompletableFuture<ByteBuffer> read = start(storage.read("f"));
    time.advance(Duration.ofMillis(999));
    assertThat(read).isNotDone();
    time.advance(Duration.ofMillis(1));
    assertThat(RetryLayerTest.failure(read)).isInstanceOf(StorageTimeoutException.class);
  }

  @Test
  void aWriteThatMayHaveLeftIsUnknownAndOneThatHasNotIsATimeout() {
    hold(Fault.Point.AFTER_EFFECT);
    CompletableFuture<?> left = start(storage.write("f", Payloads.text("x")));
    time.advance(Duration.ofSeconds(2));
    assertThat(RetryLayerTest.failure(left)).isInstanceOf(WriteOutcomeUnknownException.class);
    hold(Fault.Point.BEFORE_EFFECT);
    CompletableFuture<?> held = start(storage.write("g", Payloads.text("x")));
    time.advance(Duration.ofSeconds(2));
    assertThat(RetryLayerTest.failure(held)).isInstanceOf(StorageTimeoutException.class);
    assertThat(Await.item(memory.exists("g"))).isFalse();
  }

  @Test
  void theShorterLimitOfTheCallerCounts() {
    hold(Fault.Point.BEFORE_EFFECT);
    StorageBackend hurried = storage.with(CallOptions.DEFAULT.withTimeout(Duration.ofMillis(10)));
    CompletableFuture<ByteBuffer> read = start(hurried.read("f"));
    time.advance(Duration.ofMillis(10));
    assertThat(RetryLayerTest.failure(read)).isInstanceOf(StorageTimeoutException.class);
  }

  @Test
  void aStreamThatOwesAChunkForTooLongIsATimeout() {
    Await.item(memory.write("f", Payloads.text("x")));
    hold(Fault.Point.BEFORE_EFFECT);
    AssertSubscriber<ByteBuffer> stream =
        storage.readStream("f").subscribe().withSubscriber(AssertSubscriber.create(1));
    time.advance(Duration.ofSeconds(4));
    stream.assertFailedWith(StorageTimeoutException.class);
  }

  @Test
  void aReaderMayTakeItsTime() {
    Await.item(memory.write("f", Payloads.of(1, 1_000_000)));
    AssertSubscriber<ByteBuffer> stream =
        storage.readStream("f").subscribe().withSubscriber(AssertSubscriber.create(1));
    time.advance(Duration.ofHours(1));
    stream.request(Long.MAX_VALUE).assertCompleted();
  }

  @Test
  void aStreamingWriteThatStandsStillIsUnknownAndItsSourceMayTakeItsTime() {
    CompletableFuture<?> slowSource =
        start(
            storage.writeStream(
                "slow",
                Timers.after(time, Duration.ofHours(1))
                    .onItem()
                    .transformToMulti(now -> Multi.createFrom().item(Payloads.text("x")))));
    time.advance(Duration.ofHours(1));
    assertThat(slowSource).isCompleted();
    hold(Fault.Point.AFTER_EFFECT);
    CompletableFuture<?> stuck =
        start(storage.writeStream("f", Multi.createFrom().item(Payloads.text("x"))));
    time.advance(Duration.ofSeconds(4));
    assertThat(RetryLayerTest.failure(stuck)).isInstanceOf(WriteOutcomeUnknownException.class);
  }

  private void hold(Fault.Point point) {
    store.stallNext(LayerFixture::any, point);
  }
}
