package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.DeleteResult;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityExistsException;
import dev.parquedb.entity.EntityNotFoundException;
import dev.parquedb.entity.InvalidUpdateException;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.VersionConflictException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.Race;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Many callers of one backend at the same time. */
public interface ConcurrencyConformance extends EntitySuite {

  @Test
  default void allOf256ConcurrentCreatesAreThere() {
    List<Entity> created = Calls.allOf(256, i -> backend().create(NS, input("{'n':" + i + "}")));
    assertThat(created.stream().map(Entity::id)).doesNotHaveDuplicates();
    Entities.assertSame(live(), Entities.byId(created));
    Entities.assertSame(live(open(storage())), Entities.byId(created));
    assertThat(Await.item(backend().count(NS))).isEqualTo(256);
  }

  @Test
  default void twoHundredConcurrentIncrementsAreExact() {
    create("{'$id':'counter','n':0}");
    List<Entity> results =
        Calls.allOf(200, i -> backend().update(NS, "counter", update("{'$inc':{'n':1}}")));
    assertThat(results.stream().map(each -> (Long) each.data().get("n")))
        .as("each caller sees its own turn")
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 200).boxed().toList());
    results.forEach(each -> assertThat(each.version()).isEqualTo((Long) each.data().get("n") + 1));
    Entity last = Await.item(open(storage()).get(NS, "counter"));
    assertThat(last.data()).isEqualTo(Map.of("n", 200L));
    assertThat(last.version()).isEqualTo(201);
    assertThat(live()).hasSize(1);
  }

  @Test
  default void ofManyCreatesOfOneIdOneWins() {
    try (Race race = new Race(32)) {
      for (int round = 0; round < 5; round++) {
        String id = "r" + round;
        List<Outcome<Entity>> outcomes =
            race.run(runner -> backend().create(NS, input(id, Map.of("by", runner))));
        List<Entity> winners =
            outcomes.stream().filter(Outcome::succeeded).map(Outcome::item).toList();
        assertThat(winners).hasSize(1);
        assertThat(outcomes.stream().filter(o -> o.failedWith(EntityExistsException.class)))
            .hasSize(31);
        Entities.assertSame(Await.item(backend().get(NS, id)), winners.get(0));
      }
    }
    assertThat(live(open(storage()))).hasSize(5);
  }

  @Test
  default void ofManyUpdatesOverOneVersionOneWins() {
    create("{'$id':'x','n':0}");
    for (long version = 1; version <= 5; version++) {
      UpdateOptions over = UpdateOptions.DEFAULT.withExpectedVersion(version);
      List<Outcome<Entity>> outcomes =
          Calls.together(20, i -> backend().update(NS, "x", update("{'$inc':{'n':1}}"), over));
      assertThat(outcomes.stream().filter(Outcome::succeeded)).hasSize(1);
      assertThat(outcomes.stream().filter(o -> o.failedWith(VersionConflictException.class)))
          .hasSize(19);
    }
    assertThat(Await.item(backend().get(NS, "x")).data()).isEqualTo(Map.of("n", 5L));
  }

  @Test
  default void concurrentUpsertsOfOneIdInsertOnce() {
    String change = "{'$inc':{'n':1},'$setOnInsert':{'first':true}}";
    List<Entity> results =
        Calls.allOf(50, i -> backend().update(NS, "x", update(change), UpsertConformance.UPSERT));
    assertThat(results.stream().filter(each -> each.version() == 1)).hasSize(1);
    Map<String, Entity> live = live(open(storage()));
    assertThat(live).hasSize(1);
    assertThat(live.get(NS + "/x").data()).isEqualTo(Map.of("n", 50L, "first", true));
  }

  @Test
  default void aFailingMutationFailsAlone() {
    create("{'$id':'text','n':'x'}");
    create("{'$id':'number','n':0}");
    List<Outcome<Entity>> outcomes =
        Calls.together(
            60,
            i ->
                switch (i % 4) {
                  case 0 -> backend().update(NS, "number", update("{'$inc':{'n':1}}"));
                  case 1 -> backend().update(NS, "text", update("{'$inc':{'n':1}}"));
                  case 2 -> backend().update(NS, "missing", update("{'$inc':{'n':1}}"));
                  default -> backend().create(NS, input("{'$id':'number'}"));
                });
    for (int i = 0; i < outcomes.size(); i++) {
      Outcome<Entity> outcome = outcomes.get(i);
      switch (i % 4) {
        case 0 -> assertThat(outcome.failure()).isNull();
        case 1 -> assertThat(outcome.failedWith(InvalidUpdateException.class)).isTrue();
        case 2 -> assertThat(outcome.failedWith(EntityNotFoundException.class)).isTrue();
        default -> assertThat(outcome.failedWith(EntityExistsException.class)).isTrue();
      }
    }
    assertThat(Await.item(backend().get(NS, "number")).data()).isEqualTo(Map.of("n", 15L));
    assertThat(Await.item(backend().get(NS, "text")).version()).isEqualTo(1);
  }

  @Test
  default void mutationsOfOneCallerTakeEffectInTheOrderTheyWereMade() {
    create("{'$id':'x','l':[]}");
    Calls.allOf(100, i -> backend().update(NS, "x", update("{'$push':{'l':" + i + "}}")));
    assertThat(Await.item(backend().get(NS, "x")).data())
        .isEqualTo(Map.of("l", LongStream.range(0, 100).boxed().toList()));
  }

  @Test
  default void createUpdateDeleteAndRestoreOfOneEntityInOneBreath() {
    List<Outcome<Object>> outcomes =
        Calls.together(
            6,
            i ->
                switch (i) {
                  case 0 ->
                      backend().create(NS, input("{'$id':'x','n':1}")).map(Object.class::cast);
                  case 1 ->
                      backend().update(NS, "x", update("{'$inc':{'n':1}}")).map(Object.class::cast);
                  case 2 -> backend().delete(NS, "x").map(Object.class::cast);
                  case 3 -> backend().restore(NS, "x").map(Object.class::cast);
                  case 4 ->
                      backend().delete(NS, "x", DeleteConformance.HARD).map(Object.class::cast);
                  default ->
                      backend().create(NS, input("{'$id':'x','n':9}")).map(Object.class::cast);
                });
    outcomes.forEach(outcome -> assertThat(outcome.failure()).isNull());
    assertThat(((Entity) outcomes.get(3).item()).version()).isEqualTo(4);
    assertThat((DeleteResult) outcomes.get(4).item()).isEqualTo(new DeleteResult(1, 1));
    Entity last = (Entity) outcomes.get(5).item();
    assertThat(last.version()).isEqualTo(1);
    Entities.assertSame(live(open(storage())), Map.of(last.id(), last));
  }

  @Test
  default void namespacesDoNotWaitForEachOther() {
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    var backend = open(intercepted.storage());
    CompletableFuture<Void> open = new CompletableFuture<>();
    intercepted.rule(
        (call, proceed) ->
            call.reads() || !call.path().contains("slow")
                ? proceed.get()
                : Uni.createFrom().completionStage(open.copy()).chain(ignored -> proceed.get()));
    var slow = Calls.start(backend.create("slow", input("{'$id':'x'}")));
    assertThat(Await.item(backend.create("quick", input("{'$id':'x'}"))).version()).isEqualTo(1);
    open.complete(null);
    Calls.item(slow);
  }
}
