package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.GetOptions;
import dev.parquedb.entity.Page;
import dev.parquedb.entity.ReadOnlyException;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Sort;
import dev.parquedb.testkit.Await;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code snapshot}: read-only views. */
public interface SnapshotViewConformance extends TimeTravelConformance {

  @Test
  default void aViewShowsItsSnapshotWhileOthersWrite() {
    List<Past> history = history();
    for (Past past : history) {
      EntityBackend view =
          Await.item(backend().snapshot(NS, SnapshotRef.version(past.info().version())));
      create("{'n':-1}");
      Await.item(backend().bulkUpdate(NS, filter("{}"), update("{'$inc':{'n':1}}")));
      Map<String, Entity> all =
          Entities.byId(find(view, Filter.all(), FindOptions.DEFAULT.includingDeleted()));
      Entities.assertSame(all, past.all());
      assertThat(Await.item(view.count(NS))).isEqualTo(past.live());
      for (Entity entity : past.all().values()) {
        assertThat(Await.item(view.exists(NS, entity.id()))).isEqualTo(!entity.deleted());
        Entities.assertSame(
            Await.item(view.get(NS, entity.id(), GetOptions.DEFAULT.includingDeleted())), entity);
      }
      FindOptions page = FindOptions.DEFAULT.withSort(Sort.by("n")).withLimit(7);
      Page<Entity> first = Await.item(view.findPage(NS, Filter.all(), page));
      Page<Entity> second =
          Await.item(
              view.findPage(NS, Filter.all(), page.withCursor(first.cursor().orElseThrow())));
      assertThat(Entities.ids(second.items()))
          .doesNotContainAnyElementsOf(Entities.ids(first.items()));
    }
  }

  @Test
  default void aViewRefusesEveryWrite() {
    List<Past> history = history();
    Map<String, String> files = files();
    EntityBackend view =
        Await.item(backend().snapshot(NS, SnapshotRef.version(history.get(0).info().version())));
    assertThat(view.readOnly()).isTrue();
    assertThat(view.type()).isEqualTo(backend().type());
    Operation.all()
        .filter(Operation::writes)
        .forEach(operation -> refused(ReadOnlyException.class, operation.on(view, NS, "a0001")));
    assertThat(files()).isEqualTo(files);
  }

  @Test
  default void aViewByTimeStaysWhereItIs() {
    history();
    Instant future = Instant.parse("9999-01-01T00:00:00Z");
    EntityBackend view = Await.item(backend().snapshot(NS, SnapshotRef.asOf(future)));
    long before = Await.item(view.count(NS));
    create("{'$id':'later'}");
    assertThat(Await.item(view.count(NS))).isEqualTo(before);
    assertThat(Await.item(view.get(NS, "later"))).isNull();
  }

  @Test
  default void aViewFromBeforeTheFirstSnapshotIsEmpty() {
    history();
    EntityBackend view = Await.item(backend().snapshot(NS, SnapshotRef.asOf(Instant.EPOCH)));
    assertThat(live(view)).isEmpty();
    assertThat(Await.item(view.count(NS))).isZero();
    EntityBackend absent =
        Await.item(backend().snapshot("absent", SnapshotRef.asOf(Instant.EPOCH)));
    assertThat(Await.item(absent.count("absent"))).isZero();
  }

  @Test
  default void closingAViewLeavesTheBackendOpen() {
    List<Past> history = history();
    EntityBackend view =
        Await.item(backend().snapshot(NS, SnapshotRef.version(history.get(0).info().version())));
    Await.item(view.close());
    assertThat(live()).isNotEmpty();
    assertThat(create("{'$id':'after'}").version()).isEqualTo(1);
  }
}
