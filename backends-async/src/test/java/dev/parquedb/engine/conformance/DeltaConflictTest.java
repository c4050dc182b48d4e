package dev.parquedb.engine.conformance;

import static dev.parquedb.engine.conformance.DeltaTables.NS;
import static dev.parquedb.engine.conformance.DeltaTables.ended;
import static dev.parquedb.engine.conformance.DeltaTables.ids;
import static dev.parquedb.engine.conformance.DeltaTables.input;
import static dev.parquedb.engine.conformance.DeltaTables.start;
import static dev.parquedb.engine.conformance.DeltaTables.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.BackendConfig.Determinism;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.DeleteResult;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityExistsException;
import dev.parquedb.entity.EntityNotFoundException;
import dev.parquedb.entity.RowDeletion;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.UpdateResult;
import dev.parquedb.entity.VersionConflictException;
import dev.parquedb.query.Filter;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.fault.Fault;
import dev.parquedb.testkit.fault.Gate;
import dev.parquedb.testkit.fault.OperationClass;
import dev.parquedb.testkit.fault.StorageCall;
import dev.parquedb.testkit.time.SeededRandom;
import dev.parquedb.testkit.time.SkewedTime;
import dev.parquedb.testkit.time.VirtualTime;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A commit that loses to another one: kept where the winner touched nothing it read, made anew
 * where it did. The loser's clock is ahead, so that its time is no reason to make it anew.
 */
class DeltaConflictTest {

  @RegisterExtension final DeltaTables tables = new DeltaTables();

  private EntityBackend other;
  private EntityBackend backend;

  @BeforeEach
  void open() {
    SkewedTime ahead = new SkewedTime(new VertxTimeSource(tables.vertx()), Duration.ofSeconds(40));
    other = tables.open();
    backend =
        tables.openFaulty(config -> config.determinism(new Determinism(ahead, SeededRandom.of(8))));
    for (int n = 0; n < 4; n++) {
      Await.item(other.create(NS, input("{'$id':'e" + n + "','n':" + n + "}")));
    }
    Await.item(backend.count(NS));
  }

  /** The outcome of a call that loses its first attempt to the others. */
  private <T> Outcome<T> losing(Uni<T> call, Uni<?>... winners) {
    Gate gate = tables.faulty().stallNext(DeltaConflictTest::commits, Fault.Point.BEFORE_EFFECT);
    var started = start(call);
    Await.item(gate.reached());
    List.of(winners).forEach(Await::item);
    tables.faulty().forgetCalls();
    gate.open();
    return ended(started);
  }

  private long dataFilesWrittenAgain() {
    return tables.faulty().calls().stream()
        .filter(StorageCall::changes)
        .filter(call -> call.path().endsWith(".parquet"))
        .count();
  }

  private static Filter filter(String json) {
    return Filter.parse(json.replace('\'', '"'));
  }

  @Test
  void aCommitWhoseRowsNobodyTouchedIsKept() {
    Outcome<Entity> created =
        losing(
            backend.create(NS, input("{'$id':'mine'}")),
            other.create(NS, input("{'$id':'theirs'}")),
            other.update(NS, "e1", update("{'$inc':{'n':1}}")));
    assertThat(created.failure()).isNull();
    assertThat(dataFilesWrittenAgain()).isZero();
    Outcome<Entity> updated =
        losing(
            backend.update(NS, "e2", update("{'$inc':{'n':1}}")),
            other.delete(NS, "e1", DeleteOptions.DEFAULT.hard()));
    assertThat(updated.item().data()).isEqualTo(Map.of("n", 3L));
    assertThat(dataFilesWrittenAgain()).isZero();
    assertThat(ids(other)).containsExactlyInAnyOrder("e0", "e2", "e3", "mine", "theirs");
    assertThat(Await.item(tables.open().get(NS, "e2")).data()).isEqualTo(Map.of("n", 3L));
  }

  @Test
  void aCommitThatIsKeptBringsItsDeletionVectorsIntoTheNextAttempt() {
    twoOfOneFile();
    Outcome<Entity> updated =
        losing(
            backend.update(NS, "f0", update("{'$inc':{'n':1}}")),
            other.create(NS, input("{'$id':'theirs'}")));
    assertThat(updated.item().data()).isEqualTo(Map.of("n", 1L));
    assertThat(dataFilesWrittenAgain()).isZero();
    assertThat(ids(tables.open()))
        .containsExactlyInAnyOrder("e0", "e1", "e2", "e3", "f0", "f1", "theirs");
  }

