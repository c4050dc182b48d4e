package dev.parquedb.engine.conformance;

import static dev.parquedb.engine.conformance.DeltaTables.NS;
import static dev.parquedb.engine.conformance.DeltaTables.ended;
import static dev.parquedb.engine.conformance.DeltaTables.ids;
import static dev.parquedb.engine.conformance.DeltaTables.input;
import static dev.parquedb.engine.conformance.DeltaTables.start;
import static dev.parquedb.engine.conformance.DeltaTables.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.BackendConfig.Determinism;
import dev.parquedb.entity.CommitConflictException;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.CreateOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityNotFoundException;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.entity.WriteOutcomeUnknownException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.fault.Fault;
import dev.parquedb.testkit.fault.Gate;
import dev.parquedb.testkit.fault.OperationClass;
import dev.parquedb.testkit.fault.StorageCall;
import dev.parquedb.testkit.fault.StorageOperation;
import dev.parquedb.testkit.time.VirtualTime;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rules that keep commits safe, one by one. */
class DeltaCommitRulesTest {

  @RegisterExtension final DeltaTables tables = new DeltaTables();

  private static boolean commits(StorageCall call) {
    return call.operationClass() == OperationClass.CONDITIONAL_WRITE
        && call.path().contains("_delta_log");
  }

  private static boolean writesData(StorageCall call) {
    return call.changes()
        && call.operation() != StorageOperation.DELETE
        && call.path().endsWith(".parquet");
  }

  private static boolean writesVectors(StorageCall call) {
    return call.changes()
        && call.operation() != StorageOperation.DELETE
        && call.path().endsWith(".bin");
  }

  /** A table of two entities in one file: changing one of them needs a deletion vector. */
  private EntityBackend twoOfOneFile() {
    EntityBackend backend = tables.openFaulty(config -> config);
    Await.item(
        backend.bulkCreate(NS, List.of(input("{'$id':'a','n':0}"), input("{'$id':'b','n':0}"))));
    tables.faulty().forgetCalls();
    return backend;
  }

  private List<String> deletedFiles() {
    return tables.faulty().calls().stream()
        .filter(call -> call.operation() == StorageOperation.DELETE)
        .map(StorageCall::path)
        .toList();
  }

  private boolean committing() {
    return tables.faulty().calls().stream().anyMatch(DeltaCommitRulesTest::commits);
  }

  private EntityBackend hasty() {
    return tables.openFaulty(
        config ->
            config
                .commitTimeout(Duration.ofMillis(200))
                .backoff(Duration.ofMillis(5), Duration.ofMillis(20)));
  }

  @Test
  void aDataFileIsDurableBeforeTheCommitIsAttempted() {
    EntityBackend other = tables.open();
    EntityBackend backend = tables.openFaulty(config -> config);
    Await.item(backend.create(NS, input("{'$id':'first'}")));
    tables.faulty().forgetCalls();
    Gate gate =
        tables.faulty().stallNext(DeltaCommitRulesTest::writesData, Fault.Point.BEFORE_EFFECT);
    var created = start(backend.create(NS, input("{'$id':'x'}")));
    Await.item(gate.reached());
    for (int i = 0; i < 20; i++) {
      Await.item(other.count(NS));
    }
    assertThat(committing()).isFalse();
    gate.open();
    assertThat(ended(created).succeeded()).isTrue();
    assertThat(committing()).isTrue();
  }

  @Test
  void aDataFileThatCannotBeWrittenMakesNoCommit() {
    EntityBackend backend = tables.openFaulty(config -> config);
    Await.item(backend.create(NS, input("{'$id':'first'}")));
    tables.faulty().forgetCalls();
    tables
        .faulty()
        .failEvery(
            DeltaCommitRulesTest::writesData, new Fault.Before(StorageErrorKind.QUOTA_EXCEEDED));
    Await.failure(backend.create(NS, input("{'$id':'x'}")));
    assertThat(committing()).isFalse();
    tables.faulty().heal();
    assertThat(ids(tables.open())).containsExactly("first");
  }

