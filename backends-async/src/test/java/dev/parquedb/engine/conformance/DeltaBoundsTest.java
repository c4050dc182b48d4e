package dev.parquedb.engine.conformance;

import static dev.parquedb.engine.conformance.DeltaTables.NS;
import static dev.parquedb.engine.conformance.DeltaTables.ended;
import static dev.parquedb.engine.conformance.DeltaTables.input;
import static dev.parquedb.engine.conformance.DeltaTables.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityException;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.GetOptions;
import dev.parquedb.entity.LimitExceededException;
import dev.parquedb.entity.QueueFullException;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Sort;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.fault.Fault;
import dev.parquedb.testkit.fault.Gate;
import dev.parquedb.testkit.fault.StorageCall;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bounds of the engine: queue, group commit, sorting, prefetching, staleness. */
class DeltaBoundsTest {

  @RegisterExtension final DeltaTables tables = new DeltaTables();

  private List<CompletableFuture<Outcome<Entity>>> createWhileHeld(
      EntityBackend backend, int creates, Gate gate) {
    List<CompletableFuture<Outcome<Entity>>> calls = new ArrayList<>();
    calls.add(start(backend.create(NS, input("{'$id':'first'}"))));
    Await.item(gate.reached());
    IntStream.range(0, creates)
        .forEach(i -> calls.add(start(backend.create(NS, input("{'$id':'c" + i + "'}")))));
    return calls;
  }

  @Test
  void whatQueuesDuringACommitGoesIntoTheNextOneTogether() {
    EntityBackend backend = tables.openFaulty(config -> config);
    Gate gate = tables.faulty().stallNext(StorageCall::changes, Fault.Point.BEFORE_EFFECT);
    var calls = createWhileHeld(backend, 255, gate);
    gate.open();
    calls.forEach(call -> assertThat(ended(call).failure()).isNull());
    assertThat(Await.item(backend.listSnapshots(NS))).hasSize(2);
    assertThat(Await.item(tables.open().count(NS))).isEqualTo(256);
  }

