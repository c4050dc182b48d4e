package dev.parquedb.engine.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.EntityBackends;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.RowDeletion;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.entity.BulkConformance;
import dev.parquedb.testkit.entity.DeleteConformance;
import dev.parquedb.testkit.entity.SchemaEvolutionConformance;
import dev.parquedb.testkit.entity.SharedStorageConformance;
import dev.parquedb.testkit.entity.UpdateConformance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Delta tables that copy files instead of marking rows. */
class DeltaCopyOnWriteTest extends DeltaMode
    implements UpdateConformance,
        DeleteConformance,
        BulkConformance,
        SharedStorageConformance,
        SchemaEvolutionConformance {

  @Override
  protected DeltaBackendConfig.Builder configured(DeltaBackendConfig.Builder config) {
    return config.deletes(RowDeletion.COPY_ON_WRITE);
  }

  @Test
  void aChangeReplacesTheFileInOneCommitThatTheOldestReadersUnderstand() {
    Await.item(
        backend()
            .bulkCreate(
                NS, List.of(DeltaTables.input("{'$id':'a'}"), DeltaTables.input("{'$id':'b'}"))));
    assertThat(log(0)).contains("{\"minReaderVersion\":1,\"minWriterVersion\":2}");
    Await.item(backend().update(NS, "a", DeltaTables.update("{'$set':{'x':1}}")));
    String update = log(1);
    assertThat(update.lines().filter(line -> line.startsWith("{\"remove\""))).hasSize(1);
    assertThat(update.lines().filter(line -> line.startsWith("{\"add\""))).hasSize(2);
    assertThat(update).doesNotContain("deletionVector").doesNotContain("inCommitTimestamp");
    Await.item(backend().delete(NS, "a", dev.parquedb.entity.DeleteOptions.DEFAULT.hard()));
    assertThat(log(2).lines().filter(line -> line.startsWith("{\"add\""))).isEmpty();
    assertThat(live().keySet()).containsExactly(NS + "/b");
  }

  @Test
  void writersOfBothModesTakeTurnsOnOneTableAndLoseNothing() {
    EntityBackend marking =
        Await.item(
            EntityBackends.open(
                vertx(), DeltaBackendConfig.builder(storage()).location("both").build()));
    EntityBackend copying =
        Await.item(
            EntityBackends.open(
                vertx(),
                configured(DeltaBackendConfig.builder(storage()).location("both")).build()));
    Await.item(marking.create(NS, DeltaTables.input("{'$id':'n','n':0}")));
    List<java.util.concurrent.CompletableFuture<dev.parquedb.testkit.Outcome<Entity>>> updates =
        new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      EntityBackend backend = i % 2 == 0 ? marking : copying;
      updates.add(
          DeltaTables.start(backend.update(NS, "n", DeltaTables.update("{'$inc':{'n':1}}"))));
      updates.add(
          DeltaTables.start(
              backend.create(NS, DeltaTables.input("{'$id':'o%d','n':1}".formatted(i)))));
    }
    updates.forEach(update -> assertThat(DeltaTables.ended(update).failure()).isNull());
    assertThat(Await.item(marking.get(NS, "n")).data()).isEqualTo(Map.of("n", 30L));
    assertThat(DeltaTables.ids(copying)).hasSize(31).doesNotHaveDuplicates();
    Await.item(marking.close());
    Await.item(copying.close());
  }
}
