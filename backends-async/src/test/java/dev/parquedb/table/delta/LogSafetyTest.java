package dev.parquedb.table.delta;

import static dev.parquedb.table.delta.DeltaFixture.append;
import static dev.parquedb.table.delta.DeltaFixture.at;
import static dev.parquedb.table.delta.DeltaFixture.file;
import static dev.parquedb.table.delta.DeltaFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CommitConflictException;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotNotFoundException;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.table.CommitOutcome;
import dev.parquedb.table.PayloadLayout;
import dev.parquedb.table.PreparedCommit;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.time.SkewedTime;
import dev.parquedb.testkit.time.VirtualTime;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cleaning up logs, and what keeps numbers from being used again. */
class LogSafetyTest {

  private static final Duration LONG = Duration.ofDays(16);

  private final VirtualTime time = VirtualTime.manual(DeltaFixture.START);
  private final DeltaFixture delta =
      new DeltaFixture(new CheckpointPolicy(10, Long.MAX_VALUE), time);
  private final ForeignLog log = new ForeignLog(delta);

  @AfterEach
  void close() {
    delta.close();
  }

  private DeltaState grow(DeltaState state, long version) {
    DeltaState head = state == null ? delta.createTable(file("f0", 1)) : state;
    while (head.version() < version) {
      int next = (int) head.version() + 1;
      head = delta.commit(head, append(at(next), file("f" + next, 1)), id(next));
      Await.item(delta.format.background().idle());
    }
    return head;
  }

  private boolean exists(String path) {
    return Await.item(delta.table.storage().exists(path));
  }

  private List<Boolean> commits(long to) {
    return LongStream.rangeClosed(0, to).mapToObj(v -> exists(delta.logPath(v))).toList();
  }

  @Test
  void youngLogsStay() {
    grow(null, 30);
    assertThat(commits(30)).doesNotContain(false);
  }

  @Test
  void oldLogsGoUpToACheckpoint() {
    DeltaState head = grow(null, 25);
    time.advance(Duration.ofDays(31));
    delta.script.forgetCalls();
    head = grow(delta.load(head), 30);
    assertThat(delta.script.calls().stream().filter(call -> call.startsWith("delete ")))
        .isSorted()
        .isNotEmpty();
    // Of the old commits, which end with 25, the newest checkpoint is that of 20.
    assertThat(exists(delta.logPath(20))).isTrue();
    assertThat(exists(log.classicPath(20))).isTrue();
    assertThat(commits(19)).doesNotContain(true);
    assertThat(exists(log.classicPath(10))).isFalse();
    assertThat(delta.load().files().all()).containsExactlyInAnyOrderElementsOf(head.files().all());
    assertThat(Await.item(delta.format.history(delta.table).collect().asList()))
        .extracting(SnapshotInfo::version)
        .containsExactlyElementsOf(LongStream.rangeClosed(20, 30).boxed().toList());
  }

  @Test
  void whatIsOldIsDeletedOneByOne() {
    DeltaState head = grow(null, 25);
    time.advance(Duration.ofDays(31));
    head = grow(delta.load(head), 29);
    CompletableFuture<Void> arrived = new CompletableFuture<>();
    CompletableFuture<Void> gate = new CompletableFuture<>();
    delta.script.forgetCalls();
    delta.script.rule(
        (call, proceed) -> {
          if (!call.startsWith("delete ")) {
            return proceed.get();
          }
          arrived.complete(null);
          return Uni.createFrom().completionStage(gate).chain(() -> proceed.get());
        });
    delta.commit(head, append(at(30), file("f30", 1)), id(30));
    Await.item(Uni.createFrom().completionStage(arrived));
    // Whoever deletes more at once has time to do so.
    AtomicInteger looks = new AtomicInteger();
    Await.until("another delete", () -> deletes().size() > 1 || looks.incrementAndGet() > 300);
    assertThat(deletes()).containsExactly("delete " + delta.logPath(0));
    gate.complete(null);
    Await.item(delta.format.background().idle());
    assertThat(deletes()).isSorted().contains("delete " + delta.logPath(19));
  }

  private List<String> deletes() {
    return delta.script.calls().stream().filter(call -> call.startsWith("delete ")).toList();
  }

  @Test
  void whatComesAfterTheHintStays() {
    DeltaState head = grow(null, 12);
    // Hints of later checkpoints get lost.
    delta.script.rule(
        (call, proceed) ->
            call.equals("write " + log.path("_last_checkpoint"))
                ? Uni.createFrom().nullItem()
                : proceed.get());
    head = grow(head, 25);
    time.advance(Duration.ofDays(31));
    grow(delta.load(head), 30);
    assertThat(commits(9)).doesNotContain(true);
    assertThat(exists(delta.logPath(10))).isTrue();
    assertThat(exists(log.classicPath(10))).isTrue();
    assertThat(commits(30).subList(10, 31)).doesNotContain(false);
  }

