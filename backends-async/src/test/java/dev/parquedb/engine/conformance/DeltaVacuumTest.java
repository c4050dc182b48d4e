package dev.parquedb.engine.conformance;

import static dev.parquedb.engine.conformance.DeltaTables.NS;
import static dev.parquedb.engine.conformance.DeltaTables.ended;
import static dev.parquedb.engine.conformance.DeltaTables.ids;
import static dev.parquedb.engine.conformance.DeltaTables.input;
import static dev.parquedb.engine.conformance.DeltaTables.start;
import static dev.parquedb.engine.conformance.DeltaTables.update;
import static dev.parquedb.schema.FieldType.Primitive.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.TimeSource;
import dev.parquedb.entity.BackendConfig.Determinism;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.entity.VacuumOptions;
import dev.parquedb.entity.WriteOutcomeUnknownException;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.table.TableChange;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.fault.Fault;
import dev.parquedb.testkit.fault.Gate;
import dev.parquedb.testkit.fault.OperationClass;
import dev.parquedb.testkit.fault.StorageCall;
import dev.parquedb.testkit.fault.StorageOperation;
import dev.parquedb.testkit.time.SeededRandom;
import dev.parquedb.testkit.time.SkewedTime;
import dev.parquedb.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a vacuum must not delete, on a store whose clock a test moves. */
class DeltaVacuumTest {

  private final VirtualTime time = VirtualTime.manual();

  @RegisterExtension final DeltaTables tables = new DeltaTables(time);

  private int seed;

  private static boolean commits(StorageCall call) {
    return call.operationClass() == OperationClass.CONDITIONAL_WRITE
        && call.path().contains("_delta_log");
  }

  private static boolean deletes(StorageCall call) {
    return call.operation() == StorageOperation.DELETE;
  }

  private EntityBackend open(TimeSource clock) {
    seed++;
    return tables.openFaulty(
        config ->
            config
                .engine(EngineOptions.DEFAULT.withCursorTtl(Duration.ZERO))
                .commitTimeout(Duration.ofHours(1))
                .determinism(new Determinism(clock, SeededRandom.of(seed))));
  }

  private EntityBackend open() {
    return open(time);
  }

  private static VacuumOptions keeping(Duration retention) {
    return VacuumOptions.DEFAULT.withRetention(retention);
  }

  /** Two files, and an hour later one instead of them. */
  private void compacted(EntityBackend backend) {
    Await.item(backend.create(NS, input("{'$id':'a'}")));
    Await.item(backend.create(NS, input("{'$id':'b'}")));
    time.advance(Duration.ofHours(1));
    assertThat(Await.item(backend.compact(NS)).filesCompacted()).isEqualTo(2);
  }

  private static List<String> idsAt(EntityBackend backend, long version) {
    FindOptions then = FindOptions.DEFAULT.withAsOf(SnapshotRef.version(version));
    return Await.item(backend.find(NS, Filter.all(), then).map(Entity::localId).collect().asList());
  }

  private static long vacuums(EntityBackend backend) {
    return Await.item(backend.listSnapshots(NS)).stream()
        .map(SnapshotInfo::operation)
        .filter(TableChange.VACUUM::equals)
        .count();
  }

  @Test
  void whatTheOldestVersionThatIsKeptNeedsStaysThoughTheNewestDoesNot() {
    EntityBackend backend = open();
    compacted(backend);
    time.advance(Duration.ofMinutes(20));
    assertThat(Await.item(backend.vacuum(NS, keeping(Duration.ofMinutes(40)))).filesDeleted())
        .isZero();
    assertThat(idsAt(open(), 1)).containsExactlyInAnyOrder("a", "b");
    time.advance(Duration.ofMinutes(30));
    assertThat(Await.item(backend.vacuum(NS, keeping(Duration.ofMinutes(40)))))
        .matches(result -> result.filesDeleted() == 2, "both old files are gone");
    assertThat(ids(open())).containsExactlyInAnyOrder("a", "b");
  }

