package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.numbered;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.DeleteResult;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityExistsException;
import dev.parquedb.entity.EntityNotFoundException;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.UpdateResult;
import dev.parquedb.entity.VersionConflictException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Several backends over one storage, as several processes have them. */
public interface SharedStorageConformance extends EntitySuite {

  /** Backends over the storage, the one under test first. */
  default List<EntityBackend> backends(int number) {
    assumeTrue(
        storage().capabilities().conditionalCreate(), "the storage does not order its writers");
    List<EntityBackend> all = new ArrayList<>(List.of(backend()));
    while (all.size() < number) {
      all.add(open(storage()));
    }
    return all;
  }

  @Test
  default void everyAcknowledgedWriteIsSeenByEveryoneAtOnce() {
    List<EntityBackend> all = backends(3);
    for (int i = 0; i < 30; i++) {
      EntityBackend writer = all.get(i % 3);
      EntityBackend reader = all.get((i + 1) % 3);
      Entity created = Await.item(writer.create(NS, input("x" + i, Map.of("n", i))));
      Entities.assertSame(Await.item(reader.get(NS, "x" + i)), created);
      assertThat(Await.item(reader.count(NS))).isEqualTo(i + 1L);
      assertThat(Await.item(reader.exists(NS, "x" + i))).isTrue();
      assertThat(live(reader)).hasSize(i + 1);
      assertThat(Await.item(reader.listSnapshots(NS))).hasSize(3 * i + 1);
      Entity changed = Await.item(reader.update(NS, "x" + i, update("{'$inc':{'n':100}}")));
      Entities.assertSame(Await.item(writer.get(NS, "x" + i)), changed);
      Calls.refused(
          VersionConflictException.class,
          writer.delete(NS, "x" + i, DeleteOptions.DEFAULT.withExpectedVersion(1)));
      Await.item(writer.update(NS, "x" + i, update("{'$set':{'touched':true}}")));
    }
  }

