package dev.parquedb.engine.conformance;

import static dev.parquedb.engine.conformance.DeltaTables.NS;
import static dev.parquedb.engine.conformance.DeltaTables.ids;
import static dev.parquedb.engine.conformance.DeltaTables.input;
import static dev.parquedb.engine.conformance.DeltaTables.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.SnapshotNotFoundException;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Entities of a table whose log was checkpointed and cleaned. */
class DeltaCheckpointTest {

  @RegisterExtension private final DeltaTables tables = new DeltaTables();

  private static String log(String name) {
    return NS + "/_delta_log/" + name;
  }

  private void awaitCheckpoint(int version) {
    String path = log("%020d.checkpoint.parquet".formatted(version));
    Await.item(
        tables
            .real()
            .exists(path)
            .repeat()
            .withDelay(Duration.ofMillis(5))
            .until(found -> found)
            .select()
            .last()
            .toUni());
  }

  @Test
  void everythingIsThereAfterTheLogBeforeACheckpointIsGone() {
    EntityBackend writer = tables.openFaulty(config -> config.checkpoints(5, Long.MAX_VALUE));
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Await.item(writer.create(NS, input("{'$id':'e%d','n':%d}".formatted(i, i))));
      expected.add("e" + i);
    }
    Await.item(writer.update(NS, "e3", update("{'$inc':{'n':100}}")));
    Await.item(writer.delete(NS, "e4"));
    Await.item(writer.create(NS, input("{'$id':'e9','n':9}")));
    awaitCheckpoint(10);
    Await.item(writer.create(NS, input("{'$id':'e10','n':10}")));
    for (int version = 0; version < 10; version++) {
      Await.item(tables.real().delete(log("%020d.json".formatted(version))));
    }
    Await.item(tables.real().delete(log("%020d.checkpoint.parquet".formatted(5))));
    expected.remove("e4");
    expected.addAll(List.of("e9", "e10"));
    EntityBackend other = tables.open();
    assertThat(ids(other)).containsExactlyInAnyOrderElementsOf(expected);
    Entity updated = Await.item(other.get(NS, "e3"));
    assertThat(updated.version()).isEqualTo(2);
    assertThat(updated.data()).containsEntry("n", 103L);
    assertThat(Await.item(other.restore(NS, "e4")).version()).isEqualTo(3);
    assertThat(ids(writer)).contains("e4");
    assertThat(Await.item(other.listSnapshots(NS)))
        .extracting(snapshot -> snapshot.version())
        .containsExactly(10L, 11L, 12L);
    assertThat(
            Await.failure(
                SnapshotNotFoundException.class, other.snapshot(NS, SnapshotRef.version(9))))
        .hasMessageContaining("the oldest 10");
  }
}
