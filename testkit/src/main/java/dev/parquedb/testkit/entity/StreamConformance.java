package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Sort;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Streams give what is asked for, in order, and no more. */
public interface StreamConformance extends EntitySuite {

  private List<Supplier<Multi<Entity>>> streams() {
    Await.item(backend().bulkCreate(NS, numbered("a", 100)));
    Await.item(backend().bulkCreate(NS, numbered("b", 100)));
    List<String> ids = IntStream.range(0, 100).mapToObj("a%04d"::formatted).toList();
    return List.of(
        () -> backend().find(NS, Filter.all()),
        () -> backend().find(NS, Filter.all(), FindOptions.DEFAULT.withLimit(150)),
        () ->
            backend().find(NS, Filter.all(), FindOptions.DEFAULT.withSort(Sort.byDescending("n"))),
        () -> backend().getMany(NS, ids));
  }

  @Test
  default void nothingComesWithoutDemandAndExactlyWhatIsAskedForWithIt() {
    for (Supplier<Multi<Entity>> stream : streams()) {
      List<String> expected = Entities.ids(Await.item(stream.get().collect().asList()));
      AssertSubscriber<Entity> reader =
          stream.get().subscribe().withSubscriber(AssertSubscriber.create());
      reader.awaitSubscription(Await.LIMIT);
      assertThat(Await.item(backend().count(NS))).isEqualTo(200);
      assertThat(reader.getItems()).isEmpty();
      reader.awaitNextItem(Await.LIMIT);
      assertThat(Await.item(backend().count(NS))).isEqualTo(200);
      assertThat(reader.getItems()).hasSize(1);
      reader.awaitNextItems(9, Await.LIMIT);
      assertThat(Await.item(backend().count(NS))).isEqualTo(200);
      assertThat(reader.getItems()).hasSize(10);
      reader.assertNotTerminated();
      reader.request(Long.MAX_VALUE);
      reader.awaitCompletion(Await.LIMIT);
      assertThat(Entities.ids(reader.getItems())).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  default void aStreamReadOneByOneIsWhole() {
    AssertSubscriber<Entity> reader =
        streams().get(0).get().subscribe().withSubscriber(AssertSubscriber.create());
    for (int i = 1; i <= 200; i++) {
      reader.awaitNextItem(Await.LIMIT);
      assertThat(reader.getItems()).hasSize(i);
    }
    reader.request(1);
    reader.awaitCompletion(Await.LIMIT);
    assertThat(Entities.byId(reader.getItems())).hasSize(200);
  }

  @Test
  default void anEmptyStreamCompletes() {
    create("{'$id':'x'}");
    for (Multi<Entity> empty :
        List.of(
            backend().find("absent", Filter.all()),
            backend().find(NS, Documents.filter("{'a':1}")),
            backend().find(NS, Filter.all(), FindOptions.DEFAULT.withLimit(0)),
            backend().getMany(NS, List.of("missing")),
            backend().getMany(NS, List.of()))) {
      AssertSubscriber<Entity> reader =
          empty.subscribe().withSubscriber(AssertSubscriber.create(1));
      reader.awaitCompletion(Await.LIMIT);
      assertThat(reader.getItems()).isEmpty();
    }
  }

  @Test
  default void manyReadersAtOnceEachGetEverything() {
    Await.item(backend().bulkCreate(NS, numbered("a", 400)));
    List<List<Entity>> all =
        Calls.allOf(32, i -> backend().find(NS, Filter.all()).collect().asList());
    all.forEach(found -> assertThat(Entities.byId(found)).hasSize(400));
  }

  @Test
  default void aReaderThatIsNeverReadDoesNotHoldUpOthers() {
    for (int i = 0; i < 4; i++) {
      Await.item(backend().bulkCreate(NS, numbered("f" + i + "-", 300)));
    }
    List<AssertSubscriber<Entity>> idle =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    backend()
                        .find(NS, Filter.all())
                        .subscribe()
                        .withSubscriber(AssertSubscriber.<Entity>create()))
            .toList();
    idle.forEach(reader -> reader.awaitNextItem(Await.LIMIT));
    assertThat(live()).hasSize(1200);
    assertThat(create("{'$id':'new'}").version()).isEqualTo(1);
    idle.forEach(AssertSubscriber::cancel);
  }
}
