package dev.parquedb.engine.conformance;

import static dev.parquedb.engine.conformance.DeltaTables.NS;
import static dev.parquedb.engine.conformance.DeltaTables.input;
import static dev.parquedb.engine.conformance.DeltaTables.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.entity.BackendConfig.Determinism;
import dev.parquedb.entity.ClockSkewException;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.time.SeededRandom;
import dev.parquedb.testkit.time.SkewedTime;
import dev.parquedb.vertx.VertxTimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time goes forward in a table, whatever the clocks of its writers do. */
class DeltaTimeTest {

  @RegisterExtension final DeltaTables tables = new DeltaTables();

  @Test
  void aClockThatGoesBackDoesNotTakeTheTableWithIt() {
    SkewedTime clock = new SkewedTime(new VertxTimeSource(tables.vertx()), Duration.ZERO);
    Determinism source = new Determinism(clock, SeededRandom.of(5));
    EntityBackend backend = tables.openFaulty(config -> config.determinism(source));
    Entity last = Await.item(backend.create(NS, input("{'$id':'x','n':0}")));
    Instant created = last.createdAt();
    for (int seconds : new int[] {-30, 20, -50, 0, -10}) {
      clock.setSkew(Duration.ofSeconds(seconds));
      Entity next = Await.item(backend.update(NS, "x", update("{'$inc':{'n':1}}")));
      assertThat(next.updatedAt()).isAfter(last.updatedAt());
      assertThat(next.createdAt()).isEqualTo(created);
      last = next;
    }
    List<SnapshotInfo> snapshots = Await.item(tables.open().listSnapshots(NS));
    assertThat(snapshots).hasSize(6);
    for (int i = 1; i < snapshots.size(); i++) {
      assertThat(snapshots.get(i).timestamp()).isAfter(snapshots.get(i - 1).timestamp());
    }
  }

  @Test
  void aWriterWhoseClockIsBehindThatOfAnotherFollowsTheTable() {
    SkewedTime behind =
        new SkewedTime(new VertxTimeSource(tables.vertx()), Duration.ofSeconds(-40));
    EntityBackend slow =
        tables.openFaulty(
            config -> config.determinism(new Determinism(behind, SeededRandom.of(6))));
    EntityBackend right = tables.open();
    Entity first = Await.item(right.create(NS, input("{'$id':'x','n':0}")));
    Entity second = Await.item(slow.update(NS, "x", update("{'$inc':{'n':1}}")));
    Entity third = Await.item(right.update(NS, "x", update("{'$inc':{'n':1}}")));
    assertThat(second.updatedAt()).isAfter(first.updatedAt());
    assertThat(third.updatedAt()).isAfter(second.updatedAt());
  }

  @ParameterizedTest
  @ValueSource(ints = {-70, 70})
  void aClockThatIsFarOffIsRefusedBeforeAnythingIsCommitted(int seconds) {
    SkewedTime clock =
        new SkewedTime(new VertxTimeSource(tables.vertx()), Duration.ofSeconds(seconds));
    EntityBackend backend =
        tables.openFaulty(config -> config.determinism(new Determinism(clock, SeededRandom.of(7))));
    assertThatThrownBy(() -> Await.item(backend.create(NS, input("{'$id':'x','n':0}"))))
        .isInstanceOf(ClockSkewException.class)
        .hasMessageContaining(NS)
        .hasMessageContaining("60 s");
    assertThat(Await.item(tables.open().listNamespaces())).isEmpty();
    clock.setSkew(Duration.ZERO);
    Await.item(backend.create(NS, input("{'$id':'x','n':0}")));
    assertThat(Await.item(tables.open().count(NS))).isEqualTo(1);
  }
}