  @Test
  void anUpdateOfARowThatChangedIsAppliedToTheChangedRow() {
    Outcome<Entity> updated =
        losing(
            backend.update(NS, "e1", update("{'$inc':{'n':1}}")),
            other.update(NS, "e1", update("{'$inc':{'n':10}}")));
    assertThat(updated.item().data()).isEqualTo(Map.of("n", 12L));
    assertThat(updated.item().version()).isEqualTo(3);
    assertThat(Await.item(other.count(NS))).isEqualTo(4);
  }

  @Test
  void anUpdateOfARowThatIsGoneFindsNothing() {
    Outcome<Entity> updated =
        losing(
            backend.update(NS, "e1", update("{'$inc':{'n':1}}")),
            other.delete(NS, "e1", DeleteOptions.DEFAULT.hard()));
    assertThat(updated.failure()).isInstanceOf(EntityNotFoundException.class);
    assertThat(ids(other)).containsExactlyInAnyOrder("e0", "e2", "e3");
  }

  private void twoOfOneFile() {
    Await.item(
        other.bulkCreate(NS, List.of(input("{'$id':'f0','n':0}"), input("{'$id':'f1','n':0}"))));
  }

  @Test
  void anUpdateOfARowThatIsMarkedAsDeletedFindsNothing() {
    twoOfOneFile();
    Outcome<Entity> updated =
        losing(
            backend.update(NS, "f0", update("{'$inc':{'n':1}}")),
            other.delete(NS, "f0", DeleteOptions.DEFAULT.hard()));
    assertThat(updated.failure()).isInstanceOf(EntityNotFoundException.class);
    assertThat(ids(other)).containsExactlyInAnyOrder("e0", "e1", "e2", "e3", "f1");
  }

  @Test
  void aCopyOfAFileOfWhichTheWinnerDeletedARowIsMadeAnew() {
    twoOfOneFile();
    SkewedTime ahead = new SkewedTime(new VertxTimeSource(tables.vertx()), Duration.ofSeconds(45));
    EntityBackend copying =
        tables.openFaulty(
            config ->
                config
                    .deletes(RowDeletion.COPY_ON_WRITE)
                    .determinism(new Determinism(ahead, SeededRandom.of(10))));
    Await.item(copying.count(NS));
    Outcome<Entity> updated =
        losing(
            copying.update(NS, "f0", update("{'$inc':{'n':1}}")),
            other.delete(NS, "f1", DeleteOptions.DEFAULT.hard()));
    assertThat(updated.item().data()).isEqualTo(Map.of("n", 1L));
    assertThat(ids(other)).containsExactlyInAnyOrder("e0", "e1", "e2", "e3", "f0");
  }

  @Test
  void anIdThatTheWinnerTookIsTakenThoughACompactionMovedItSince() {
    Outcome<Entity> created =
        losing(
            backend.create(NS, input("{'$id':'x','by':'loser'}")),
            other.create(NS, input("{'$id':'x','by':'winner'}")),
            other.compact(NS));
    assertThat(created.failure()).isInstanceOf(EntityExistsException.class);
    assertThat(Await.item(other.get(NS, "x")).data()).isEqualTo(Map.of("by", "winner"));
    assertThat(Await.item(other.count(NS))).isEqualTo(5);
  }

  @Test
  void anExpectedVersionIsHeldAgainstTheWinner() {
    Outcome<Entity> updated =
        losing(
            backend.update(
                NS, "e1", update("{'$inc':{'n':1}}"), UpdateOptions.DEFAULT.withExpectedVersion(1)),
            other.update(NS, "e1", update("{'$inc':{'n':10}}")));
    assertThat(updated.failure()).isInstanceOf(VersionConflictException.class);
    assertThat(((VersionConflictException) updated.failure()).actual()).isEqualTo(2);
  }

  @Test
  void anIdThatTheWinnerTookIsTaken() {
    Outcome<Entity> created =
        losing(
            backend.create(NS, input("{'$id':'x','by':'loser'}")),
            other.create(NS, input("{'$id':'x','by':'winner'}")));
    assertThat(created.failure()).isInstanceOf(EntityExistsException.class);
    assertThat(Await.item(other.get(NS, "x")).data()).isEqualTo(Map.of("by", "winner"));
    assertThat(Await.item(other.count(NS))).isEqualTo(5);
  }

