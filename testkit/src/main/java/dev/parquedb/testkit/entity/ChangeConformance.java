package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.numbered;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parquedb.entity.ChangeEvent;
import dev.parquedb.entity.ChangeOptions;
import dev.parquedb.entity.ChangeToken;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotNotFoundException;
import dev.parquedb.query.Filter;
import dev.parquedb.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code changes} up to the newest commit: what is told, in which order, from where. */
public interface ChangeConformance extends EntitySuite {

  /** The changes from a start to the newest commit. */
  default List<ChangeEvent> changes(EntityBackend backend, ChangeOptions options) {
    assumeTrue(backend().capabilities().changeStream(), "change streams are not declared");
    return Await.item(backend.changes(NS, options.untilNewest()).collect().asList());
  }

  private List<String> shown(ChangeOptions options) {
    return changes(backend(), options).stream().map(ChangeReplay::shown).toList();
  }

  /** Every entity, soft-deleted ones too. */
  private Map<String, Entity> all() {
    return Entities.byId(find(Filter.all(), FindOptions.DEFAULT.includingDeleted()));
  }

  private void someChanges() {
    create("{'$id':'a','n':1}");
    create("{'$id':'b','n':1}");
    Await.item(backend().update(NS, "a", update("{'$inc':{'n':1}}")));
    Await.item(backend().delete(NS, "a"));
    Await.item(backend().restore(NS, "a"));
    Await.item(backend().delete(NS, "b", DeleteConformance.HARD));
    create("{'$id':'b','n':2}");
    Await.item(backend().bulkUpdate(NS, filter("{}"), update("{'$set':{'m':1}}")));
    Await.item(backend().bulkDelete(NS, filter("{'n':2}"), DeleteConformance.HARD));
  }

  @Test
  default void everyChangeIsToldOnceInTheOrderOfCommits() {
    someChanges();
    assertThat(shown(ChangeOptions.fromBeginning()))
        .containsExactly(
            "+a:1",
            "+b:1",
            "a:1>a:2",
            "a:2>a:3x",
            "a:3x>a:4",
            "-b:1",
            "+b:1",
            "a:4>a:5",
            "b:1>b:2",
            "-a:5",
            "-b:2");
  }

  @Test
  default void eventsHoldTheEntitiesWhole() {
    Entity made =
        create(
            "{'$id':'a','n':1,'name':'called','m':{'k':[1,null,{'$uuid':'"
                + "00000000-0000-0000-0000-000000000001'}]}}");
    Entity changed = Await.item(backend().update(NS, "a", update("{'$set':{'n':2.5}}")));
    Await.item(backend().delete(NS, "a", DeleteConformance.HARD));
    List<ChangeEvent> events = changes(open(storage()), ChangeOptions.fromBeginning());
    assertThat(events).hasSize(3);
    Entities.assertSame(((ChangeEvent.Inserted) events.get(0)).after(), made);
    Entities.assertSame(((ChangeEvent.Updated) events.get(1)).before(), made);
    Entities.assertSame(((ChangeEvent.Updated) events.get(1)).after(), changed);
    Entities.assertSame(((ChangeEvent.Deleted) events.get(2)).before(), changed);
  }

  @Test
  default void whatChangesNothingIsNotTold() {
    create("{'$id':'a','n':1}");
    Await.item(backend().update(NS, "a", update("{'$set':{'n':1}}")));
    Await.item(backend().delete(NS, "missing"));
    Await.failure(backend().create(NS, input("{'$id':'a'}")));
    assertThat(shown(ChangeOptions.fromBeginning())).containsExactly("+a:1");
  }

  @Test
  default void resumingAfterAnyTokenDeliversWhatFollowsExactlyOnce() {
    Await.item(backend().bulkCreate(NS, numbered("x", 7)));
    someChanges();
    List<ChangeEvent> all = changes(backend(), ChangeOptions.fromBeginning());
    for (int i = 0; i < all.size(); i++) {
      EntityBackend backend = i % 5 == 0 ? open(storage()) : backend();
      ChangeToken token = ChangeToken.parse(all.get(i).token().toString());
      assertThat(changes(backend, ChangeOptions.after(token)).stream().map(ChangeEvent::token))
          .as("after %s", token)
          .containsExactlyElementsOf(
              all.subList(i + 1, all.size()).stream().map(ChangeEvent::token).toList());
    }
  }

