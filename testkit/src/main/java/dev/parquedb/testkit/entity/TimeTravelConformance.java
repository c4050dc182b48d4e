package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.numbered;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parquedb.entity.CountOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.GetOptions;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotNotFoundException;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Sort;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code listSnapshots} and the option {@code asOf}. */
public interface TimeTravelConformance extends EntitySuite {

  /**
   * A state that was, and the snapshot that holds it.
   *
   * @param info the snapshot
   * @param all every entity of it, soft-deleted ones too
   */
  record Past(SnapshotInfo info, Map<String, Entity> all) {
    /** How many were live. */
    long live() {
      return all.values().stream().filter(entity -> !entity.deleted()).count();
    }
  }

  /** Makes some history and answers it, oldest first. */
  default List<Past> history() {
    assumeTrue(backend().supportsTimeTravel(), "time travel is not a declared capability");
    List<Past> history = new ArrayList<>();
    List<Uni<?>> writes =
        List.of(
            backend().bulkCreate(NS, numbered("a", 20)),
            backend().update(NS, "a0003", update("{'$set':{'n':-3}}")),
            backend().delete(NS, "a0004"),
            backend().bulkUpdate(NS, filter("{'n':{'$gte':10}}"), update("{'$inc':{'n':100}}")),
            backend().delete(NS, "a0005", DeleteConformance.HARD),
            backend().restore(NS, "a0004"),
            backend().bulkCreate(NS, numbered("b", 5)),
            backend().bulkDelete(NS, filter("{'n':{'$lt':3}}"), DeleteConformance.HARD));
    for (Uni<?> write : writes) {
      Await.item(write);
      List<Entity> all = find(Filter.all(), FindOptions.DEFAULT.includingDeleted());
      history.add(new Past(head(), Entities.byId(all)));
    }
    return history;
  }

  @Test
  default void everyCommitIsASnapshotWithATimeAndANumber() {
    List<Past> history = history();
    for (EntityBackend each : List.of(backend(), open(storage()))) {
      List<SnapshotInfo> all = Await.item(each.listSnapshots(NS));
      assertThat(all).hasSize(history.size());
      for (int i = 0; i < all.size(); i++) {
        assertThat(all.get(i)).isEqualTo(history.get(i).info());
        assertThat(all.get(i).operation()).isNotBlank();
        assertThat(all.get(i).commitId()).isPresent();
        if (i > 0) {
          assertThat(all.get(i).version()).isGreaterThan(all.get(i - 1).version());
          assertThat(all.get(i).timestamp()).isAfter(all.get(i - 1).timestamp());
        }
      }
      assertThat(all.stream().map(SnapshotInfo::commitId)).doesNotHaveDuplicates();
    }
  }

  @Test
  default void everySnapshotReadsByVersionByIdAndByTimeAsItWas() {
    List<Past> history = history();
    EntityBackend other = open(storage());
    for (int i = 0; i < history.size(); i++) {
      SnapshotInfo info = history.get(i).info();
      List<SnapshotRef> refs = new ArrayList<>();
      refs.add(SnapshotRef.version(info.version()));
      refs.add(SnapshotRef.snapshotId(info.snapshotId()));
      refs.add(SnapshotRef.asOf(info.timestamp()));
      if (i + 1 < history.size()) {
        refs.add(SnapshotRef.asOf(history.get(i + 1).info().timestamp().minusNanos(1_000)));
      } else {
        refs.add(SnapshotRef.asOf(Instant.parse("9999-01-01T00:00:00Z")));
      }
      for (SnapshotRef ref : refs) {
        assertReads(i % 2 == 0 ? backend() : other, ref, history.get(i));
      }
    }
  }

  private void assertReads(EntityBackend backend, SnapshotRef ref, Past past) {
    FindOptions find = FindOptions.DEFAULT.withAsOf(ref);
    Entities.assertSame(
        Entities.byId(find(backend, Filter.all(), find.includingDeleted())), past.all());
    assertThat(find(backend, Filter.all(), find)).as("live at %s", ref).hasSize((int) past.live());
    CountOptions count = CountOptions.DEFAULT.withAsOf(ref);
    assertThat(Await.item(backend.count(NS, Filter.all(), count))).isEqualTo(past.live());
    GetOptions get = GetOptions.DEFAULT.withAsOf(ref).includingDeleted();
    for (String id : List.of("a0003", "a0004", "a0005", "b0001", "a0001")) {
      Entity expected = past.all().get(NS + "/" + id);
      Entity actual = Await.item(backend.get(NS, id, get));
      if (expected == null) {
        assertThat(actual).as("%s at %s", id, ref).isNull();
      } else {
        Entities.assertSame(actual, expected);
      }
    }
    List<Entity> many =
        Await.item(backend.getMany(NS, List.of("b0001", "a0005", "a0003"), get).collect().asList());
    many.forEach(entity -> Entities.assertSame(entity, past.all().get(entity.id())));
    FindOptions page = find.withSort(Sort.byDescending("n")).withLimit(1000);
    assertThat(Await.item(backend.findPage(NS, Filter.all(), page)).items())
        .hasSize((int) past.live());
  }

  @Test
  default void beforeTheFirstSnapshotTheNamespaceIsEmpty() {
    List<Past> history = history();
    SnapshotRef before = SnapshotRef.asOf(history.get(0).info().timestamp().minusMillis(1));
    for (SnapshotRef ref : List.of(before, SnapshotRef.asOf(Instant.EPOCH))) {
      assertReads(backend(), ref, new Past(null, Map.of()));
    }
    assertThat(
            Await.item(
                backend().count("absent", Filter.all(), CountOptions.DEFAULT.withAsOf(before))))
        .isZero();
  }

  @Test
  default void aSnapshotThatNeverWasIsRefused() {
    List<Past> history = history();
    long last = history.get(history.size() - 1).info().version();
    for (SnapshotRef ref :
        List.of(
            SnapshotRef.version(last + 1),
            SnapshotRef.version(Long.MAX_VALUE),
            SnapshotRef.snapshotId(Long.MAX_VALUE - 5),
            SnapshotRef.snapshotId(-7))) {
      FindOptions options = FindOptions.DEFAULT.withAsOf(ref);
      SnapshotNotFoundException error =
          refused(
              SnapshotNotFoundException.class,
              Long.toString(history.get(0).info().version()),
              backend().get(NS, "a0001", GetOptions.DEFAULT.withAsOf(ref)));
      assertThat(error.httpStatus()).isEqualTo(404);
      refused(
          SnapshotNotFoundException.class,
          backend().find(NS, Filter.all(), options).collect().asList());
      refused(SnapshotNotFoundException.class, backend().findPage(NS, Filter.all(), options));
      refused(SnapshotNotFoundException.class, backend().explain(NS, Filter.all(), options));
      refused(
          SnapshotNotFoundException.class,
          backend().count(NS, Filter.all(), CountOptions.DEFAULT.withAsOf(ref)));
      refused(SnapshotNotFoundException.class, backend().snapshot(NS, ref));
    }
  }

  @Test
  default void aWriteThatChangesNothingMakesNoSnapshot() {
    List<Past> history = history();
    Await.item(backend().update(NS, "a0006", update("{'$set':{'n':6}}")));
    Await.item(backend().delete(NS, "missing"));
    Await.failure(backend().update(NS, "missing", update("{'$set':{'n':1}}")));
    Await.failure(backend().create(NS, Documents.input("{'$id':'a0006'}")));
    assertThat(Await.item(backend().listSnapshots(NS))).hasSize(history.size());
  }
}
