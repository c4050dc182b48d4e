package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.CreateOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityException;
import dev.parquedb.entity.EntityExistsException;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nothing happens before subscription; subscribing again never writes twice. */
public interface LazinessConformance extends EntitySuite {

  @Test
  default void nothingHappensBeforeSubscription() {
    create("{'$id':'x'}");
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    Map<String, String> files = files();
    int calls = intercepted.calls().size();
    Operation.all().forEach(operation -> operation.on(backend, NS, "x"));
    assertThat(Await.item(backend().count(NS))).isEqualTo(1);
    assertThat(intercepted.calls()).as("calls without a subscriber").hasSize(calls);
    assertThat(files()).isEqualTo(files);
  }

  @Test
  default void aCreateSubscribedToTwiceWhilePendingCreatesOnce() {
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    Uni<Entity> create = backend.create(NS, input("{'a':1}"));
    Gate gate = Gate.close(intercepted);
    var first = Calls.start(create);
    gate.awaitArrival();
    var second = Calls.start(create);
    gate.open();
    Entities.assertSame(Calls.item(second), Calls.item(first));
    assertThat(live()).hasSize(1);
  }

  @Test
  default void aCreateSubscribedToTwiceWhileQueuedCreatesOnce() {
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    Gate gate = Gate.close(intercepted);
    var ahead = Calls.start(backend.create(NS, input("{'$id':'ahead'}")));
    gate.awaitArrival();
    Uni<Entity> create = backend.create(NS, input("{'a':1}"));
    var first = Calls.start(create);
    var second = Calls.start(create);
    gate.open();
    Calls.item(ahead);
    Entities.assertSame(Calls.item(second), Calls.item(first));
    assertThat(live()).hasSize(2);
  }

  @Test
  default void anIncrementSubscribedToTwiceWhilePendingCountsOnce() {
    create("{'$id':'x','n':0}");
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    Uni<Entity> increment = backend.update(NS, "x", update("{'$inc':{'n':1}}"));
    Gate gate = Gate.close(intercepted);
    var first = Calls.start(increment);
    gate.awaitArrival();
    var second = Calls.start(increment);
    gate.open();
    assertThat(Calls.item(first).data()).isEqualTo(Map.of("n", 1L));
    assertThat(Calls.item(second).data()).isEqualTo(Map.of("n", 1L));
    assertThat(Await.item(backend().get(NS, "x")).version()).isEqualTo(2);
  }

  @Test
  default void aCreateSubscribedToAgainAfterItsAcknowledgementDoesNotCreateAgain() {
    for (Uni<Entity> create :
        List.of(
            backend().create(NS, input("{'a':1}")),
            backend().create(NS, input("{'$id':'given','a':1}")))) {
      Entity first = Await.item(create);
      assertNotAgain(first, Await.outcome(create));
    }
    assertThat(live()).hasSize(2);
    assertThat(live(open(storage()))).hasSize(2);
  }

  private void assertNotAgain(Entity first, Outcome<Entity> again) {
    if (again.succeeded()) {
      Entities.assertSame(again.item(), first);
    } else {
      assertThat(again.failure()).isInstanceOf(EntityExistsException.class);
    }
  }

  @Test
  default void aCreateRetriedAfterItsCallerGaveUpDoesNotCreateAgain() {
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    Uni<Entity> create = backend.create(NS, input("{'a':1}"));
    Gate gate = Gate.close(intercepted);
    Cancellable impatient = create.subscribe().with(entity -> {}, failure -> {});
    gate.awaitArrival();
    impatient.cancel();
    gate.open();
    Calls.eventually("the commit ran on", () -> backend().count(NS).map(count -> count == 1));
    Entity first = live().values().iterator().next();
    assertNotAgain(first, Await.outcome(create));
    Entities.assertSame(live(open(storage())), Map.of(first.id(), first));
  }

  @Test
  default void aBulkCreateSubscribedToAgainDoesNotCreateAgain() {
    var create = backend().bulkCreate(NS, List.of(input("{'a':1}"), input("{'a':2}")));
    Await.item(create);
    Outcome<?> again = Await.outcome(create);
    assertThat(again.succeeded() || again.failedWith(EntityExistsException.class)).isTrue();
    assertThat(live()).hasSize(2);
  }

  @Test
  default void twoCallsUnderOneOperationIdAreOneWhilePending() {
    create("{'$id':'x','n':0}");
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    CommitId id = new CommitId(new UUID(7, 7));
    Gate gate = Gate.close(intercepted);
    UpdateOptions options = UpdateOptions.DEFAULT.withOperationId(id);
    var first = Calls.start(backend.update(NS, "x", update("{'$inc':{'n':1}}"), options));
    gate.awaitArrival();
    var second = Calls.start(backend.update(NS, "x", update("{'$inc':{'n':1}}"), options));
    gate.open();
    assertThat(Calls.item(first).data()).isEqualTo(Map.of("n", 1L));
    assertThat(Calls.item(second).data()).isEqualTo(Map.of("n", 1L));
  }

  @Test
  default void anOperationIdIsNotTakenForAnotherOperation() {
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    CreateOptions options = CreateOptions.DEFAULT.withOperationId(new CommitId(new UUID(8, 8)));
    Gate gate = Gate.close(intercepted);
    var first = Calls.start(backend.create(NS, input("{'$id':'one'}"), options));
    gate.awaitArrival();
    var second = Calls.start(backend.create(NS, input("{'$id':'two'}"), options));
    gate.open();
    assertThat(Calls.item(first).localId()).isEqualTo("one");
    Outcome<Entity> other = Calls.join(second);
    if (other.succeeded()) {
      assertThat(other.item().localId()).as("the answer to a create of two").isEqualTo("two");
      assertThat(Await.item(backend().exists(NS, "two"))).isTrue();
    } else {
      assertThat(other.failure()).isInstanceOf(EntityException.class);
      assertThat(Await.item(backend().exists(NS, "two"))).isFalse();
    }
  }

  @Test
  default void everyCreateCallIsAnOperationOfItsOwn() {
    Entity one = Await.item(backend().create(NS, input("{'a':1}")));
    Entity two = Await.item(backend().create(NS, input("{'a':1}")));
    assertThat(one.id()).isNotEqualTo(two.id());
    assertThat(live()).hasSize(2);
  }
}