  /** Only the clock of the store says how old its files are. */
  @Test
  void aClockThatIsAheadMakesNoCommitOld() {
    DeltaState head = grow(null, 25);
    SkewedTime ahead = new SkewedTime(time, Duration.ofDays(40));
    DeltaFormat other = delta.otherFormat(new CheckpointPolicy(10, Long.MAX_VALUE), ahead);
    for (int next = 26; next <= 46; next++) {
      PreparedCommit commit =
          Await.item(
              other.prepare(delta.table, head, append(at(next), file("f" + next, 1)), id(next)));
      head = (DeltaState) ((CommitOutcome.Committed) Await.item(other.publish(commit))).state();
      Await.item(other.background().idle());
    }
    assertThat(exists(log.classicPath(40))).as("a checkpoint, and a clean-up after it").isTrue();
    assertThat(commits(46)).doesNotContain(false);
  }

  @Test
  void thePastThatWasCleanedUpIsNotFound() {
    DeltaState head = grow(null, 25);
    time.advance(Duration.ofDays(31));
    grow(delta.load(head), 30);
    for (long version : new long[] {20, 21, 25, 30}) {
      assertThat(
              Await.item(delta.format.loadAt(delta.table, SnapshotRef.version(version)))
                  .files()
                  .size())
          .isEqualTo((int) version + 1);
      assertThat(
              Await.item(
                      delta.format.loadAt(delta.table, SnapshotRef.asOf(at(version).plusNanos(1))))
                  .version())
          .isEqualTo(version);
    }
    for (SnapshotRef ref : new SnapshotRef[] {SnapshotRef.version(19), SnapshotRef.asOf(at(19))}) {
      assertThat(
              Await.failure(SnapshotNotFoundException.class, delta.format.loadAt(delta.table, ref)))
          .hasMessageContaining("oldest")
          .hasMessageContaining("20");
    }
  }

  @Test
  void aTableMayForbidIt() {
    log.commit(
        0,
        ForeignLog.info(DeltaFixture.START),
        ForeignLog.protocol("deletionVectors"),
        ForeignLog.metaData(
            DeltaSchema.write(dev.parquedb.schema.EntitySchema.empty(), PayloadLayout.JSON),
            "",
            "\"delta.enableExpiredLogCleanup\":\"false\","));
    DeltaState head = grow(delta.load(), 15);
    time.advance(Duration.ofDays(31));
    grow(delta.load(head), 30);
    assertThat(commits(30)).doesNotContain(false);
  }

  @Test
  void aCleanUpThatFailsIsToldAndComesAgain() {
    DeltaState head = grow(null, 25);
    time.advance(Duration.ofDays(31));
    delta.script.rule(
        (call, proceed) ->
            call.startsWith("delete ")
                ? Uni.createFrom().failure(new UnavailableException(call, "not reached"))
                : proceed.get());
    head = grow(delta.load(head), 30);
    assertThat(delta.format.background().failed()).isEqualTo(1);
    assertThat(commits(30)).doesNotContain(false);
    delta.script.heal();
    time.advance(Duration.ofSeconds(1));
    grow(head, 40);
    assertThat(exists(delta.logPath(19))).isFalse();
  }

  @Test
  void aStateThatWasNotLookedAtForLongIsReadAnew() {
    DeltaState head = grow(null, 12);
    time.advance(LONG);
    delta.script.forgetCalls();
    assertThat(delta.load(head)).isSameAs(head);
    assertThat(delta.script.calls()).anyMatch(call -> call.endsWith("_last_checkpoint"));
    delta.script.forgetCalls();
    assertThat(delta.load(head)).isSameAs(head);
    assertThat(delta.script.calls()).noneMatch(call -> call.endsWith("_last_checkpoint"));
  }

  @Test
  void aStateThatWasNotLookedAtForLongDoesNotStandOnItsFileAlone() {
    DeltaState head = grow(null, 12);
    assertThat(Await.item(delta.format.stands(delta.table, head))).isTrue();
    time.advance(LONG);
    Await.item(delta.table.storage().deletePrefix(delta.table.root() + "/"));
    // Another table of that name came to the same version.
    log.grow(0, 12, time.now());
    assertThat(Await.item(delta.format.stands(delta.table, head))).isFalse();
    assertThat(delta.load(head).tableId()).isNotEqualTo(head.tableId());
  }

  /** Publishes a commit during which so much time passes. */
  private Uni<CommitOutcome> slow(PreparedCommit commit, Duration passes, Runnable meanwhile) {
    delta.script.rule(
        (call, proceed) -> {
          if (call.startsWith("writeConditional ")) {
            time.advance(passes);
            meanwhile.run();
          }
          return proceed.get();
        });
    return delta.format.publish(commit).onTermination().invoke(delta.script::heal);
  }