  @Test
  default void aStreamStartsAfterAVersionATimeOrNow() {
    someChanges();
    List<ChangeEvent> all = changes(backend(), ChangeOptions.fromBeginning());
    for (SnapshotInfo snapshot : Await.item(backend().listSnapshots(NS))) {
      List<ChangeToken> later =
          all.stream()
              .map(ChangeEvent::token)
              .filter(token -> token.version() > snapshot.version())
              .toList();
      for (ChangeOptions options :
          List.of(
              ChangeOptions.afterVersion(snapshot.version()),
              ChangeOptions.since(snapshot.timestamp()))) {
        assertThat(changes(backend(), options).stream().map(ChangeEvent::token))
            .containsExactlyElementsOf(later);
      }
    }
    SnapshotInfo first = Await.item(backend().listSnapshots(NS)).get(0);
    assertThat(changes(backend(), ChangeOptions.since(first.timestamp().minusSeconds(1))))
        .hasSameSizeAs(all);
    assertThat(changes(backend(), ChangeOptions.DEFAULT)).isEmpty();
  }

  @Test
  default void aCommitOfAnySizeIsToldWhole() {
    int most = maxBulkEntities();
    Await.item(backend().bulkCreate(NS, numbered("a", most)));
    Await.item(backend().bulkUpdate(NS, filter("{}"), update("{'$inc':{'n':1}}")));
    Await.item(backend().bulkDelete(NS, filter("{'n':{'$lt':50}}"), DeleteConformance.HARD));
    List<ChangeEvent> events = changes(backend(), ChangeOptions.fromBeginning());
    assertThat(events).hasSize(2 * most + 49);
    Entities.assertSame(ChangeReplay.of(events), all());
  }

  @Test
  default void anAbsentNamespaceHasNoChangesAndNoTokens() {
    assertThat(changes(backend(), ChangeOptions.fromBeginning())).isEmpty();
    assertThat(changes(backend(), ChangeOptions.DEFAULT)).isEmpty();
    refused(
        SnapshotNotFoundException.class,
        backend().changes(NS, ChangeOptions.after(new ChangeToken(0, 0))).toUni());
    refused(
        SnapshotNotFoundException.class,
        backend().changes(NS, ChangeOptions.afterVersion(0)).toUni());
  }

  @Test
  default void aTokenOfTheFutureIsRefused() {
    someChanges();
    changes(backend(), ChangeOptions.DEFAULT);
    long next = head().version() + 1;
    refused(
        SnapshotNotFoundException.class,
        Long.toString(head().version()),
        backend().changes(NS, ChangeOptions.after(new ChangeToken(next, 0))).toUni());
    refused(
        SnapshotNotFoundException.class,
        backend().changes(NS, ChangeOptions.afterVersion(next)).toUni());
  }

  @Test
  default void playedFromTheBeginningTheChangesAreTheNewestSnapshot() {
    List<EntityBackend> backends = List.of(backend(), open(storage()));
    RandomDocuments random = new RandomDocuments(77);
    List<ChangeEvent> seen = new ArrayList<>();
    for (int round = 0; round < 6; round++) {
      for (int i = 0; i < 10; i++) {
        List<ModelStep> together = new ArrayList<>();
        for (int j = random.number(3); j >= 0; j--) {
          together.add(ModelStep.any(random, 12));
        }
        EntityBackend backend = random.oneOf(backends);
        Calls.together(
            together.size(), n -> together.get(n).call().apply(backend).map(done -> true));
      }
      if (round % 2 == 1 && backend().capabilities().compaction()) {
        Await.item(random.oneOf(backends).compact(NS));
      }
      // Only what is new, as one who follows the changes reads them.
      ChangeOptions next =
          seen.isEmpty()
              ? ChangeOptions.fromBeginning()
              : ChangeOptions.after(seen.get(seen.size() - 1).token());
      seen.addAll(changes(random.oneOf(backends), next));
      Entities.assertSame(ChangeReplay.of(seen), all());
    }
    assertThat(
            changes(open(storage()), ChangeOptions.fromBeginning()).stream().map(Object::toString))
        .containsExactlyElementsOf(seen.stream().map(Object::toString).toList());
  }
}
