package dev.parquedb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderedMapTest {

  private final Map<Integer, UniEmitter<? super String>> running = new LinkedHashMap<>();
  private final List<Integer> cancelled = new ArrayList<>();

  private OrderedMap<Integer, String> mapped(int items, int maxItems, long maxWeight) {
    return new OrderedMap<>(
        Multi.createFrom().range(0, items), this::work, item -> 10, maxItems, maxWeight);
  }

  private Uni<String> work(int item) {
    return Uni.createFrom()
        .<String>emitter(emitter -> running.put(item, emitter))
        .onCancellation()
        .invoke(() -> cancelled.add(item));
  }

  @Test
  void nothingStartsBeforeTheFirstDemand() {
    mapped(5, 3, 100).subscribe().withSubscriber(AssertSubscriber.create(0));
    assertThat(running).isEmpty();
  }

  @Test
  void resultsComeInTheOrderOfTheItems() {
    AssertSubscriber<String> out =
        mapped(3, 3, 100).subscribe().withSubscriber(AssertSubscriber.create(10));
    running.get(2).complete("c");
    running.get(1).complete("b");
    out.assertHasNotReceivedAnyItem();
    running.get(0).complete("a");
    out.assertItems("a", "b", "c").assertCompleted();
  }

  @Test
  void whatIsUnderWayIsBoundedInNumber() {
    mapped(10, 3, 1000).subscribe().withSubscriber(AssertSubscriber.create(10));
    assertThat(running.keySet()).containsExactly(0, 1, 2);
    running.get(0).complete("a");
    assertThat(running.keySet()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void whatIsUnderWayIsBoundedInWeight() {
    mapped(10, 100, 25).subscribe().withSubscriber(AssertSubscriber.create(10));
    assertThat(running.keySet()).containsExactly(0, 1, 2);
  }

  @Test
  void anItemHeavierThanTheBoundRunsAlone() {
    mapped(10, 100, 5).subscribe().withSubscriber(AssertSubscriber.create(10));
    assertThat(running.keySet()).containsExactly(0);
  }

  @Test
  void finishedResultsWaitForDemandAndHoldTheirPlace() {
    AssertSubscriber<String> out =
        mapped(10, 2, 1000).subscribe().withSubscriber(AssertSubscriber.create(1));
    running.get(0).complete("a");
    running.get(1).complete("b");
    running.get(2).complete("c");
    out.assertItems("a");
    assertThat(running.keySet()).containsExactly(0, 1, 2);
    out.request(1).assertItems("a", "b");
    assertThat(running.keySet()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void nullResultsAreLeftOut() {
    AssertSubscriber<String> out =
        mapped(2, 2, 1000).subscribe().withSubscriber(AssertSubscriber.create(10));
    running.get(0).complete(null);
    running.get(1).complete("b");
    out.assertItems("b").assertCompleted();
  }

  @Test
  void aFailureComesAfterTheResultsBeforeItAndStopsTheRest() {
    AssertSubscriber<String> out =
        mapped(3, 3, 1000).subscribe().withSubscriber(AssertSubscriber.create(10));
    running.get(1).fail(new IllegalStateException("damaged"));
    out.assertNotTerminated();
    running.get(0).complete("a");
    out.assertItems("a").assertFailedWith(IllegalStateException.class, "damaged");
    assertThat(cancelled).containsExactly(2);
  }

  @Test
  void cancellingStopsEverythingUnderWay() {
    AssertSubscriber<String> out =
        mapped(10, 3, 1000).subscribe().withSubscriber(AssertSubscriber.create(10));
    out.cancel();
    assertThat(cancelled).containsExactly(0, 1, 2);
    assertThat(running.keySet()).containsExactly(0, 1, 2);
  }

  @Test
  void manySynchronousResultsDoNotOverflowTheStack() {
    AssertSubscriber<Integer> out =
        new OrderedMap<Integer, Integer>(
                Multi.createFrom().range(0, 20_000),
                item -> Uni.createFrom().item(item),
                item -> 1,
                4,
                100)
            .subscribe()
            .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    out.assertCompleted();
    assertThat(out.getItems()).hasSize(20_000).isSorted();
  }
}