  /**
   * The file is older than the cut-off, its commit is not, and the newest version has it no more.
   */
  @Test
  void whatAVersionBetweenNeedsStays() {
    EntityBackend backend = open();
    Await.item(backend.create(NS, input("{'$id':'a'}")));
    Gate gate = tables.faulty().stallNext(DeltaVacuumTest::commits, Fault.Point.BEFORE_EFFECT);
    var created = start(backend.create(NS, input("{'$id':'b'}")));
    Await.item(gate.reached());
    time.advance(Duration.ofMinutes(20));
    gate.open();
    assertThat(ended(created).succeeded()).isTrue();
    time.advance(Duration.ofMinutes(20));
    assertThat(Await.item(backend.compact(NS)).filesCompacted()).isEqualTo(2);
    assertThat(Await.item(backend.vacuum(NS, keeping(Duration.ofMinutes(30)))).filesDeleted())
        .isZero();
    assertThat(idsAt(open(), 1)).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aFileThatIsYoungerThanTheCutOffStaysThoughNoVersionHasIt() {
    EntityBackend backend = open();
    compacted(backend);
    time.advance(Duration.ofHours(1));
    EntityBackend paused = open();
    Await.item(paused.count(NS));
    tables.faulty().forgetCalls();
    Gate gate = tables.faulty().stallNext(DeltaVacuumTest::commits, Fault.Point.BEFORE_EFFECT);
    var created = start(paused.create(NS, input("{'$id':'late'}")));
    Await.item(gate.reached());
    String file =
        tables.faulty().calls().stream()
            .filter(call -> call.changes() && call.path().endsWith(".parquet"))
            .map(StorageCall::path)
            .findFirst()
            .orElseThrow();
    time.advance(Duration.ofMinutes(10));
    assertThat(Await.item(backend.vacuum(NS, keeping(Duration.ofMinutes(30)))).filesDeleted())
        .isEqualTo(2);
    assertThat(Await.item(tables.real().exists(file))).isTrue();
    gate.open();
    assertThat(ended(created).succeeded()).isTrue();
    assertThat(ids(open())).containsExactlyInAnyOrder("a", "b", "late");
  }

  @Test
  void aDeletionVectorStaysWhileTheNewestVersionHasItAndGoesAfterwards() {
    EntityBackend backend = open();
    Await.item(
        backend.bulkCreate(
            NS, List.of(input("{'$id':'a'}"), input("{'$id':'b'}"), input("{'$id':'c'}"))));
    for (String id : List.of("a", "b")) {
      Await.item(backend.update(NS, id, update("{'$set':{'n':1}}")));
      time.advance(Duration.ofMinutes(1));
      Await.item(backend.vacuum(NS, keeping(Duration.ZERO)));
      assertThat(ids(open())).containsExactlyInAnyOrder("a", "b", "c");
    }
    assertThat(
            tables.faulty().calls().stream()
                .filter(DeltaVacuumTest::deletes)
                .filter(call -> call.path().endsWith(".bin")))
        .hasSize(1);
  }

  @Test
  void filesThatWereMadeForAChangeOfTheSchemaAreMadeAgainAfterAVacuum() {
    EntityBackend backend = open();
    Await.item(backend.create(NS, input("{'$id':'a','n':1}")));
    Gate gate = tables.faulty().stallNext(DeltaVacuumTest::commits, Fault.Point.BEFORE_EFFECT);
    var declared = start(backend.setSchema(NS, EntitySchema.of(SchemaField.optional("n", LONG))));
    Await.item(gate.reached());
    time.advance(Duration.ofMinutes(1));
    assertThat(Await.item(open().vacuum(NS, keeping(Duration.ZERO))).filesDeleted()).isEqualTo(1);
    gate.open();
    assertThat(ended(declared).failure()).isNull();
    assertThat(Await.item(open().get(NS, "a")).data()).isEqualTo(Map.of("n", 1L));
  }

  @Test
  void onlyTheClockOfTheStoreSaysHowOldAFileIs() {
    compacted(open());
    EntityBackend ahead = open(new SkewedTime(time, Duration.ofSeconds(50)));
    time.advance(Duration.ofSeconds(10));
    assertThat(Await.item(ahead.vacuum(NS, keeping(Duration.ofSeconds(30)))).filesDeleted())
        .isZero();
    assertThat(idsAt(open(), 1)).containsExactlyInAnyOrder("a", "b");
  }

  private <T> Outcome<T> endedInTime(CompletableFuture<Outcome<T>> call) {
    while (!call.isDone()) {
      Await.until("it waits or has ended", () -> call.isDone() || time.pending() > 0);
      time.advance(Duration.ofMinutes(1));
    }
    return ended(call);
  }

  @Test
  void aVacuumThatDoesNotKnowWhetherItsCutOffIsInTheTableDeletesNothing() {
    EntityBackend backend = open();
    compacted(backend);
    time.advance(Duration.ofHours(1));
    tables.faulty().forgetCalls();
    tables
        .faulty()
        .failEvery(DeltaVacuumTest::commits, new Fault.Before(StorageErrorKind.OUTCOME_UNKNOWN));
    var vacuum = start(backend.vacuum(NS, keeping(Duration.ZERO)));
    assertThat(endedInTime(vacuum).failure()).isInstanceOf(WriteOutcomeUnknownException.class);
    assertThat(tables.faulty().calls()).noneMatch(DeltaVacuumTest::deletes);
  }

  @Test
  void aVacuumThatLosesBringsItsCutOffIntoTheTableAllTheSame() {
    EntityBackend backend = open();
    compacted(backend);
    time.advance(Duration.ofHours(1));
    EntityBackend other = open();
    Await.item(other.count(NS));
    tables.faulty().forgetCalls();
    Gate gate = tables.faulty().stallNext(DeltaVacuumTest::commits, Fault.Point.BEFORE_EFFECT);
    var vacuum = start(backend.vacuum(NS, keeping(Duration.ZERO)));
    Await.item(gate.reached());
    Await.item(other.create(NS, input("{'$id':'c'}")));
    assertThat(tables.faulty().calls()).noneMatch(DeltaVacuumTest::deletes);
    gate.open();
    assertThat(ended(vacuum).item().filesDeleted()).isEqualTo(2);
    assertThat(vacuums(other)).isEqualTo(1);
    assertThat(ids(open())).containsExactlyInAnyOrder("a", "b", "c");
  }

  /** It was not part of the table when the vacuum began, and its writer knew no cut-off. */
  @Test
  void whatIsCommittedJustBeforeTheCutOffStays() {
    EntityBackend backend = open();
    compacted(backend);
    EntityBackend other = open();
    Await.item(other.count(NS));
    Gate first = tables.faulty().stallNext(DeltaVacuumTest::commits, Fault.Point.BEFORE_EFFECT);
    var created = start(other.create(NS, input("{'$id':'c'}")));
    Await.item(first.reached());
    time.advance(Duration.ofMinutes(1));
    Gate second = tables.faulty().stallNext(DeltaVacuumTest::commits, Fault.Point.BEFORE_EFFECT);
    var vacuum = start(backend.vacuum(NS, keeping(Duration.ZERO)));
    Await.item(second.reached());
    first.open();
    assertThat(ended(created).succeeded()).isTrue();
    second.open();
    assertThat(ended(vacuum).item().filesDeleted()).isEqualTo(2);
    assertThat(ids(open())).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void aFileOfTheVeryTimeOfTheCutOffIsNoGarbage() {
    EntityBackend backend = open();
    compacted(backend);
    Gate gate = tables.faulty().stallNext(DeltaVacuumTest::commits, Fault.Point.BEFORE_EFFECT);
    EntityBackend ahead = open(new SkewedTime(time, Duration.ofSeconds(40)));
    var created = start(ahead.create(NS, input("{'$id':'c'}")));
    Await.item(gate.reached());
    assertThat(Await.item(backend.vacuum(NS, keeping(Duration.ZERO))).filesDeleted()).isEqualTo(2);
    gate.open();
    assertThat(ended(created).succeeded()).isTrue();
    assertThat(ids(open())).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void aVacuumThatKeepsMoreTakesNothingBackOfWhatAnotherSaid() {
    EntityBackend backend = open();
    compacted(backend);
    time.advance(Duration.ofHours(1));
    assertThat(Await.item(backend.vacuum(NS, keeping(Duration.ZERO))).filesDeleted()).isEqualTo(2);
    assertThat(Await.item(open().vacuum(NS, keeping(Duration.ofMinutes(90)))).filesDeleted())
        .isZero();
    assertThat(vacuums(open())).isEqualTo(1);
  }
}
