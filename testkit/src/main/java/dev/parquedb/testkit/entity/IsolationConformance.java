package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.numbered;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Sort;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A find reads one snapshot from its first row to its last, whatever is written meanwhile. */
public interface IsolationConformance extends EntitySuite {

  @Test
  default void aFindReadsOneSnapshotWhileEverythingChanges() {
    for (int i = 0; i < 8; i++) {
      Await.item(backend().bulkCreate(NS, numbered("f" + i + "-", 45)));
    }
    EntityBackend other = open(storage());
    List<String> ids = IntStream.range(0, 8).mapToObj("f%d-0030"::formatted).toList();
    Map<String, Entity> before = live();
    List<Multi<Entity>> finds =
        List.of(
            backend().find(NS, Filter.all()),
            other.find(NS, Filter.all()),
            backend().find(NS, Filter.all(), FindOptions.DEFAULT.withSort(Sort.by("n"))),
            backend().getMany(NS, ids));
    List<AssertSubscriber<Entity>> readers =
        finds.stream()
            .map(find -> find.subscribe().withSubscriber(AssertSubscriber.<Entity>create()))
            .toList();
    readers.forEach(reader -> reader.awaitNextItem(Await.LIMIT));
    Await.item(other.bulkUpdate(NS, Filter.all(), update("{'$inc':{'n':1000}}")));
    Await.item(backend().bulkDelete(NS, filter("{'n':{'$lt':1020}}"), DeleteConformance.HARD));
    Await.item(backend().bulkCreate(NS, numbered("new", 20)));
    Await.item(other.bulkDelete(NS, Filter.all()));
    readers.forEach(
        reader -> {
          reader.request(Long.MAX_VALUE);
          reader.awaitCompletion(Await.LIMIT);
        });
    for (int i = 0; i < 3; i++) {
      Entities.assertSame(Entities.byId(readers.get(i).getItems()), before);
    }
    Entities.assertSame(
        readers.get(3).getItems(), ids.stream().map(id -> before.get(NS + "/" + id)).toList());
    assertThat(live()).isEmpty();
  }

  @Test
  default void everyFindSeesWholeCommitsOnly() {
    Await.item(backend().bulkCreate(NS, numbered("a", 40)));
    EntityBackend other = open(storage());
    List<Boolean> uniform =
        Calls.allOf(
            40,
            i ->
                i % 2 == 0
                    ? other
                        .bulkUpdate(NS, Filter.all(), update("{'$set':{'turn':" + i + "}}"))
                        .map(r -> true)
                    : backend()
                        .find(NS, Filter.all())
                        .map(entity -> String.valueOf(entity.data().get("turn")))
                        .collect()
                        .asList()
                        .map(
                            turns -> turns.size() == 40 && turns.stream().distinct().count() == 1));
    assertThat(uniform).doesNotContain(false);
    assertThat(Await.item(backend().get(NS, "a0000")).version()).isEqualTo(21);
  }
}