  @Test
  default void incrementsOfSeveralBackendsAreExact() {
    List<EntityBackend> all = backends(3);
    create("{'$id':'counter','n':0}");
    List<Entity> results =
        Calls.allOf(120, i -> all.get(i % 3).update(NS, "counter", update("{'$inc':{'n':1}}")));
    assertThat(results.stream().map(each -> (Long) each.data().get("n")))
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 120).boxed().toList());
    for (EntityBackend each : all) {
      assertThat(Await.item(each.get(NS, "counter")).data()).isEqualTo(Map.of("n", 120L));
      assertThat(live(each)).hasSize(1);
    }
  }

  @Test
  default void createsOfSeveralBackendsAreAllThere() {
    List<EntityBackend> all = backends(3);
    List<Entity> created =
        Calls.allOf(120, i -> all.get(i % 3).create(NS, input("c" + i, Map.of("n", i))));
    for (EntityBackend each : all) {
      Entities.assertSame(live(each), Entities.byId(created));
    }
  }

  @Test
  default void ofCreatesOfOneIdByManyBackendsOneWins() {
    List<EntityBackend> all = backends(4);
    for (int round = 0; round < 8; round++) {
      String id = "r" + round;
      List<Outcome<Entity>> outcomes =
          Calls.together(16, i -> all.get(i % 4).create(NS, input(id, Map.of("by", i))));
      List<Entity> winners =
          outcomes.stream().filter(Outcome::succeeded).map(Outcome::item).toList();
      assertThat(winners).hasSize(1);
      assertThat(outcomes.stream().filter(o -> o.failedWith(EntityExistsException.class)))
          .hasSize(15);
      for (EntityBackend each : all) {
        Entities.assertSame(Await.item(each.get(NS, id)), winners.get(0));
      }
    }
    assertThat(live(open(storage()))).hasSize(8);
  }

  @Test
  default void theFirstCreatesOfANamespaceMakeItTogether() {
    List<EntityBackend> all = backends(4);
    for (int round = 0; round < 5; round++) {
      String ns = "fresh" + round;
      List<Entity> created =
          Calls.allOf(8, i -> all.get(i % 4).create(ns, input("c" + i, Map.of("n", i))));
      assertThat(created).hasSize(8);
      for (EntityBackend each : all) {
        assertThat(Await.item(each.count(ns))).isEqualTo(8);
      }
    }
  }

  @Test
  default void ofUpdatesOverOneVersionByManyBackendsOneWins() {
    List<EntityBackend> all = backends(4);
    create("{'$id':'x','n':0}");
    for (long version = 1; version <= 6; version++) {
      UpdateOptions over = UpdateOptions.DEFAULT.withExpectedVersion(version);
      List<Outcome<Entity>> outcomes =
          Calls.together(8, i -> all.get(i % 4).update(NS, "x", update("{'$inc':{'n':1}}"), over));
      assertThat(outcomes.stream().filter(Outcome::succeeded)).hasSize(1);
      assertThat(outcomes.stream().filter(o -> o.failedWith(VersionConflictException.class)))
          .hasSize(7);
    }
  }

  @Test
  default void aBackendThatLooksOnOldStateDoesNotMistakeItForTheNewest() {
    EntityBackend other = backends(2).get(1);
    create("{'$id':'x','n':0}");
    assertThat(Await.item(other.get(NS, "x"))).isNotNull();
    create("{'$id':'new','n':0}");
    assertThat(Await.item(other.update(NS, "new", update("{'$inc':{'n':1}}"))).version())
        .isEqualTo(2);
    create("{'$id':'newer','n':0}");
    assertThat(Await.item(other.delete(NS, "newer")).deleted()).isEqualTo(1);
    assertThat(Await.item(backend().restore(NS, "newer")).version()).isEqualTo(3);
    Await.item(backend().delete(NS, "x", DeleteConformance.HARD));
    assertThat(Await.failure(other.update(NS, "x", update("{'$inc':{'n':1}}"))))
        .isInstanceOf(EntityNotFoundException.class);
    assertThat(Await.item(other.create(NS, input("{'$id':'x'}"))).version()).isEqualTo(1);
    create("{'$id':'last'}");
    assertThat(Await.failure(other.create(NS, input("{'$id':'last'}"))))
        .isInstanceOf(EntityExistsException.class);
    assertThat(
            Await.item(other.bulkUpdate(NS, filter("{}"), update("{'$set':{'seen':1}}"))).matched())
        .isEqualTo(4);
  }

  @Test
  default void concurrentBulkUpdatesTakeEachEntityOnce() {
    List<EntityBackend> all = backends(3);
    Await.item(backend().bulkCreate(NS, numbered("job", 40)));
    List<UpdateResult> results =
        Calls.allOf(
            12,
            i ->
                all.get(i % 3)
                    .bulkUpdate(
                        NS,
                        filter("{'owner':null,'n':{'$mod':[4," + i % 4 + "]}}"),
                        update("{'$set':{'owner':" + i + "}}")));
    assertThat(results.stream().mapToLong(UpdateResult::modified).sum()).isEqualTo(40);
    assertThat(live(open(storage())).values())
        .hasSize(40)
        .allMatch(entity -> entity.version() == 2);
  }

  @Test
  default void aBulkDeleteAndUpdatesOfItsFilterExcludeEachOther() {
    List<EntityBackend> all = backends(2);
    for (int round = 0; round < 6; round++) {
      String prefix = "r" + round + "-";
      Await.item(backend().bulkCreate(NS, numbered(prefix, 10)));
      var rescue = filter("{'$id':{'$startsWith':'" + NS + "/" + prefix + "'}}");
      var condemned = filter("{'$id':{'$startsWith':'" + NS + "/" + prefix + "'},'safe':null}");
      List<Long> results =
          Calls.allOf(
              2,
              i ->
                  i == 0
                      ? all.get(0)
                          .bulkUpdate(NS, rescue, update("{'$set':{'safe':true}}"))
                          .map(UpdateResult::modified)
                      : all.get(1)
                          .bulkDelete(NS, condemned, DeleteConformance.HARD)
                          .map(r -> r.deleted()));
      long left = Await.item(backend().count(NS, rescue));
      assertThat(results.get(0)).as("rescued").isEqualTo(left);
      assertThat(results.get(1)).as("deleted").isEqualTo(10 - left);
      assertThat(left).as("all rescued before, or all deleted before").isIn(0L, 10L);
    }
  }

  @Test
  default void everyTransferBetweenTwoEntitiesIsWholeInEverySnapshot() {
    List<EntityBackend> all = backends(2);
    Await.item(
        backend()
            .bulkCreate(
                NS,
                List.of(
                    input("a", Map.of("n", 0, "pair", true)),
                    input("b", Map.of("n", 0, "pair", true)))));
    List<Uni<?>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(all.get(i % 2).bulkUpdate(NS, filter("{'pair':true}"), update("{'$inc':{'n':1}}")));
      calls.add(
          all.get((i + 1) % 2)
              .find(NS, filter("{}"))
              .collect()
              .asList()
              .invoke(
                  pair ->
                      assertThat(pair.get(0).data().get("n"))
                          .isEqualTo(pair.get(1).data().get("n"))));
    }
    Calls.allOf(calls.size(), i -> calls.get(i).map(item -> true));
    assertThat(live().values()).allMatch(entity -> entity.data().get("n").equals(20L));
  }

  @Test
  default void aBulkChangeReachesWhatCameToMatchBeforeItsCommit() {
    backends(1);
    Await.item(backend().bulkCreate(NS, numbered("a", 10)));
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend held = open(intercepted.storage());
    Await.item(held.count(NS));
    Gate gate = Gate.close(intercepted);
    var bulk =
        Calls.start(
            held.bulkUpdate(NS, filter("{'n':{'$lt':5}}"), update("{'$set':{'seen':true}}")));
    gate.awaitArrival();
    create("{'$id':'new','n':3}");
    create("{'$id':'other','n':30}");
    Await.item(backend().update(NS, "a0007", update("{'$set':{'n':0}}")));
    gate.open();
    assertThat(Calls.item(bulk)).isEqualTo(new UpdateResult(7, 7, 1));
    assertThat(Entities.ids(find(filter("{'seen':true}"), FindOptions.DEFAULT)))
        .containsExactlyInAnyOrder("a0000", "a0001", "a0002", "a0003", "a0004", "a0007", "new");
  }

  @Test
  default void aBulkDeleteReachesWhatCameToMatchBeforeItsCommit() {
    backends(1);
    Await.item(backend().bulkCreate(NS, numbered("a", 4)));
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend held = open(intercepted.storage());
    Await.item(held.count(NS));
    Gate gate = Gate.close(intercepted);
    var bulk = Calls.start(held.bulkDelete(NS, filter("{'n':{'$lt':2}}"), DeleteConformance.HARD));
    gate.awaitArrival();
    create("{'$id':'new','n':1}");
    Await.item(backend().update(NS, "a0000", update("{'$set':{'n':9}}")));
    gate.open();
    assertThat(Calls.item(bulk)).isEqualTo(new DeleteResult(2, 1));
    assertThat(Entities.ids(live().values())).containsExactlyInAnyOrder("a0000", "a0002", "a0003");
  }
}
