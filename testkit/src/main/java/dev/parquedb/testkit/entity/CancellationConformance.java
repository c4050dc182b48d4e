package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.query.Filter;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Cancelling mutations and reads. */
public interface CancellationConformance extends EntitySuite {

  /** So many looks in a row, half a millisecond apart, find no new call: then it is quiet. */
  int QUIET_LOOKS = 200;

  @Test
  default void aMutationCancelledWhileItQueuesIsNotMade() {
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    Gate gate = Gate.close(intercepted);
    var ahead = Calls.start(backend.create(NS, input("{'$id':'ahead'}")));
    gate.awaitArrival();
    Cancellable queued =
        backend.create(NS, input("{'$id':'cancelled'}")).subscribe().with(e -> {}, failure -> {});
    var neighbour = Calls.start(backend.create(NS, input("{'$id':'neighbour'}")));
    queued.cancel();
    gate.open();
    Calls.item(ahead);
    Calls.item(neighbour);
    Await.item(backend.create(NS, input("{'$id':'behind'}")));
    assertThat(Entities.ids(live().values()))
        .containsExactlyInAnyOrder("ahead", "neighbour", "behind");
  }

  @Test
  default void aMutationCancelledWhileItCommitsIsMadeAllTheSame() {
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    Gate gate = Gate.close(intercepted);
    Cancellable cancelled =
        backend.create(NS, input("{'$id':'cancelled'}")).subscribe().with(e -> {}, failure -> {});
    gate.awaitArrival();
    var neighbour = Calls.start(backend.create(NS, input("{'$id':'neighbour'}")));
    cancelled.cancel();
    gate.open();
    Calls.item(neighbour);
    assertThat(Entities.ids(live().values())).containsExactlyInAnyOrder("cancelled", "neighbour");
  }

  @Test
  default void cancellingSomeOfManyMutationsHarmsNoOther() {
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    for (int round = 0; round < 20; round++) {
      int number = round;
      List<Cancellable> impatient = new ArrayList<>();
      List<CompletableFuture<Outcome<Entity>>> patient = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        var create = backend.create(NS, input("r%d-%d".formatted(number, i), Map.of()));
        if (i % 2 == 0) {
          impatient.add(create.subscribe().with(entity -> {}, failure -> {}));
        } else {
          patient.add(Calls.start(create));
        }
      }
      impatient.forEach(Cancellable::cancel);
      patient.forEach(Calls::item);
    }
    Map<String, Entity> live = live(open(storage()));
    for (int round = 0; round < 20; round++) {
      for (int i = 1; i < 20; i += 2) {
        assertThat(live).containsKey(NS + "/r%d-%d".formatted(round, i));
      }
    }
  }

  @Test
  default void cancellingOneOfTwoSubscribersLeavesTheOther() {
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    Gate gate = Gate.close(intercepted);
    var ahead = Calls.start(backend.create(NS, input("{'$id':'ahead'}")));
    gate.awaitArrival();
    var create = backend.create(NS, input("{'$id':'shared'}"));
    Cancellable one = create.subscribe().with(e -> {}, failure -> {});
    var other = Calls.start(create);
    one.cancel();
    gate.open();
    Calls.item(ahead);
    assertThat(Calls.item(other).localId()).isEqualTo("shared");
  }

  @Test
  default void aCancelledFindGivesNothingMoreAndLeavesTheBackendUsable() {
    for (int i = 0; i < 6; i++) {
      Await.item(backend().bulkCreate(NS, numbered("f" + i + "-", 200)));
    }
    AssertSubscriber<Object> reader =
        backend()
            .find(NS, Filter.all())
            .map(Object.class::cast)
            .subscribe()
            .withSubscriber(AssertSubscriber.create());
    reader.awaitNextItems(3, Await.LIMIT);
    reader.cancel();
    int before = reader.getItems().size();
    assertThat(Await.item(backend().count(NS))).isEqualTo(1200);
    assertThat(live()).hasSize(1200);
    assertThat(reader.getItems()).hasSize(before);
    reader.assertNotTerminated();
  }

  @Test
  default void aCancelledFindStopsReading() {
    for (int i = 0; i < 12; i++) {
      Await.item(backend().bulkCreate(NS, numbered("f" + i + "-", 50)));
    }
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    AssertSubscriber<Object> reader =
        backend
            .find(NS, Filter.all())
            .map(Object.class::cast)
            .subscribe()
            .withSubscriber(AssertSubscriber.create());
    reader.awaitNextItem(Await.LIMIT);
    reader.cancel();
    // Reads that were in flight may still be told, on a busy machine late; then there are no more.
    int settled = settledCalls(intercepted);
    Await.item(backend().count(NS, Documents.filter("{'n':3}")));
    assertThat(intercepted.calls()).hasSize(settled);
    Await.item(backend.find(NS, Filter.all()).collect().asList());
    assertThat(intercepted.calls().size() - settled)
        .as("the calls of a whole find, beside the %s of a cancelled one", settled)
        .isPositive();
  }

  private static int settledCalls(InterceptedStorage intercepted) {
    int[] last = {-1, 0};
    Await.until(
        "no more calls",
        () -> {
          int calls = intercepted.calls().size();
          last[1] = calls == last[0] ? last[1] + 1 : 0;
          last[0] = calls;
          return last[1] >= QUIET_LOOKS;
        });
    return last[0];
  }
}
