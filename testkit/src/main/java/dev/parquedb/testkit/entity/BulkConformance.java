package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.numbered;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.CreateOptions;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.DeleteResult;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.InvalidUpdateException;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.UpdateResult;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code bulkCreate}, {@code bulkUpdate} and {@code bulkDelete}: what they do. */
public interface BulkConformance extends EntitySuite {

  @Test
  default void aBulkCreateAnswersInTheOrderOfTheInputsAfterOneCommit() {
    List<CreateInput> inputs = new ArrayList<>(numbered("z", 150));
    inputs.add(75, input("{'a':'without an id'}"));
    List<Entity> created =
        Await.item(backend().bulkCreate(NS, inputs, CreateOptions.DEFAULT.withActor("me")));
    assertThat(created).hasSize(151);
    for (int i = 0; i < inputs.size(); i++) {
      Entity entity = created.get(i);
      assertThat(Values.typed(entity.data())).isEqualTo(Values.typed(inputs.get(i).data()));
      assertThat(entity.version()).isEqualTo(1);
      assertThat(entity.createdBy()).isEqualTo("me");
      assertThat(entity.createdAt()).isEqualTo(created.get(0).createdAt());
    }
    assertThat(Await.item(backend().listSnapshots(NS))).hasSize(1);
    Entities.assertSame(live(open(storage())), Entities.byId(created));
  }

  @Test
  default void aBulkCreateOfNothingIsNothing() {
    Map<String, String> files = files();
    assertThat(Await.item(backend().bulkCreate(NS, List.of()))).isEmpty();
    assertThat(files()).isEqualTo(files);
    assertThat(Await.item(backend().listNamespaces())).isEmpty();
  }

  @Test
  default void aBulkUpdateChangesEveryMatchInOneCommit() {
    Await.item(backend().bulkCreate(NS, numbered("a", 60)));
    Await.item(backend().bulkCreate(NS, numbered("b", 60)));
    Await.item(backend().delete(NS, "a0000"));
    int snapshots = Await.item(backend().listSnapshots(NS)).size();
    UpdateResult result =
        Await.item(
            backend()
                .bulkUpdate(
                    NS,
                    filter("{'n':{'$lt':20}}"),
                    update("{'$max':{'n':10},'$set':{'low':true}}"),
                    UpdateOptions.DEFAULT.withActor("me")));
    assertThat(result).isEqualTo(new UpdateResult(39, 39, 1));
    assertThat(Await.item(backend().listSnapshots(NS))).hasSize(snapshots + 1);
    for (EntityBackend each : List.of(backend(), open(storage()))) {
      List<Entity> changed = find(each, filter("{'low':true}"), FindOptions.DEFAULT);
      assertThat(changed)
          .hasSize(39)
          .allMatch(entity -> entity.version() == 2)
          .allMatch(entity -> "me".equals(entity.updatedBy()))
          .allMatch(entity -> (Long) entity.data().get("n") >= 10);
      assertThat(find(each, filter("{'low':null}"), FindOptions.DEFAULT))
          .hasSize(80)
          .allMatch(entity -> entity.version() == 1);
    }
  }

  @Test
  default void aBulkUpdateTellsMatchedFromModified() {
    Await.item(backend().bulkCreate(NS, numbered("a", 10)));
    UpdateResult some =
        Await.item(backend().bulkUpdate(NS, filter("{}"), update("{'$max':{'n':5}}")));
    assertThat(some).isEqualTo(new UpdateResult(10, 5, 1));
    Map<String, String> files = files();
    UpdateResult none =
        Await.item(backend().bulkUpdate(NS, filter("{}"), update("{'$max':{'n':5}}")));
    assertThat(none).isEqualTo(new UpdateResult(10, 0, 0));
    assertThat(Await.item(backend().bulkUpdate(NS, filter("{'n':-1}"), update("{'$inc':{'n':1}}"))))
        .isEqualTo(new UpdateResult(0, 0, 0));
    assertThat(files()).isEqualTo(files);
  }

