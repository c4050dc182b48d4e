package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.BackendStats;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.QueryPlan;
import dev.parquedb.query.Filter;
import dev.parquedb.testkit.Await;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code stats} and {@code explain}. */
public interface StatisticsConformance extends EntitySuite {

  @Test
  default void anAbsentNamespaceHasNoFigures() {
    BackendStats stats = Await.item(backend().stats(NS));
    assertThat(stats.recordCount()).isZero();
    assertThat(stats.totalBytes()).isZero();
    assertThat(stats.fileCount()).isZero();
    assertThat(stats.snapshotCount()).isZero();
    assertThat(stats.lastModified()).isEmpty();
    assertThat(Await.item(backend().explain(NS, Filter.all())).snapshotVersion()).isEqualTo(-1);
  }

  @Test
  default void figuresFollowTheWrites() {
    Await.item(backend().bulkCreate(NS, numbered("a", 50)));
    Await.item(backend().bulkCreate(NS, numbered("b", 50)));
    Await.item(backend().delete(NS, "a0001"));
    Await.item(backend().delete(NS, "a0002", DeleteConformance.HARD));
    for (EntityBackend each : List.of(backend(), open(storage()))) {
      BackendStats stats = Await.item(each.stats(NS));
      assertThat(stats.recordCount()).as("live and soft-deleted").isEqualTo(99);
      assertThat(stats.fileCount()).isPositive();
      assertThat(stats.totalBytes()).isPositive();
      assertThat(stats.snapshotCount()).isEqualTo(Await.item(each.listSnapshots(NS)).size());
      assertThat(stats.lastModified()).contains(head().timestamp());
    }
  }

  @Test
  default void aPlanTellsWhatItWouldReadAndReadsNoData() {
    for (int i = 0; i < 4; i++) {
      Await.item(backend().bulkCreate(NS, numbered("f" + i + "-", 30)));
    }
    QueryPlan all = Await.item(backend().explain(NS, Filter.all()));
    assertThat(all.snapshotVersion()).isEqualTo(head().version());
    assertThat(all.steps()).isNotEmpty();
    assertThat(all.bytesPlanned()).isPositive();
    QueryPlan one = Await.item(backend().explain(NS, filter("{'$id':'" + NS + "/f2-0003'}")));
    assertThat(one.bytesPlanned())
        .as("one id of four files")
        .isPositive()
        .isLessThan(all.bytesPlanned());
    for (QueryPlan plan : List.of(all, one)) {
      for (QueryPlan.Step step : plan.steps()) {
        assertThat(step.name()).isNotBlank();
        assertThat(step.kept()).isBetween(0L, step.candidates());
      }
    }
  }
}
