package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.numbered;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parquedb.entity.ChangeEvent;
import dev.parquedb.entity.ChangeOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.SnapshotNotFoundException;
import dev.parquedb.query.Filter;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code changes} that are followed as they happen. */
public interface ChangeTailConformance extends EntitySuite {

  /** From the beginning, for ever, looking often. */
  ChangeOptions LIVE = ChangeOptions.fromBeginning().withPollInterval(Duration.ofMillis(1));

  private AssertSubscriber<ChangeEvent> follow(EntityBackend backend, long demand) {
    assumeTrue(backend().capabilities().changeStream(), "change streams are not declared");
    return backend.changes(NS, LIVE).subscribe().withSubscriber(AssertSubscriber.create(demand));
  }

  @Test
  default void changesOfEveryoneArriveAsTheyAreMade() {
    AssertSubscriber<ChangeEvent> reader = follow(backend(), Long.MAX_VALUE);
    EntityBackend other = open(storage());
    for (int i = 0; i < 8; i++) {
      EntityBackend writer = i % 2 == 0 ? backend() : other;
      Await.item(writer.create(NS, input("{'$id':'x" + i + "'}")));
      reader.awaitItems(2 * i + 1, Await.LIMIT);
      Await.item(writer.update(NS, "x" + i, update("{'$set':{'n':1}}")));
      reader.awaitItems(2 * i + 2, Await.LIMIT);
    }
    reader.assertNotTerminated();
    reader.cancel();
    Entities.assertSame(
        ChangeReplay.of(reader.getItems()),
        Entities.byId(find(Filter.all(), FindOptions.DEFAULT.includingDeleted())));
  }

  @Test
  default void fromNowOnLeavesOutWhatWasBefore() {
    create("{'$id':'before'}");
    assumeTrue(backend().capabilities().changeStream(), "change streams are not declared");
    InterceptedStorage seen = new InterceptedStorage(storage());
    AssertSubscriber<ChangeEvent> reader =
        open(seen.storage())
            .changes(NS, ChangeOptions.DEFAULT.withPollInterval(Duration.ofMillis(1)))
            .subscribe()
            .withSubscriber(AssertSubscriber.create(1));
    // It has found its start when it goes on looking for more.
    Calls.eventually(
        "it looks for more",
        () -> Uni.createFrom().item(seen.calls().stream().filter(c -> c.reads()).count() > 12));
    create("{'$id':'after'}");
    reader.awaitItems(1, Await.LIMIT);
    assertThat(ChangeReplay.shown(reader.getItems().get(0))).isEqualTo("+after:1");
    reader.cancel();
  }

  @Test
  default void nothingComesWithoutDemandAndNothingIsRead() {
    Await.item(backend().bulkCreate(NS, numbered("a", 10)));
    InterceptedStorage seen = new InterceptedStorage(storage());
    AssertSubscriber<ChangeEvent> reader = follow(open(seen.storage()), 0);
    reader.request(3);
    reader.awaitItems(3, Await.LIMIT);
    create("{'$id':'more'}");
    reader.request(7);
    reader.awaitItems(10, Await.LIMIT);
    assertStill(seen);
    assertThat(reader.getItems()).hasSize(10);
    reader.request(1);
    reader.awaitItems(11, Await.LIMIT);
    assertStill(seen);
    reader.cancel();
  }

  @Test
  default void cancellingStopsTheRequests() {
    create("{'$id':'x'}");
    InterceptedStorage seen = new InterceptedStorage(storage());
    AssertSubscriber<ChangeEvent> reader = follow(open(seen.storage()), Long.MAX_VALUE);
    reader.awaitItems(1, Await.LIMIT);
    int before = seen.calls().size();
    Calls.eventually(
        "it looks for more", () -> Uni.createFrom().item(seen.calls().size() > before + 3));
    reader.cancel();
    assertStill(seen);
  }

  /** After a while no more calls are made: what was under way ends, and nothing follows. */
  private void assertStill(InterceptedStorage seen) {
    int quiet = 0;
    int last = -1;
    for (int i = 0; i < 10_000 && quiet < 200; i++) {
      Await.item(backend().count(NS));
      int now = seen.calls().size();
      quiet = now == last ? quiet + 1 : 0;
      last = now;
    }
    assertThat(quiet).as("looks at the storage without a call of the stream").isEqualTo(200);
  }

  @Test
  default void whoFollowsANamespaceThatIsDroppedIsTold() {
    create("{'$id':'x'}");
    Await.item(backend().update(NS, "x", update("{'$set':{'n':1}}")));
    AssertSubscriber<ChangeEvent> reader = follow(open(storage()), Long.MAX_VALUE);
    reader.awaitItems(2, Await.LIMIT);
    Await.item(backend().dropNamespace(NS));
    reader.awaitFailure(Await.LIMIT);
    assertThat(reader.getFailure()).isInstanceOf(SnapshotNotFoundException.class);
  }

  @Test
  default void anAbsentNamespaceIsWaitedFor() {
    AssertSubscriber<ChangeEvent> reader = follow(open(storage()), 1);
    create("{'$id':'x'}");
    reader.awaitItems(1, Await.LIMIT);
    assertThat(ChangeReplay.shown(reader.getItems().get(0))).isEqualTo("+x:1");
    reader.cancel();
  }
}