  @Test
  void deletionVectorsAreWrittenWhileTheDataFileIsAndBothBeforeTheCommit() {
    EntityBackend other = tables.open();
    EntityBackend backend = twoOfOneFile();
    Gate data =
        tables.faulty().stallNext(DeltaCommitRulesTest::writesData, Fault.Point.BEFORE_EFFECT);
    Gate vectors =
        tables.faulty().stallNext(DeltaCommitRulesTest::writesVectors, Fault.Point.BEFORE_EFFECT);
    var updated = start(backend.update(NS, "a", update("{'$inc':{'n':1}}")));
    Await.item(data.reached());
    Await.item(vectors.reached());
    data.open();
    for (int i = 0; i < 20; i++) {
      Await.item(other.count(NS));
    }
    assertThat(committing()).isFalse();
    vectors.open();
    assertThat(ended(updated).item().data()).containsEntry("n", 1L);
    assertThat(committing()).isTrue();
  }

  @Test
  void deletionVectorsThatCannotBeWrittenMakeNoCommitAndLeaveNothing() {
    EntityBackend backend = twoOfOneFile();
    tables
        .faulty()
        .failEvery(
            DeltaCommitRulesTest::writesVectors, new Fault.Before(StorageErrorKind.QUOTA_EXCEEDED));
    Await.failure(backend.update(NS, "a", update("{'$inc':{'n':1}}")));
    assertThat(committing()).isFalse();
    assertThat(deletedFiles()).hasSize(2).allMatch(this::wasWritten);
    tables.faulty().heal();
    assertThat(Await.item(tables.open().get(NS, "a")).data()).containsEntry("n", 0L);
  }

  private boolean wasWritten(String path) {
    return tables.faulty().calls().stream()
        .anyMatch(
            call ->
                call.path().equals(path)
                    && (writesData(call) || DeltaCommitRulesTest.writesVectors(call)));
  }

  @Test
  void whatWasWrittenForATableThatIsGoneGoes() {
    EntityBackend other = tables.open();
    EntityBackend backend = twoOfOneFile();
    Gate gate =
        tables.faulty().stallNext(DeltaCommitRulesTest::writesVectors, Fault.Point.BEFORE_EFFECT);
    Gate looks =
        tables
            .faulty()
            .stallNext(
                call -> call.operation() == StorageOperation.STAT, Fault.Point.BEFORE_EFFECT);
    var updated = start(backend.update(NS, "a", update("{'$inc':{'n':1}}")));
    Await.item(gate.reached());
    Await.item(looks.reached());
    Await.item(other.dropNamespace(NS));
    looks.open();
    gate.open();
    assertThat(ended(updated).failure()).isInstanceOf(EntityNotFoundException.class);
    assertThat(deletedFiles()).hasSize(2).allMatch(this::wasWritten);
    assertThat(committing()).isFalse();
  }

  @Test
  void aMutationThatIsTakenBackWhileItQueuesIsNotMade() {
    EntityBackend backend = tables.openFaulty(config -> config);
    Await.item(backend.create(NS, input("{'$id':'first'}")));
    Gate gate = tables.faulty().stallNext(DeltaCommitRulesTest::commits, Fault.Point.BEFORE_EFFECT);
    var ahead = start(backend.create(NS, input("{'$id':'ahead'}")));
    Await.item(gate.reached());
    CreateOptions named = CreateOptions.DEFAULT.withOperationId(new CommitId(new UUID(4, 5)));
    Cancellable queued =
        backend
            .create(NS, input("{'$id':'queued'}"), named)
            .subscribe()
            .with(created -> {}, failure -> {});
    // It is told that its operation is another one's: so that one is in the queue.
    Await.failure(InvalidInputException.class, backend.create(NS, input("{'$id':'other'}"), named));
    queued.cancel();
    gate.open();
    assertThat(ended(ahead).succeeded()).isTrue();
    Await.item(backend.create(NS, input("{'$id':'behind'}")));
    assertThat(ids(tables.open())).containsExactlyInAnyOrder("first", "ahead", "behind");
  }

  @Test
  void whileTheOutcomeIsUnknownNoFileIsDeleted() {
    EntityBackend backend = hasty();
    Await.item(backend.create(NS, input("{'$id':'first'}")));
    tables.faulty().forgetCalls();
    tables
        .faulty()
        .failEvery(
            DeltaCommitRulesTest::commits, new Fault.Before(StorageErrorKind.OUTCOME_UNKNOWN));
    Await.failure(
        WriteOutcomeUnknownException.class, backend.create(NS, input("{'$id':'unknown'}")));
    Await.item(backend.count(NS));
    assertThat(deletedFiles()).isEmpty();
  }

