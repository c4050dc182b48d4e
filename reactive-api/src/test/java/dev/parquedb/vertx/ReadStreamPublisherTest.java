package dev.parquedb.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReadStreamPublisherTest {

  private static VertxFixture vertx;

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

  /** A stream of Vert.x made of numbers, which counts what is asked of it. */
  private MultiReadStream<Integer> source(int count) {
    return ReadStreams.of(
        Multi.createFrom()
            .iterable(IntStream.range(0, count).boxed().toList())
            .onRequest()
            .invoke(requested::addAndGet)
            .onCancellation()
            .invoke(() -> cancelled.set(true)),
        vertx.context(),
        64);
  }

  private Multi<Integer> multi(MultiReadStream<Integer> stream) throws Exception {
    return vertx.onContext(() -> ReadStreams.toMulti(vertx.vertx(), stream));
  }

  @Test
  void deliversEveryItemInOrderThenTheEnd() throws Exception {
    var all = multi(source(1_000)).collect().asList().subscribeAsCompletionStage();
    assertThat(VertxFixture.await(all)).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
  }

  @Test
  void requestIsFetch() throws Exception {
    var subscriber = multi(source(100)).subscribe().withSubscriber(AssertSubscriber.create(3));
    subscriber.awaitItems(3);
    vertx.settle();
    assertThat(requested).hasValue(3);
    assertThat(subscriber.getItems()).containsExactly(0, 1, 2);
    subscriber.request(2);
    subscriber.awaitItems(5);
    assertThat(requested).hasValue(5);
    subscriber.cancel();
  }

  @Test
  void nothingIsReadBeforeTheRequest() throws Exception {
    multi(source(100)).subscribe().withSubscriber(AssertSubscriber.create(0));
    vertx.settle();
    assertThat(requested).hasValue(0);
  }

  @Test
  void cancelStopsReading() throws Exception {
    var subscriber = multi(source(100)).subscribe().withSubscriber(AssertSubscriber.create(3));
    subscriber.awaitItems(3);
    subscriber.cancel();
    vertx.settle();
    assertThat(requested).hasValue(3);
    assertThat(subscriber.getItems()).hasSize(3);
  }

  @Test
  void aFailureOfTheStreamFailsTheMulti() throws Exception {
    MultiReadStream<Integer> failing =
        ReadStreams.of(
            Multi.createFrom().failure(() -> new IllegalStateException("broken")),
            vertx.context(),
            4);
    var result = multi(failing).collect().asList().subscribeAsCompletionStage();
    assertThatThrownBy(() -> VertxFixture.await(result)).hasMessage("broken");
  }

  @Test
  void aSecondSubscriptionIsRefused() throws Exception {
    var multi = multi(source(3));
    VertxFixture.await(multi.collect().asList().subscribeAsCompletionStage());
    var second = multi.collect().asList().subscribeAsCompletionStage();
    assertThatThrownBy(() -> VertxFixture.await(second))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("once");
  }
}