  @Test
  void anUpsertThatLosesToACreateIsAnUpdate() {
    Outcome<Entity> upserted =
        losing(
            backend.update(
                NS,
                "x",
                update("{'$inc':{'n':1},'$setOnInsert':{'first':true}}"),
                UpdateOptions.DEFAULT.withUpsert()),
            other.create(NS, input("{'$id':'x','n':10}")));
    assertThat(upserted.item().data()).isEqualTo(Map.of("n", 11L));
    assertThat(upserted.item().version()).isEqualTo(2);
  }

  @Test
  void aBulkChangeReachesWhatTheWinnerCreated() {
    Outcome<UpdateResult> updated =
        losing(
            backend.bulkUpdate(NS, filter("{'n':{'$lt':2}}"), update("{'$set':{'seen':true}}")),
            other.create(NS, input("{'$id':'new','n':1}")));
    assertThat(updated.item()).isEqualTo(new UpdateResult(3, 3, 1));
    Outcome<DeleteResult> deleted =
        losing(
            backend.bulkDelete(NS, filter("{'n':{'$lt':2}}")),
            other.create(NS, input("{'$id':'newer','n':1}")));
    assertThat(deleted.item()).isEqualTo(new DeleteResult(4, 1));
    assertThat(ids(other)).containsExactlyInAnyOrder("e2", "e3");
  }

  @Test
  void aBulkChangeReachesWhatTheWinnerMadeMatch() {
    Outcome<UpdateResult> updated =
        losing(
            backend.bulkUpdate(NS, filter("{'n':{'$lt':2}}"), update("{'$set':{'seen':true}}")),
            other.update(NS, "e3", update("{'$set':{'n':-1}}")));
    assertThat(updated.item()).isEqualTo(new UpdateResult(3, 3, 1));
    assertThat(Await.item(other.get(NS, "e3")).data()).isEqualTo(Map.of("n", -1L, "seen", true));
  }

  @Test
  void aBulkChangeKeepsItsCommitWhereTheWinnerMatchesNothing() {
    Outcome<UpdateResult> updated =
        losing(
            backend.bulkUpdate(NS, filter("{'n':{'$lt':2}}"), update("{'$set':{'seen':true}}")),
            other.create(NS, input("{'$id':'new','n':50}")));
    assertThat(updated.item()).isEqualTo(new UpdateResult(2, 2, 1));
    assertThat(dataFilesWrittenAgain()).isZero();
  }

  @Test
  @Timeout(90)
  void whoWaitedLooksForTheNewestStateBeforeTheNextAttempt() {
    VirtualTime time = VirtualTime.manual(new VertxTimeSource(tables.vertx()).now());
    EntityBackend patient =
        tables.openFaulty(config -> config.determinism(new Determinism(time, SeededRandom.of(9))));
    Await.item(patient.count(NS));
    Gate first = tables.faulty().stallNext(DeltaConflictTest::commits, Fault.Point.BEFORE_EFFECT);
    Gate second = tables.faulty().stallNext(DeltaConflictTest::commits, Fault.Point.BEFORE_EFFECT);
    var update = start(patient.update(NS, "e1", update("{'$inc':{'n':1}}")));
    for (Gate gate : List.of(first, second)) {
      Await.item(gate.reached());
      Await.item(other.update(NS, "e1", update("{'$inc':{'n':10}}")));
      gate.open();
    }
    Await.until("the update waits", () -> time.pending() > 0);
    Await.item(other.update(NS, "e1", update("{'$inc':{'n':10}}")));
    tables.faulty().forgetCalls();
    time.advance(Duration.ofSeconds(1));
    Await.until("the update goes on", () -> update.isDone() || time.pending() > 0);
    long attempts = tables.faulty().calls().stream().filter(DeltaConflictTest::commits).count();
    while (!update.isDone()) {
      time.advance(Duration.ofSeconds(1));
    }
    assertThat(ended(update).item().data()).isEqualTo(Map.of("n", 32L));
    assertThat(attempts).as("attempts after the wait").isEqualTo(1);
  }

  private static boolean commits(StorageCall call) {
    return call.operationClass() == OperationClass.CONDITIONAL_WRITE
        && call.path().contains("_delta_log");
  }

  @Test
  void deletingARowThatTheWinnerDeletedDeletesNothing() {
    Outcome<DeleteResult> deleted = losing(backend.delete(NS, "e1"), other.delete(NS, "e1"));
    assertThat(deleted.item().deleted()).isZero();
    assertThat(Await.item(other.restore(NS, "e1")).version()).isEqualTo(3);
  }
}
