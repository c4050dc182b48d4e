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
import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityExistsException;
import dev.parquedb.entity.WriteOutcomeUnknownException;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.fault.Fault;
import dev.parquedb.testkit.fault.Gate;
import dev.parquedb.testkit.fault.OperationClass;
import dev.parquedb.testkit.fault.StorageCall;
import dev.parquedb.testkit.fault.StorageOperation;
import dev.parquedb.testkit.time.SeededRandom;
import dev.parquedb.testkit.time.VirtualTime;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commits that lose, and commits whose outcome nobody knows in time. */
class DeltaOutcomeTest {

  @RegisterExtension final DeltaTables tables = new DeltaTables();

  private static boolean commits(StorageCall call) {
    return call.operationClass() == OperationClass.CONDITIONAL_WRITE
        && call.path().contains("_delta_log");
  }

  /** Every look into the log but the one that makes sure of the base before a commit. */
  private static boolean logRead(StorageCall call) {
    return call.path().contains("_delta_log") && call.operation() != StorageOperation.STAT;
  }

  private EntityBackend hasty() {
    return tables.openFaulty(
        config ->
            config
                .commitTimeout(Duration.ofMillis(250))
                .backoff(Duration.ofMillis(5), Duration.ofMillis(20)));
  }

  private WriteOutcomeUnknownException unknown(Uni<?> call) {
    return Await.failure(WriteOutcomeUnknownException.class, call);
  }

  @Test
  void aCommitThatLandedUnseenIsFoundByItsIdAndByAskingAgain() {
    EntityBackend other = tables.open();
    EntityBackend backend = hasty();
    Await.item(backend.create(NS, input("{'$id':'first'}")));
    tables.faulty().failNext(DeltaOutcomeTest::commits, Fault.LOST_REPLY);
    tables.faulty().failEvery(DeltaOutcomeTest::commits, Fault.UNREACHABLE);
    tables.faulty().failEvery(DeltaOutcomeTest::logRead, Fault.LOST_REPLY);
    Uni<Entity> create = backend.create(NS, input("{'a':1}"));
    WriteOutcomeUnknownException error = unknown(create);
    assertThat(error.context()).containsEntry("commitId", error.commitId().toString());
    assertThat(error.httpStatus()).isEqualTo(504);
    assertThat(Await.item(other.writeStatus(NS, error.commitId())))
        .isEqualTo(new WriteStatus.Committed(1));
    tables.faulty().heal();
    assertThat(Await.item(backend.writeStatus(NS, error.commitId())))
        .isEqualTo(new WriteStatus.Committed(1));
    Entity found = Await.item(create);
    assertThat(found.version()).isEqualTo(1);
    assertThat(found.data()).isEqualTo(Map.of("a", 1L));
    assertThat(ids(other)).containsExactlyInAnyOrder("first", found.localId());
  }

  /** A creation that is made again finds its own id; nothing but the commit's id tells here. */
  @Test
  void anUpdateThatLandedUnseenIsNotMadeAgainByAskingAgain() {
    EntityBackend other = tables.open();
    EntityBackend backend = hasty();
    Await.item(backend.create(NS, input("{'$id':'x','n':0}")));
    tables.faulty().failNext(DeltaOutcomeTest::commits, Fault.LOST_REPLY);
    tables.faulty().failEvery(DeltaOutcomeTest::commits, Fault.UNREACHABLE);
    tables.faulty().failEvery(DeltaOutcomeTest::logRead, Fault.LOST_REPLY);
    Uni<Entity> increment = backend.update(NS, "x", update("{'$inc':{'n':1}}"));
    unknown(increment);
    tables.faulty().heal();
    for (int i = 0; i < 2; i++) {
      Entity found = Await.item(i == 0 ? increment : other.get(NS, "x"));
      assertThat(found.data()).isEqualTo(Map.of("n", 1L));
      assertThat(found.version()).isEqualTo(2);
    }
  }

  @Test
  void aCommitWhosePlaceCannotBeUnderstoodStaysUnknown() {
    VirtualTime time = VirtualTime.manual(new VertxTimeSource(tables.vertx()).now());
    EntityBackend backend =
        tables.openFaulty(config -> config.determinism(new Determinism(time, SeededRandom.of(2))));
    Await.item(backend.create(NS, input("{'$id':'x','n':0}")));
    Fault lost = new Fault.Before(StorageErrorKind.OUTCOME_UNKNOWN);
    tables.faulty().failEvery(DeltaOutcomeTest::commits, lost);
    String place = NS + "/_delta_log/%020d.json".formatted(1);
    Await.item(tables.real().write(place, ByteBuffer.wrap(new byte[] {'?'})));
    var increment = start(backend.update(NS, "x", update("{'$inc':{'n':1}}")));
    Await.until("it asks again later", () -> increment.isDone() || time.pending() > 0);
    assertThat(increment.isDone()).isFalse();
    time.advance(Duration.ofHours(1));
    assertThat(ended(increment).failure())
        .isInstanceOf(WriteOutcomeUnknownException.class)
        .hasCauseInstanceOf(CorruptTableException.class);
  }

