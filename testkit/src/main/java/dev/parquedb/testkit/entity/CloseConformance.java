package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.BackendClosedException;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.query.Filter;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** {@code close}. */
public interface CloseConformance extends EntitySuite {

  @Test
  default void aClosedBackendRefusesEverything() {
    EntityBackend backend = open(storage());
    Await.item(backend.create(NS, input("{'$id':'x'}")));
    Await.item(backend.close());
    Map<String, String> files = files();
    Operation.all()
        .forEach(
            operation -> refused(BackendClosedException.class, operation.on(backend, NS, "x")));
    refused(BackendClosedException.class, backend.listNamespaces());
    assertThat(files()).isEqualTo(files);
    Await.item(backend.close());
  }

  @Test
  default void closingFinishesTheCommitInFlightAndFailsTheQueue() {
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    Gate gate = Gate.close(intercepted);
    var inFlight = Calls.start(backend.create(NS, input("{'$id':'in-flight'}")));
    gate.awaitArrival();
    List<CompletableFuture<Outcome<Entity>>> queued = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      queued.add(Calls.start(backend.create(NS, input("queued" + i, Map.of()))));
    }
    var closing = Calls.start(backend.close());
    for (CompletableFuture<Outcome<Entity>> each : queued) {
      assertThat(Calls.join(each).failure()).isInstanceOf(BackendClosedException.class);
    }
    refused(BackendClosedException.class, backend.create(NS, input("{'$id':'late'}")));
    assertThat(closing).as("closing while a commit is in flight").isNotDone();
    gate.open();
    assertThat(Calls.item(inFlight).localId()).isEqualTo("in-flight");
    Calls.item(closing);
    assertThat(Entities.ids(live().values())).containsExactly("in-flight");
  }

  @Test
  default void closingLeavesTheStorageAndOtherBackendsOpen() {
    EntityBackend other = open(storage());
    Await.item(other.bulkCreate(NS, numbered("a", 10)));
    Await.item(other.close());
    assertThat(live()).hasSize(10);
    assertThat(Await.item(storage().list("")).files()).isNotEmpty();
    assertThat(create("{'$id':'after'}").version()).isEqualTo(1);
  }

  @Test
  default void aReadUnderwayWhenTheBackendClosesIsWholeOrFails() {
    for (int i = 0; i < 5; i++) {
      Await.item(backend().bulkCreate(NS, numbered("f" + i + "-", 200)));
    }
    EntityBackend backend = open(storage());
    AssertSubscriber<Entity> reader =
        backend.find(NS, Filter.all()).subscribe().withSubscriber(AssertSubscriber.create());
    reader.awaitNextItems(5, Await.LIMIT);
    var closing = Calls.start(backend.close());
    reader.request(Long.MAX_VALUE);
    Calls.eventually("the read has ended", () -> Uni.createFrom().item(() -> ended(reader)));
    if (reader.getFailure() == null) {
      assertThat(Entities.byId(reader.getItems())).hasSize(1000);
    } else {
      assertThat(reader.getFailure()).isInstanceOf(BackendClosedException.class);
    }
    Calls.item(closing);
  }

  private static boolean ended(AssertSubscriber<Entity> reader) {
    return reader.hasCompleted() || reader.getFailure() != null;
  }

  @Test
  default void whatWasAcknowledgedIsThereAfterReopening() {
    EntityBackend first = open(storage());
    List<Entity> created = Await.item(first.bulkCreate(NS, numbered("a", 25)));
    Await.item(first.close());
    EntityBackend second = open(storage());
    Entities.assertSame(live(second), Entities.byId(created));
    Await.item(second.create(NS, input("{'$id':'more'}")));
    Await.item(second.close());
    assertThat(live(open(storage()))).hasSize(26);
  }
}