  @Test
  default void aBulkUpdateReachesTheElementByWhichTheFilterFoundTheEntity() {
    create("{'$id':'a','n':[{'k':1,'v':0},{'k':2,'v':0}]}");
    create("{'$id':'b','n':[{'k':2,'v':0},{'k':3,'v':0}]}");
    Await.item(backend().bulkUpdate(NS, filter("{'n.k':2}"), update("{'$set':{'n.$.v':1}}")));
    Await.item(
        backend()
            .bulkUpdate(
                NS,
                filter("{}"),
                update("{'$set':{'n.$[x].v':5}}"),
                UpdateOptions.DEFAULT.withArrayFilters(List.of(filter("{'x.k':3}")))));
    EntityBackend other = open(storage());
    assertThat(Await.item(other.get(NS, "a")).data())
        .isEqualTo(input("{'n':[{'k':1,'v':0},{'k':2,'v':1}]}").data());
    assertThat(Await.item(other.get(NS, "b")).data())
        .isEqualTo(input("{'n':[{'k':2,'v':1},{'k':3,'v':5}]}").data());
    Map<String, String> files = files();
    Await.failure(
        InvalidUpdateException.class,
        Uni.createFrom().deferred(() -> backend().update(NS, "a", update("{'$set':{'n.$.v':9}}"))));
    // An array filter is missing, whether or not anything matches.
    Await.failure(
        InvalidUpdateException.class,
        Uni.createFrom()
            .deferred(
                () ->
                    backend().bulkUpdate(NS, filter("{'n':7}"), update("{'$set':{'n.$[x]':9}}"))));
    assertThat(files()).isEqualTo(files);
  }

  @Test
  default void aBulkDeleteDeletesEveryMatchInOneCommit() {
    Await.item(backend().bulkCreate(NS, numbered("a", 50)));
    Await.item(backend().bulkCreate(NS, numbered("b", 50)));
    assertThat(
            Await.item(
                backend()
                    .bulkDelete(
                        NS, filter("{'n':{'$lt':10}}"), DeleteOptions.DEFAULT.withActor("me"))))
        .isEqualTo(new DeleteResult(20, 1));
    assertThat(Await.item(backend().bulkDelete(NS, filter("{'n':{'$lt':10}}"))))
        .isEqualTo(new DeleteResult(0, 0));
    assertThat(
            Await.item(
                    backend()
                        .bulkDelete(NS, filter("{'n':{'$lt':30}}"), DeleteOptions.DEFAULT.hard()))
                .deleted())
        .as("live ones only: a filter does not see soft-deleted entities")
        .isEqualTo(40);
    EntityBackend other = open(storage());
    assertThat(live(other)).hasSize(40);
    List<Entity> all = find(other, filter("{}"), FindOptions.DEFAULT.includingDeleted());
    assertThat(all).hasSize(60);
    assertThat(all.stream().filter(Entity::deleted))
        .hasSize(20)
        .allMatch(entity -> "me".equals(entity.deletedBy()) && entity.version() == 2);
    assertThat(Await.item(backend().restore(NS, "a0003")).version()).isEqualTo(3);
  }

  @Test
  default void aBulkChangeAtTheBoundIsOneCommitAndAboveItTakesSeveral() {
    int most = maxBulkEntities();
    Await.item(backend().bulkCreate(NS, numbered("a", most)));
    assertThat(Await.item(backend().bulkUpdate(NS, filter("{}"), update("{'$inc':{'n':1}}"))))
        .isEqualTo(new UpdateResult(most, most, 1));
    create("{'$id':'one-more','n':0}");
    UpdateResult updated =
        Await.item(
            backend()
                .bulkUpdate(
                    NS,
                    filter("{}"),
                    update("{'$inc':{'n':1}}"),
                    UpdateOptions.DEFAULT.inBatches()));
    assertThat(updated.matched()).isEqualTo(most + 1L);
    assertThat(updated.modified()).isEqualTo(most + 1L);
    assertThat(updated.commits()).isGreaterThan(1);
    Map<String, Entity> live = live(open(storage()));
    assertThat(live).hasSize(most + 1);
    for (int i = 0; i < most; i++) {
      assertThat(live.get(NS + "/a%04d".formatted(i)).data()).isEqualTo(Map.of("n", i + 2L));
    }
    DeleteResult deleted =
        Await.item(backend().bulkDelete(NS, filter("{}"), DeleteOptions.DEFAULT.inBatches()));
    assertThat(deleted.deleted()).isEqualTo(most + 1L);
    assertThat(deleted.commits()).isGreaterThan(1);
    assertThat(live(open(storage()))).isEmpty();
  }

  @Test
  default void oneWorkerCanChangeWhatAnotherCreatedInTheSameMoment() {
    EntityBackend other = open(storage());
    for (int round = 0; round < 5; round++) {
      Await.item(backend().bulkCreate(NS, numbered("r" + round + "-", 20)));
      UpdateResult result =
          Await.item(
              other.bulkUpdate(
                  NS, filter("{'done':null}"), update("{'$set':{'done':" + round + "}}")));
      assertThat(result.matched()).isEqualTo(20);
    }
    assertThat(live()).hasSize(100);
  }
}
