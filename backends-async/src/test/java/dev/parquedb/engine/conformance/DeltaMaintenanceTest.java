package dev.parquedb.engine.conformance;

import static dev.parquedb.engine.conformance.DeltaTables.NS;
import static dev.parquedb.engine.conformance.DeltaTables.ended;
import static dev.parquedb.engine.conformance.DeltaTables.input;
import static dev.parquedb.engine.conformance.DeltaTables.start;
import static dev.parquedb.engine.conformance.DeltaTables.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.AutoMaintenance;
import dev.parquedb.entity.CommitListener.Commit;
import dev.parquedb.entity.CommitListener.Outcome;
import dev.parquedb.entity.CompactOptions;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityNotFoundException;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.VacuumOptions;
import dev.parquedb.entity.VacuumResult;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.fault.Fault;
import dev.parquedb.testkit.fault.Gate;
import dev.parquedb.testkit.fault.OperationClass;
import dev.parquedb.testkit.fault.StorageCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Maintenance of Delta tables: who it must not disturb, when it runs by itself, what is told. */
class DeltaMaintenanceTest {

  @RegisterExtension final DeltaTables tables = new DeltaTables();

  private static boolean commits(StorageCall call) {
    return call.operationClass() == OperationClass.CONDITIONAL_WRITE
        && call.path().contains("_delta_log");
  }

  private static void create(EntityBackend backend, int from, int to) {
    for (int i = from; i < to; i++) {
      Await.item(backend.create(NS, input("{'$id':'e" + i + "','n':" + i + "}")));
    }
  }

  private static EngineOptions withMaintenance(AutoMaintenance rules) {
    return EngineOptions.DEFAULT.withMaintenance(rules);
  }

  @Test
  void aWriterThatMayNotLoseAtAllDoesNotFailForACompaction() {
    EntityBackend other = tables.open();
    create(other, 0, 4);
    EntityBackend strict = tables.openFaulty(config -> config.maxRetries(0));
    for (int round = 0; round < 2; round++) {
      create(other, 10 * round + 10, 10 * round + 13);
      Await.item(strict.count(NS));
      Gate gate =
          tables.faulty().stallNext(DeltaMaintenanceTest::commits, Fault.Point.BEFORE_EFFECT);
      var updated = start(strict.update(NS, "e1", update("{'$inc':{'n':1}}")));
      Await.item(gate.reached());
      assertThat(Await.item(other.compact(NS)).filesCompacted()).isPositive();
      gate.open();
      assertThat(ended(updated).failure()).isNull();
      assertThat(ended(updated).item().data()).isEqualTo(Map.of("n", 2L + round));
    }
    assertThat(Await.item(tables.open().count(NS))).isEqualTo(10);
  }