  @Test
  void aCommitThatMayStillLandIsUnknownUntilItsPlaceIsTaken() {
    EntityBackend other = tables.open();
    EntityBackend backend = hasty();
    Await.item(other.create(NS, input("{'$id':'x','n':0}")));
    Fault lost = new Fault.Before(StorageErrorKind.OUTCOME_UNKNOWN);
    tables.faulty().failEvery(DeltaOutcomeTest::commits, lost);
    Uni<Entity> increment = backend.update(NS, "x", update("{'$inc':{'n':1}}"));
    WriteOutcomeUnknownException error = unknown(increment);
    tables.faulty().heal();
    assertThat(Await.item(backend.writeStatus(NS, error.commitId())))
        .as("a request that was lost may still arrive")
        .isEqualTo(new WriteStatus.Unknown());
    assertThat(unknown(increment).commitId()).isEqualTo(error.commitId());
    assertThat(Await.item(other.get(NS, "x")).version()).isEqualTo(1);
    Await.item(other.create(NS, input("{'$id':'taker'}")));
    assertThat(Await.item(backend.writeStatus(NS, error.commitId())))
        .isEqualTo(new WriteStatus.NotCommitted());
    assertThat(Await.item(increment).data()).isEqualTo(Map.of("n", 1L));
    assertThat(Await.item(other.get(NS, "x")).version()).isEqualTo(2);
  }

  @Test
  void anUnknownCommitDoesNotHoldUpTheNextOne() {
    EntityBackend backend = hasty();
    Await.item(backend.create(NS, input("{'$id':'x','n':0}")));
    tables
        .faulty()
        .failEvery(DeltaOutcomeTest::commits, new Fault.Before(StorageErrorKind.OUTCOME_UNKNOWN));
    WriteOutcomeUnknownException error =
        unknown(backend.update(NS, "x", update("{'$inc':{'n':1}}")));
    tables.faulty().heal();
    Entity next = Await.item(backend.update(NS, "x", update("{'$inc':{'n':10}}")));
    boolean landed =
        Await.item(backend.writeStatus(NS, error.commitId())) instanceof WriteStatus.Committed;
    assertThat(next.data()).isEqualTo(Map.of("n", landed ? 11L : 10L));
    assertThat(Await.item(tables.open().get(NS, "x")).data()).isEqualTo(next.data());
  }

  @Test
  void aCommitThatLosesMoreOftenThanAllowedFailsDefinitely() {
    EntityBackend other = tables.open();
    EntityBackend backend = tables.openFaulty(config -> config.maxRetries(1));
    Await.item(other.create(NS, input("{'$id':'x','n':0}")));
    Gate first = tables.faulty().stallNext(DeltaOutcomeTest::commits, Fault.Point.BEFORE_EFFECT);
    Gate second = tables.faulty().stallNext(DeltaOutcomeTest::commits, Fault.Point.BEFORE_EFFECT);
    var losing = start(backend.update(NS, "x", update("{'$inc':{'n':1}}")));
    for (Gate gate : new Gate[] {first, second}) {
      Await.item(gate.reached());
      Await.item(other.update(NS, "x", update("{'$inc':{'n':100}}")));
      gate.open();
    }
    Outcome<Entity> lost = ended(losing);
    assertThat(lost.failure()).isInstanceOf(CommitConflictException.class).hasMessageContaining(NS);
    assertThat(((CommitConflictException) lost.failure()).retryable()).isTrue();
    assertThat(Await.item(other.get(NS, "x")).data()).isEqualTo(Map.of("n", 200L));
    assertThat(Await.item(backend.update(NS, "x", update("{'$inc':{'n':1}}"))).data())
        .isEqualTo(Map.of("n", 201L));
  }

  @Test
  void aCommitThatLosesIsAppliedAgainToWhatTheWinnerLeft() {
    EntityBackend other = tables.open();
    EntityBackend backend = tables.openFaulty(config -> config);
    Await.item(other.create(NS, input("{'$id':'x','n':0}")));
    for (int round = 0; round < 3; round++) {
      Gate gate = tables.faulty().stallNext(DeltaOutcomeTest::commits, Fault.Point.BEFORE_EFFECT);
      var update = start(backend.update(NS, "x", update("{'$inc':{'n':1}}")));
      Await.item(gate.reached());
      Await.item(other.update(NS, "x", update("{'$inc':{'n':100}}")));
      gate.open();
      assertThat(ended(update).item().data()).isEqualTo(Map.of("n", (round + 1) * 101L));
    }
    assertThat(Await.item(other.count(NS))).isEqualTo(1);
  }

  @Test
  void aCreateThatLosesItsIdToTheWinnerIsToldSo() {
    EntityBackend other = tables.open();
    EntityBackend backend = tables.openFaulty(config -> config);
    Await.item(other.create(NS, input("{'$id':'x'}")));
    Gate gate = tables.faulty().stallNext(DeltaOutcomeTest::commits, Fault.Point.BEFORE_EFFECT);
    var create = start(backend.create(NS, input("{'$id':'contested','by':'loser'}")));
    Await.item(gate.reached());
    Await.item(other.create(NS, input("{'$id':'contested','by':'winner'}")));
    gate.open();
    assertThat(ended(create).failure()).isInstanceOf(EntityExistsException.class);
    assertThat(Await.item(backend.get(NS, "contested")).data()).isEqualTo(Map.of("by", "winner"));
    assertThat(ids(other)).containsExactlyInAnyOrder("x", "contested");
  }
}
