package dev.parquedb.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Multi;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MultiReadStreamTest {

  private static VertxFixture vertx;

  private final List<Integer> items = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final AtomicLong requested = new AtomicLong();
  private final AtomicBoolean cancelled = new AtomicBoolean();

  @BeforeAll
  static void open() {
    vertx = new VertxFixture();
  }

  @AfterAll
  static void close() throws Exception {
    vertx.close();
  }

  private Multi<Integer> numbers(int count) {
    return Multi.createFrom()
        .iterable(IntStream.range(0, count).boxed().toList())
        .onRequest()
        .invoke(requested::addAndGet)
        .onCancellation()
        .invoke(() -> cancelled.set(true));
  }

  private MultiReadStream<Integer> stream(Multi<Integer> multi, int window) {
    return ReadStreams.of(multi, vertx.context(), window);
  }

  private MultiReadStream<Integer> collecting(MultiReadStream<Integer> stream) {
    return stream
        .handler(items::add)
        .endHandler(ignored -> ended.complete("end"))
        .exceptionHandler(error -> ended.complete(error.getMessage()));
  }

  @Test
  void deliversEveryItemInOrderThenTheEnd() throws Exception {
    collecting(stream(numbers(5_000), 64));
    assertThat(VertxFixture.await(ended)).isEqualTo("end");
    assertThat(items).isEqualTo(IntStream.range(0, 5_000).boxed().toList());
  }

  @Test
  void deliversItemsOfAnotherThreadInOrder() throws Exception {
    var elsewhere = Executors.newSingleThreadExecutor();
    try {
      collecting(stream(numbers(5_000).emitOn(elsewhere), 16));
      assertThat(VertxFixture.await(ended)).isEqualTo("end");
      assertThat(items).isEqualTo(IntStream.range(0, 5_000).boxed().toList());
    } finally {
      elsewhere.shutdown();
    }
  }

  @Test
  void asksForNothingWithoutAHandler() throws Exception {
    stream(numbers(10), 4);
    vertx.settle();
    assertThat(requested).hasValue(0);
  }

  @Test
  void asksForAWindowOnlyWhilePausedItemsWait() throws Exception {
    var stream = stream(numbers(1_000), 8);
    stream.handler(
        item -> {
          items.add(item);
          stream.pause();
        });
    vertx.settle();
    assertThat(items).containsExactly(0);
    assertThat(requested).hasValue(8);
  }

  @Test
  void fetchAsksForExactlyThatMany() throws Exception {
    var stream = stream(numbers(1_000), 64).pause();
    stream.handler(items::add).fetch(5);
    vertx.settle();
    assertThat(items).containsExactly(0, 1, 2, 3, 4);
    assertThat(requested).hasValue(5);
    stream.fetch(2);
    vertx.settle();
    assertThat(items).hasSize(7);
    assertThat(requested).hasValue(7);
  }

  @Test
  void fetchBeyondTheWindowIsServedInWindows() throws Exception {
    var stream = stream(numbers(1_000), 4).pause();
    stream.handler(items::add).fetch(100);
    vertx.settle();
    vertx.settle();
    assertThat(items).hasSize(100);
    assertThat(requested).hasValue(100);
  }

  @Test
  void fetchOfZeroAsksForNothingAndNegativeIsRefused() throws Exception {
    var stream = stream(numbers(10), 4).pause();
    stream.handler(items::add).fetch(0);
    vertx.settle();
    assertThat(requested).hasValue(0);
    assertThatThrownBy(() -> stream.fetch(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theEndNeedsNoDemandButWaitsWhilePaused() throws Exception {
    var stream = collecting(stream(Multi.createFrom().<Integer>empty(), 4).pause());
    vertx.settle();
    assertThat(ended).isNotDone();
    stream.resume();
    assertThat(VertxFixture.await(ended)).isEqualTo("end");
  }

  @Test
  void theEndArrivesWithTheLastFetchedItem() throws Exception {
    collecting(stream(numbers(3), 4).pause()).fetch(3);
    assertThat(VertxFixture.await(ended)).isEqualTo("end");
    assertThat(items).containsExactly(0, 1, 2);
  }

  @Test
  void handlersSetLateMissNothing() throws Exception {
    var stream = stream(numbers(3), 4);
    stream.handler(items::add);
    vertx.settle();
    assertThat(items).hasSize(3);
    stream.endHandler(ignored -> ended.complete("end"));
    assertThat(VertxFixture.await(ended)).isEqualTo("end");
  }

  @Test
  void aFailureComesAfterTheItemsAndInsteadOfTheEnd() throws Exception {
    Multi<Integer> failing =
        Multi.createBy()
            .concatenating()
            .streams(
                numbers(3), Multi.createFrom().failure(() -> new IllegalStateException("broken")));
    collecting(stream(failing, 64));
    assertThat(VertxFixture.await(ended)).isEqualTo("broken");
    assertThat(items).containsExactly(0, 1, 2);
  }

  @Test
  void aFailureWaitsForItsHandler() throws Exception {
    var stream = stream(Multi.createFrom().failure(() -> new IllegalStateException("broken")), 4);
    stream.handler(items::add).endHandler(ignored -> ended.complete("end"));
    vertx.settle();
    assertThat(ended).isNotDone();
    stream.exceptionHandler(error -> ended.complete(error.getMessage()));
    assertThat(VertxFixture.await(ended)).isEqualTo("broken");
  }

  @Test
  void cancelCancelsTheSubscriptionAndSilencesTheHandlers() throws Exception {
    var stream = collecting(stream(numbers(1_000), 8).pause());
    stream.fetch(3);
    vertx.settle();
    stream.cancel();
    stream.resume();
    vertx.settle();
    assertThat(cancelled).isTrue();
    assertThat(items).hasSize(3);
    assertThat(ended).isNotDone();
  }

  @Test
  void handlersRunOnTheContextAndNeverWithinACall() throws Exception {
    List<Context> seen = Collections.synchronizedList(new ArrayList<>());
    boolean inline =
        vertx.onContext(
            () -> {
              var stream = stream(numbers(3), 8);
              stream.handler(
                  item -> {
                    items.add(item);
                    seen.add(Vertx.currentContext());
                  });
              stream.endHandler(ignored -> ended.complete("end"));
              return !items.isEmpty();
            });
    VertxFixture.await(ended);
    assertThat(inline).isFalse();
    assertThat(seen).hasSize(3).containsOnly(vertx.context());
  }

  @Test
  void aHandlerThatThrowsDoesNotStopTheStream() throws Exception {
    CompletableFuture<Throwable> reported = new CompletableFuture<>();
    Context own = vertx.vertx().getOrCreateContext();
    own.exceptionHandler(reported::complete);
    ReadStreams.of(numbers(3), own, 8)
        .handler(
            item -> {
              items.add(item);
              if (item == 0) {
                throw new IllegalStateException("handler");
              }
            })
        .endHandler(ignored -> ended.complete("end"));
    assertThat(VertxFixture.await(ended)).isEqualTo("end");
    assertThat(items).containsExactly(0, 1, 2);
    assertThat(VertxFixture.await(reported)).hasMessage("handler");
  }

  @Test
  void aFullWriteStreamHoldsThePipeBack() throws Exception {
    var sink = new SlowSink<Integer>();
    var piped = vertx.onContext(() -> stream(numbers(100), 4).pipeTo(sink));
    vertx.settle();
    assertThat(sink.written()).hasSize(1);
    assertThat(requested.get()).isLessThanOrEqualTo(1 + 2 * 4);
    while (!piped.isComplete()) {
      vertx.onContext(
          () -> {
            sink.drain();
            return null;
          });
    }
    VertxFixture.await(piped);
    assertThat(sink.written()).isEqualTo(IntStream.range(0, 100).boxed().toList());
  }
}