  @Test
  void aCompactedTableIsOrderedSoThatAnIdLiesInOneFile() {
    EntityBackend backend = tables.open();
    for (int file = 0; file < 6; file++) {
      List<CreateInput> inputs = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        inputs.add(input("{'$id':'k%04d','n':%d}".formatted(i * 6 + file, i)));
      }
      Await.item(backend.bulkCreate(NS, inputs));
    }
    long bytes = Await.item(backend.stats(NS)).totalBytes();
    Await.item(backend.compact(NS, CompactOptions.DEFAULT.withSizes(bytes * 2, bytes)));
    EntityBackend reader = tables.openFaulty(config -> config);
    Await.item(reader.count(NS));
    tables.faulty().forgetCalls();
    assertThat(Await.item(reader.get(NS, "k0777")).data()).containsEntry("n", 129L);
    assertThat(
            tables.faulty().calls().stream()
                .map(StorageCall::path)
                .filter(path -> path.endsWith(".parquet"))
                .distinct())
        .hasSize(1);
  }

  @Test
  void aTableIsCompactedByItselfFromItsNumberOfSmallFilesOn() {
    AutoMaintenance rules =
        AutoMaintenance.OFF.withCompaction(
            new AutoMaintenance.Compaction(8, Duration.ZERO, CompactOptions.DEFAULT));
    EntityBackend backend = tables.openFaulty(config -> config.engine(withMaintenance(rules)));
    create(backend, 0, 7);
    assertThat(operations(backend)).doesNotContain("OPTIMIZE");
    int created = 7;
    while (!operations(backend).contains("OPTIMIZE")) {
      create(backend, created, created + 1);
      created++;
      assertThat(created).as("creates without a compaction").isLessThan(500);
    }
    assertThat(Await.item(backend.count(NS))).isEqualTo(created);
    assertThat(Await.item(tables.open().stats(NS)).fileCount()).isLessThan(created);
  }

  private static List<String> operations(EntityBackend backend) {
    return Await.item(backend.listSnapshots(NS)).stream().map(SnapshotInfo::operation).toList();
  }

  @Test
  void nothingRunsByItselfWhereItIsOff() {
    EntityBackend backend =
        tables.openFaulty(config -> config.engine(withMaintenance(AutoMaintenance.OFF)));
    create(backend, 0, 300);
    assertThat(Await.item(backend.stats(NS)).fileCount()).isEqualTo(300);
    assertThat(operations(backend)).doesNotContain("OPTIMIZE").hasSize(300);
  }

  @Test
  void filesStayForTheTimeOfCursorsWhateverTheRetention() {
    EntityBackend backend = tables.open();
    create(backend, 0, 3);
    Await.item(backend.compact(NS));
    assertThat(Await.item(backend.vacuum(NS, VacuumOptions.DEFAULT.withRetention(Duration.ZERO))))
        .isEqualTo(new VacuumResult(0, 0, 0));
    assertThat(Await.item(backend.listSnapshots(NS)).size()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void commitsAreToldWithTheirFigures() {
    List<Commit> told = new CopyOnWriteArrayList<>();
    EntityBackend other = tables.open();
    create(other, 0, 1);
    EngineOptions engine =
        EngineOptions.DEFAULT.withCommitListener(
            commit -> {
              told.add(commit);
              throw new IllegalStateException("listeners may fail");
            });
    EntityBackend backend = tables.openFaulty(config -> config.engine(engine).maxRetries(1));
    Await.item(backend.count(NS));
    Gate gate = tables.faulty().stallNext(DeltaMaintenanceTest::commits, Fault.Point.BEFORE_EFFECT);
    var first = start(backend.update(NS, "e0", update("{'$inc':{'n':1}}")));
    Await.item(gate.reached());
    var second = start(backend.create(NS, input("{'$id':'a'}")));
    var third = start(backend.delete(NS, "e0", DeleteOptions.DEFAULT.hard()));
    Await.item(other.update(NS, "e0", update("{'$inc':{'n':1}}")));
    gate.open();
    assertThat(ended(first).item().data()).isEqualTo(Map.of("n", 2L));
    ended(second);
    ended(third);
    Await.failure(
        EntityNotFoundException.class, backend.update(NS, "e0", update("{'$inc':{'n':1}}")));
    assertThat(told.stream().map(Commit::namespace)).containsOnly(NS);
    assertThat(told.stream().map(Commit::mutations)).containsExactly(1, 2, 1);
    assertThat(told.stream().map(Commit::attempts)).containsExactly(2, 1, 0);
    assertThat(told.stream().map(Commit::conflicts)).containsExactly(1, 0, 0);
    assertThat(told.stream().map(Commit::outcome)).containsOnly(Outcome.COMMITTED);
    assertThat(told)
        .allMatch(commit -> !commit.queueWait().isNegative() && !commit.latency().isNegative());
    told.clear();
    Gate once = tables.faulty().stallNext(DeltaMaintenanceTest::commits, Fault.Point.BEFORE_EFFECT);
    Gate again =
        tables.faulty().stallNext(DeltaMaintenanceTest::commits, Fault.Point.BEFORE_EFFECT);
    var losing = start(backend.update(NS, "a", update("{'$inc':{'n':1}}")));
    for (Gate each : List.of(once, again)) {
      Await.item(each.reached());
      Await.item(other.update(NS, "a", update("{'$inc':{'n':1}}")));
      each.open();
    }
    assertThat(ended(losing).succeeded()).isFalse();
    assertThat(told)
        .singleElement()
        .matches(commit -> commit.outcome() == Outcome.FAILED && commit.conflicts() == 2);
    assertThat(Optional.of(told.get(0).attempts())).contains(2);
  }
}
