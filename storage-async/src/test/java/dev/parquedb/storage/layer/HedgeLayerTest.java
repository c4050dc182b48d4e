package dev.parquedb.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.fault.Fault;
import dev.parquedb.testkit.fault.StorageOperation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HedgeLayerTest extends LayerFixture {

  private static final Duration DELAY = Duration.ofMillis(100);

  private final StorageBackend storage = hedged(10, 0);

  @BeforeEach
  void writeFile() {
    Await.item(memory.write("f", Payloads.text("x")));
  }

  @AfterEach
  void nothingIsLeftBehind() {
    assertThat(time.pending()).isZero();
  }

  @Test
  void aReadThatIsAnsweredInTimeIsMadeOnce() {
    assertThat(start(storage.read("f"))).isCompleted();
    assertThat(time.pending()).isZero();
    assertThat(calls(StorageOperation.READ)).isEqualTo(1);
  }

  @Test
  void aSlowReadIsMadeAgainAndTheFirstAnswerCounts() {
    hold();
    CompletableFuture<ByteBuffer> read = start(storage.read("f"));
    time.advance(DELAY.minusMillis(1));
    assertThat(calls(StorageOperation.READ)).isEqualTo(1);
    time.advance(Duration.ofMillis(1));
    assertThat(Payloads.text(read.join())).isEqualTo("x");
    assertThat(calls(StorageOperation.READ)).isEqualTo(2);
  }

  @Test
  void theLoserIsCancelled() {
    StorageBackend limited =
        layers()
            .hedge(new HedgeSettings(DELAY, 10, 0))
            .limit(LimitSettings.DEFAULT.withShared(2).withQueue(0))
            .build();
    hold();
    CompletableFuture<ByteBuffer> read = start(limited.read("f"));
    time.advance(DELAY);
    assertThat(read).isCompleted();
    hold();
    hold();
    start(limited.exists("f"));
    CompletableFuture<Boolean> second = start(limited.exists("f"));
    assertThat(second).as("the permit of the loser is free again").isNotDone();
    time.advance(DELAY);
    store.heal();
    assertThat(second).isDone();
  }

  @Test
  void cancellingCancelsBoth() {
    var first = store.stallNext(LayerFixture::any, Fault.Point.BEFORE_EFFECT);
    hold();
    var read = storage.read("f").subscribe().with(item -> {}, failure -> {});
    time.advance(DELAY);
    read.cancel();
    first.open();
    assertThat(calls(StorageOperation.READ)).isEqualTo(2);
  }

  @Test
  void anAnswerThatIsAnErrorEndsTheCall() {
    hold();
    CompletableFuture<ByteBuffer> read = start(storage.read("missing"));
    time.advance(DELAY);
    assertThat(RetryLayerTest.failure(read)).isInstanceOf(NotFoundException.class);
  }

  @Test
  void aFaultWaitsForTheOtherRequest() {
    var first = store.stallNext(LayerFixture::any, Fault.Point.BEFORE_EFFECT);
    store.failCall(2, Fault.UNREACHABLE);
    CompletableFuture<ByteBuffer> read = start(storage.read("f"));
    time.advance(DELAY);
    assertThat(read).isNotDone();
    first.open();
    assertThat(Payloads.text(read.join())).isEqualTo("x");
  }

  @Test
  void aFaultBeforeTheDelayIsTheAnswer() {
    store.failCall(1, Fault.UNREACHABLE);
    assertThat(RetryLayerTest.failure(start(storage.read("f"))))
        .isInstanceOf(UnavailableException.class);
    assertThat(calls(StorageOperation.READ)).isEqualTo(1);
  }

  @Test
  void secondRequestsAreAShareOfAll() {
    StorageBackend half = hedged(0, 0.5);
    for (int i = 0; i < 2; i++) {
      hold();
      start(half.exists("f"));
      time.advance(DELAY);
    }
    assertThat(calls(StorageOperation.EXISTS)).as("nothing earned at first").isEqualTo(2);
    StorageBackend burst = hedged(1, 0.5);
    for (int i = 0; i < 3; i++) {
      hold();
      start(burst.stat("f"));
      time.advance(DELAY);
    }
    assertThat(calls(StorageOperation.STAT)).as("one ahead, one earned").isEqualTo(5);
    store.heal();
  }

  @Test
  void changesAndReadsIntoTheCallersBufferAreMadeOnce() {
    hold();
    CompletableFuture<?> write = start(storage.write("g", Payloads.text("x")));
    hold();
    CompletableFuture<?> into = start(storage.readInto("f", 0, ByteBuffer.allocate(1)));
    time.advance(DELAY.multipliedBy(10));
    store.heal();
    assertThat(write).isCompleted();
    assertThat(into).isCompleted();
    assertThat(calls(StorageOperation.WRITE)).isEqualTo(1);
    assertThat(calls(StorageOperation.READ_INTO)).isEqualTo(1);
  }

  @Test
  void theSecondRequestHasWhatIsLeftOfTheTime() {
    hold();
    hold();
    StorageBackend hasty = storage.with(CallOptions.DEFAULT.withTimeout(Duration.ofMillis(150)));
    CompletableFuture<ByteBuffer> read = start(hasty.read("f"));
    time.advance(DELAY);
    assertThat(calls(StorageOperation.READ)).isEqualTo(2);
    time.advance(Duration.ofMillis(50));
    assertThat(RetryLayerTest.failure(read)).isInstanceOf(StorageTimeoutException.class);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> HedgeSettings.DEFAULT.withDelay(Duration.ZERO))
        .hasMessageContaining("delay");
    assertThatThrownBy(() -> HedgeSettings.DEFAULT.withBudget(-1, 0)).hasMessageContaining("burst");
    assertThatThrownBy(() -> HedgeSettings.DEFAULT.withBudget(1, 2)).hasMessageContaining("share");
  }

  private StorageBackend hedged(int burst, double share) {
    return layers().hedge(new HedgeSettings(DELAY, burst, share)).build();
  }

  private void hold() {
    store.stallNext(LayerFixture::any, Fault.Point.BEFORE_EFFECT);
  }
}