  @Test
  void neitherIsOneOfACompactionOrAChangeOfTheSchema() {
    EntityBackend backend = hasty();
    Await.item(backend.create(NS, input("{'$id':'a','n':1}")));
    Await.item(backend.create(NS, input("{'$id':'b','n':2}")));
    tables.faulty().forgetCalls();
    tables
        .faulty()
        .failEvery(
            DeltaCommitRulesTest::commits, new Fault.Before(StorageErrorKind.OUTCOME_UNKNOWN));
    Await.failure(WriteOutcomeUnknownException.class, backend.compact(NS));
    EntitySchema schema = EntitySchema.of(SchemaField.optional("n", FieldType.Primitive.LONG));
    Await.failure(WriteOutcomeUnknownException.class, backend.setSchema(NS, schema));
    assertThat(tables.faulty().calls()).anyMatch(DeltaCommitRulesTest::writesData);
    Await.item(backend.count(NS));
    assertThat(deletedFiles()).isEmpty();
  }

  @Test
  void theFilesOfADefiniteFailureGo() {
    EntityBackend other = tables.open();
    EntityBackend backend = tables.openFaulty(config -> config.maxRetries(0));
    Await.item(backend.create(NS, input("{'$id':'first','n':0}")));
    tables.faulty().forgetCalls();
    Gate gate = tables.faulty().stallNext(DeltaCommitRulesTest::commits, Fault.Point.BEFORE_EFFECT);
    var losing = start(backend.update(NS, "first", update("{'$inc':{'n':1}}")));
    Await.item(gate.reached());
    Await.item(other.update(NS, "first", update("{'$inc':{'n':1}}")));
    gate.open();
    assertThat(ended(losing).failure()).isInstanceOf(CommitConflictException.class);
    List<String> written =
        tables.faulty().calls().stream()
            .filter(DeltaCommitRulesTest::writesData)
            .map(StorageCall::path)
            .toList();
    assertThat(deletedFiles()).containsExactlyElementsOf(written).hasSize(1);
  }

  @Test
  @Timeout(90)
  void waitsBetweenAttemptsGrowFromTheBaseToTheMaximum() {
    VirtualTime time = VirtualTime.manual(new VertxTimeSource(tables.vertx()).now());
    EntityBackend other = tables.open();
    Await.item(other.create(NS, input("{'$id':'x','n':0}")));
    EntityBackend backend =
        tables.openFaulty(
            config ->
                config
                    .backoff(Duration.ofMillis(100), Duration.ofMillis(400))
                    .commitTimeout(Duration.ofMinutes(10))
                    .determinism(new Determinism(time, longestWaits())));
    Await.item(backend.count(NS));
    List<Gate> gates = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      gates.add(
          tables.faulty().stallNext(DeltaCommitRulesTest::commits, Fault.Point.BEFORE_EFFECT));
    }
    var losing = start(backend.update(NS, "x", update("{'$inc':{'n':1}}")));
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Await.item(gates.get(i).reached());
      if (i < 5) {
        Await.item(other.update(NS, "x", update("{'$inc':{'n':10}}")));
      }
      gates.get(i).open();
      if (i >= 1 && i < 5) {
        waits.add(waited(time));
      }
    }
    assertThat(ended(losing).item().data()).containsEntry("n", 51L);
    assertThat(waits).containsExactly(100L, 200L, 400L, 400L);
  }

  /** Lets the next wait pass; its length in ms, rounded. */
  private static long waited(VirtualTime time) {
    while (time.pending() == 0) {
      Thread.onSpinWait();
    }
    long before = time.monotonicNanos();
    time.advanceToNext();
    return Math.round((time.monotonicNanos() - before) / 1e6);
  }

  /** Draws the longest wait each time; other numbers differ. */
  private static RandomGenerator longestWaits() {
    AtomicLong numbers = new AtomicLong(1L << 40);
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return numbers.incrementAndGet();
      }

      @Override
      public double nextDouble() {
        return 0.9999;
      }
    };
  }
}
