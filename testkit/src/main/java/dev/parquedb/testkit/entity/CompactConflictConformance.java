package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.numbered;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parquedb.entity.CompactOptions;
import dev.parquedb.entity.CompactResult;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.query.Filter;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** {@code compact} while others write: nobody fails for it, and nothing comes back or is lost. */
public interface CompactConflictConformance extends EntitySuite {

  private void files(int count) {
    assumeTrue(backend().capabilities().compaction(), "compaction is not declared");
    for (int i = 0; i < count; i++) {
      Await.item(backend().bulkCreate(NS, numbered("f" + i + "-", 10)));
    }
  }

  /** Compacts in a backend of its own; what it commits waits until the others are done. */
  private CompactResult losing(Uni<?>... winners) {
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend compacting = open(intercepted.storage());
    AtomicInteger commits = new AtomicInteger();
    intercepted.rule(
        (call, proceed) -> {
          if (!call.conditional() || commits.getAndIncrement() > 0) {
            return proceed.get();
          }
          Uni<Object> before = Uni.createFrom().nullItem();
          for (Uni<?> winner : List.of(winners)) {
            before = before.chain(() -> winner.map(done -> done));
          }
          return before.chain(() -> proceed.get());
        });
    return Await.item(compacting.compact(NS));
  }

  @Test
  default void rowsThatWereReplacedOrDeletedMeanwhileDoNotComeBack() {
    files(3);
    CompactResult result =
        losing(
            backend().update(NS, "f0-0003", update("{'$set':{'n':-3}}")),
            backend().delete(NS, "f1-0004"),
            backend().delete(NS, "f1-0005", DeleteConformance.HARD),
            backend().create(NS, input("{'$id':'new','n':1}")),
            backend().update(NS, "f0-0003", update("{'$inc':{'n':-1}}")));
    assertThat(result.filesCompacted()).isGreaterThanOrEqualTo(3); // copies made meanwhile too
    Map<String, Entity> all =
        Entities.byId(find(Filter.all(), FindOptions.DEFAULT.includingDeleted()));
    assertThat(all).hasSize(30);
    assertThat(all.get(NS + "/f0-0003").data()).isEqualTo(Map.of("n", -4L));
    assertThat(all.get(NS + "/f0-0003").version()).isEqualTo(3);
    assertThat(all.get(NS + "/f1-0004").deleted()).isTrue();
    assertThat(all).containsKey(NS + "/new").doesNotContainKey(NS + "/f1-0005");
    Entities.assertSame(
        Entities.byId(find(open(storage()), Filter.all(), FindOptions.DEFAULT.includingDeleted())),
        all);
  }

  @Test
  default void aFileWhoseRowsAllWentMeanwhileStaysGone() {
    files(3);
    losing(
        backend()
            .bulkDelete(
                NS, filter("{'$id':{'$startsWith':'things/f1-'}}"), DeleteConformance.HARD));
    assertThat(live(open(storage()))).hasSize(20);
    assertThat(Await.item(backend().count(NS))).isEqualTo(20);
  }

  @Test
  default void twoCompactionsAtOnceKeepEveryRowOnce() {
    files(4);
    losing(backend().compact(NS));
    assertThat(live(open(storage()))).hasSize(40);
    assertThat(Await.item(backend().count(NS))).isEqualTo(40);
  }

  @Test
  default void aWriterThatLosesToACompactionFindsItsRowsWhereTheyAre() {
    files(3);
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend writer = open(intercepted.storage());
    Await.item(writer.count(NS));
    Gate gate = Gate.close(intercepted);
    List<Uni<?>> writes =
        List.of(
            writer.update(NS, "f0-0003", update("{'$inc':{'n':1}}")),
            writer.delete(NS, "f1-0001", DeleteConformance.HARD),
            writer.create(NS, input("{'$id':'new'}")),
            writer.bulkUpdate(NS, filter("{'n':5}"), update("{'$set':{'five':true}}")));
    List<CompletableFuture<Outcome<Boolean>>> started = new ArrayList<>();
    writes.forEach(write -> started.add(Calls.start(write.map(done -> true))));
    gate.awaitArrival();
    assertThat(Await.item(backend().compact(NS)).filesCompacted()).isEqualTo(3);
    gate.open();
    started.forEach(Calls::item);
    Map<String, Entity> live = live(open(storage()));
    assertThat(live).hasSize(30).containsKey(NS + "/new").doesNotContainKey(NS + "/f1-0001");
    assertThat(live.get(NS + "/f0-0003").data()).isEqualTo(Map.of("n", 4L));
    assertThat(live.values().stream().filter(e -> e.data().containsKey("five"))).hasSize(3);
  }

  @Test
  default void writersAndCompactionsAtOnceLoseAndDoubleNothing() {
    files(2);
    create("{'$id':'counter','n':0}");
    List<EntityBackend> all = List.of(backend(), open(storage()), open(storage()));
    List<CompletableFuture<Outcome<Boolean>>> compactions = new ArrayList<>();
    List<CompletableFuture<Outcome<Boolean>>> writes = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      EntityBackend writer = all.get(i % 2);
      writes.add(
          Calls.start(writer.update(NS, "counter", update("{'$inc':{'n':1}}")).map(done -> true)));
      writes.add(Calls.start(writer.create(NS, input("c" + i, Map.of("n", i))).map(done -> true)));
      if (i % 12 == 0) {
        compactions.add(
            Calls.start(all.get(2).compact(NS, CompactOptions.DEFAULT).map(done -> true)));
      }
      if (i % 6 == 5) {
        writes.forEach(Calls::item);
      }
    }
    writes.forEach(Calls::item);
    compactions.forEach(Calls::item);
    Map<String, Entity> live = live(open(storage()));
    assertThat(live).hasSize(81);
    assertThat(live.get(NS + "/counter").data()).isEqualTo(Map.of("n", 60L));
  }
}