  @Test
  void callersWhoWereAnsweredTogetherAreTogetherInTheNextCommit() {
    EntityBackend backend = tables.openFaulty(config -> config);
    Gate gate = tables.faulty().stallNext(StorageCall::changes, Fault.Point.BEFORE_EFFECT);
    List<CompletableFuture<Outcome<Entity>>> calls = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      String again = "again" + i;
      calls.add(
          start(
              backend
                  .create(NS, input("{'$id':'c" + i + "'}"))
                  .chain(() -> backend.create(NS, input("{'$id':'" + again + "'}")))));
      if (i == 0) {
        Await.item(gate.reached());
      }
    }
    gate.open();
    calls.forEach(call -> assertThat(ended(call).failure()).isNull());
    // One, the eight who queued meanwhile, then all nine: not the first one alone again.
    assertThat(Await.item(backend.listSnapshots(NS))).hasSize(3);
    assertThat(Await.item(tables.open().count(NS))).isEqualTo(18);
  }

  @Test
  void aCommitTakesNoMoreThanItsBound() {
    EntityBackend backend =
        tables.openFaulty(config -> config.engine(EngineOptions.DEFAULT.withBatch(10, 1 << 20)));
    Gate gate = tables.faulty().stallNext(StorageCall::changes, Fault.Point.BEFORE_EFFECT);
    var calls = createWhileHeld(backend, 50, gate);
    gate.open();
    calls.forEach(call -> assertThat(ended(call).failure()).isNull());
    assertThat(Await.item(backend.listSnapshots(NS))).hasSize(6);
  }

  @Test
  void whoWaitsTooLongForRoomInTheQueueIsToldSoAndNothingIsWritten() {
    EngineOptions small = EngineOptions.DEFAULT.withQueue(3, 1 << 20, Duration.ofMillis(40));
    EntityBackend backend = tables.openFaulty(config -> config.engine(small));
    Gate gate = tables.faulty().stallNext(StorageCall::changes, Fault.Point.BEFORE_EFFECT);
    var calls = createWhileHeld(backend, 5, gate);
    for (int i = 4; i <= 5; i++) {
      Outcome<Entity> refused = ended(calls.get(i));
      assertThat(refused.failure()).as("create %s", i).isInstanceOf(QueueFullException.class);
      assertThat(((EntityException) refused.failure()).retryable()).isTrue();
    }
    gate.open();
    for (int i = 0; i < 4; i++) {
      assertThat(ended(calls.get(i)).failure()).as("create %s", i).isNull();
    }
    assertThat(DeltaTables.ids(tables.open())).containsExactlyInAnyOrder("first", "c0", "c1", "c2");
  }

  @Test
  void waitingForRoomEndsWhenThereIsSome() {
    EngineOptions small = EngineOptions.DEFAULT.withQueue(2, 1 << 20, Duration.ofSeconds(60));
    EntityBackend backend = tables.openFaulty(config -> config.engine(small));
    Gate gate = tables.faulty().stallNext(StorageCall::changes, Fault.Point.BEFORE_EFFECT);
    var calls = createWhileHeld(backend, 30, gate);
    gate.open();
    calls.forEach(call -> assertThat(ended(call).failure()).isNull());
    assertThat(Await.item(tables.open().count(NS))).isEqualTo(31);
  }

  @Test
  void anEntityThatIsTooLargeIsRefused() {
    EntityBackend backend = tables.open();
    CreateInput large = CreateInput.of(Map.of("text", "x".repeat(17 << 20)));
    Await.failure(LimitExceededException.class, backend.create(NS, large));
    assertThat(Await.item(backend.listNamespaces())).isEmpty();
    CreateInput fits = CreateInput.of(Map.of("$id", "x", "text", "x".repeat(8 << 20)));
    Entity created = Await.item(backend.create(NS, fits));
    assertThat(Await.item(tables.open().get(NS, "x")).data()).isEqualTo(created.data());
  }

  @Test
  void sortingMoreThanFitsIsRefusedAndALimitMakesItFit() {
    EngineOptions small = EngineOptions.DEFAULT.withMaxSortEntities(100);
    EntityBackend backend = tables.openFaulty(config -> config.engine(small));
    for (int i = 0; i < 3; i++) {
      Await.item(backend.bulkCreate(NS, numbered(i, 50, 0)));
    }
    FindOptions sorted = FindOptions.DEFAULT.withSort(Sort.byDescending("n"));
    Await.failure(
        LimitExceededException.class, backend.find(NS, Filter.all(), sorted).collect().asList());
    List<Entity> top =
        Await.item(backend.find(NS, Filter.all(), sorted.withLimit(60)).collect().asList());
    assertThat(top).hasSize(60);
    assertThat(top.get(0).data()).containsEntry("n", 2049L);
    assertThat(Await.item(backend.find(NS, Filter.all()).collect().asList())).hasSize(150);
  }

  private static List<CreateInput> numbered(int file, int count, int bytes) {
    Random random = new Random(file);
    List<CreateInput> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] noise = new byte[bytes];
      random.nextBytes(noise);
      inputs.add(
          CreateInput.of(
              Map.of(
                  "$id", "f%03d-%04d".formatted(file, i), "n", file * 1000 + i, "noise", noise)));
    }
    return inputs;
  }

  @Test
  void aReaderThatAsksForLittleMakesTheEngineReadLittle() {
    EntityBackend writer = tables.open();
    int files = 40;
    for (int i = 0; i < files; i++) {
      Await.item(writer.bulkCreate(NS, numbered(i, 4, 64 << 10)));
    }
    EngineOptions d = EngineOptions.DEFAULT;
    EngineOptions small =
        new EngineOptions(
            d.maxBatchMutations(),
            d.maxBatchBytes(),
            d.maxQueuedMutations(),
            d.maxQueuedBytes(),
            d.maxQueueWait(),
            d.maxBulkEntities(),
            d.maxSortEntities(),
            512 << 10,
            d.cpuThreads(),
            d.cacheBytes());
    EntityBackend backend = tables.openFaulty(config -> config.engine(small));
    tables.faulty().forgetCalls();
    AssertSubscriber<Entity> reader =
        backend.find(NS, Filter.all()).subscribe().withSubscriber(AssertSubscriber.create());
    reader.awaitNextItem(Await.LIMIT);
    Await.item(writer.count(NS));
    assertThat(filesRead()).as("files read for one entity").isLessThan(files / 2);
    reader.cancel();
    Await.item(backend.get(NS, "f000-0000"));
    long settled = filesRead();
    Await.item(writer.count(NS));
    assertThat(filesRead()).isEqualTo(settled).isLessThan(files / 2);
    assertThat(Await.item(backend.find(NS, Filter.all()).collect().asList())).hasSize(4 * files);
  }

  private long filesRead() {
    return tables.faulty().calls().stream()
        .map(StorageCall::path)
        .filter(path -> path.endsWith(".parquet"))
        .distinct()
        .count();
  }

  @Test
  void aStaleReadAsksTheStorageForNothing() {
    EntityBackend backend = tables.openFaulty(config -> config);
    Await.item(backend.create(NS, input("{'$id':'x','n':0}")));
    Await.item(backend.get(NS, "x"));
    tables.faulty().forgetCalls();
    GetOptions stale = GetOptions.DEFAULT.withMaxStaleness(Duration.ofHours(1));
    Await.item(backend.get(NS, "x", stale));
    assertThat(tables.faulty().calls().stream().filter(call -> call.path().contains("_delta_log")))
        .as("looks for a newer state")
        .isEmpty();
    Await.item(backend.get(NS, "x"));
    assertThat(tables.faulty().calls().stream().filter(call -> call.path().contains("_delta_log")))
        .as("looks for a newer state")
        .hasSizeBetween(1, 2);
  }
}