  @Test
  void aSlowCommitCountsWhileItsBaseIsThere() {
    DeltaState head = grow(null, 5);
    PreparedCommit commit = delta.prepare(head, append(at(6), file("x", 1)), id(6));
    assertThat(Await.item(slow(commit, LONG, () -> {})))
        .isInstanceOf(CommitOutcome.Committed.class);
    assertThat(delta.load().version()).isEqualTo(6);
  }

  /** Its file may be as old as the request. */
  @Test
  void aSlowCommitWasLookedAtWhenItWasSent() {
    DeltaState head = grow(null, 5);
    PreparedCommit commit = delta.prepare(head, append(at(6), file("x", 1)), id(6));
    CommitOutcome outcome = Await.item(slow(commit, LONG, () -> {}));
    DeltaState state = (DeltaState) ((CommitOutcome.Committed) outcome).state();
    delta.script.forgetCalls();
    assertThat(delta.load(state)).isSameAs(state);
    assertThat(delta.script.calls()).anyMatch(call -> call.endsWith("_last_checkpoint"));
  }

  @Test
  void aCommitThatIsFoundLateCountsOnlyWhileItsBaseIsThere() {
    DeltaState head = grow(null, 15);
    DeltaState old =
        (DeltaState) Await.item(delta.format.loadAt(delta.table, SnapshotRef.version(5)));
    Await.item(delta.format.stands(delta.table, old));
    PreparedCommit commit = delta.prepare(old, append(at(6), file("x", 1)), id(60));
    delta.script.loseRequests();
    assertThat(delta.publish(commit)).isInstanceOf(CommitOutcome.Unknown.class);
    delta.script.heal();
    // The request arrives after all when the numbers around it have been cleaned up.
    time.advance(LONG);
    log.deleteCommits(0, 9);
    Await.item(delta.table.storage().write(delta.logPath(6), ((DeltaCommit) commit).body()));
    Await.failure(CommitConflictException.class, delta.format.resolve(commit));
    assertThat(delta.load().files().all()).containsExactlyInAnyOrderElementsOf(head.files().all());
    assertThat(Await.item(delta.format.status(delta.table, id(60))))
        .isNotInstanceOf(WriteStatus.Committed.class);
  }

  @Test
  void aSlowCommitWhoseBaseIsGoneIsTakenBack() {
    DeltaState head = grow(null, 15);
    DeltaState old =
        (DeltaState) Await.item(delta.format.loadAt(delta.table, SnapshotRef.version(5)));
    Await.item(delta.format.stands(delta.table, old));
    PreparedCommit commit = delta.prepare(old, append(at(6), file("x", 1)), id(60));
    Await.failure(CommitConflictException.class, slow(commit, LONG, () -> log.deleteCommits(0, 9)));
    assertThat(exists(delta.logPath(6))).isFalse();
    DeltaState loaded = delta.load();
    assertThat(loaded.version()).isEqualTo(15);
    assertThat(loaded.files().all()).containsExactlyInAnyOrderElementsOf(head.files().all());
  }

  @Test
  void aSlowCommitWhoseBaseCannotBeSeenIsUnknown() {
    DeltaState head = grow(null, 5);
    PreparedCommit commit = delta.prepare(head, append(at(6), file("x", 1)), id(6));
    delta.script.rule(
        (call, proceed) -> {
          if (call.startsWith("writeConditional ")) {
            time.advance(LONG);
          }
          return call.startsWith("stat ")
              ? Uni.createFrom().failure(new UnavailableException(call, "not reached"))
              : proceed.get();
        });
    assertThat(Await.item(delta.format.publish(commit))).isInstanceOf(CommitOutcome.Unknown.class);
    delta.script.heal();
    assertThat(Await.item(delta.format.resolve(commit)))
        .isInstanceOf(CommitOutcome.Committed.class);
  }

  @Test
  void aLostCommitWhoseWinnersWereCleanedUpIsNotKept() {
    grow(null, 15);
    DeltaState old =
        (DeltaState) Await.item(delta.format.loadAt(delta.table, SnapshotRef.version(5)));
    PreparedCommit commit = delta.prepare(old, append(at(6), file("x", 1)), id(60));
    delta.script.rule(
        (call, proceed) ->
            call.startsWith("writeConditional ")
                ? proceed.get().onTermination().invoke(() -> log.deleteCommits(0, 9))
                : proceed.get());
    Await.failure(CommitConflictException.class, delta.format.publish(commit));
    delta.script.heal();
    assertThat(delta.load().version()).isEqualTo(15);
  }
}
