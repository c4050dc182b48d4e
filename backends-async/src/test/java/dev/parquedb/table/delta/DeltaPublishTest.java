package dev.parquedb.table.delta;

import static dev.parquedb.table.delta.DeltaFixture.START;
import static dev.parquedb.table.delta.DeltaFixture.append;
import static dev.parquedb.table.delta.DeltaFixture.at;
import static dev.parquedb.table.delta.DeltaFixture.create;
import static dev.parquedb.table.delta.DeltaFixture.delete;
import static dev.parquedb.table.delta.DeltaFixture.file;
import static dev.parquedb.table.delta.DeltaFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.storage.StorageClosedException;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.table.CommitOutcome;
import dev.parquedb.table.CommitOutcome.Committed;
import dev.parquedb.table.CommitOutcome.Conflicted;
import dev.parquedb.table.CommitOutcome.Unknown;
import dev.parquedb.table.CommitSummary;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.PreparedCommit;
import dev.parquedb.table.RowSet;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeltaPublishTest {

  private final DeltaFixture delta = new DeltaFixture();

  @AfterEach
  void close() {
    delta.close();
  }

  private CommitOutcome resolve(PreparedCommit commit) {
    return Await.item(delta.format.resolve(commit));
  }

  private WriteStatus status(DeltaFormat format, CommitId id) {
    return Await.item(format.status(delta.table, id));
  }

  private PreparedCommit appendOn(DeltaState base, String path, int id) {
    return delta.prepare(base, append(at(10 * id), file(path, 1)), id(id));
  }

  @Test
  void anUncontendedCommitIsOneRequest() {
    DeltaState base = delta.createTable();
    PreparedCommit commit = appendOn(base, "a", 1);
    delta.script.forgetCalls();
    Committed committed = (Committed) delta.publish(commit);
    assertThat(delta.script.calls()).containsExactly("writeConditional " + delta.logPath(1));
    assertThat(committed.state().version()).isEqualTo(1);
    assertThat(committed.state().files().get("a")).isEqualTo(file("a", 1));
  }

  @Test
  void theLoserLearnsWhatTheWinnersDid() {
    DeltaState base = delta.createTable(file("a", 100), file("b", 1), file("c", 1));
    PreparedCommit loser = appendOn(base, "late", 9);
    DeltaState one = delta.commit(base, append(at(1), file("d", 2)), id(1));
    DeltaState two =
        delta.commit(
            one, delete(at(2), Map.of("a", RowSet.of(7), "b", RowSet.of(0)), file("e", 1)), id(2));
    EntitySchema schema = EntitySchema.of(SchemaField.optional("t", Primitive.LOCAL_TIMESTAMP));
    DeltaState three = delta.commit(two, create(at(3), schema), id(3));

    Conflicted conflicted = (Conflicted) delta.publish(loser);
    assertThat(conflicted.head().version()).isEqualTo(3);
    assertThat(conflicted.head().files().all())
        .containsExactlyInAnyOrderElementsOf(three.files().all());
    assertThat(conflicted.winners()).extracting(CommitSummary::version).containsExactly(1L, 2L, 3L);
    CommitSummary appended = conflicted.winners().get(0);
    assertThat(appended.commitId()).contains(id(1));
    assertThat(appended.timestamp()).isEqualTo(at(1));
    assertThat(appended.added()).containsExactly(file("d", 2));
    assertThat(appended.removed()).isEmpty();
    assertThat(appended.deletes()).isEmpty();
    assertThat(appended.schemaChanged()).isFalse();
    CommitSummary deleted = conflicted.winners().get(1);
    assertThat(deleted.added()).containsExactly(file("e", 1));
    assertThat(deleted.removed()).containsExactly("b");
    assertThat(deleted.deletes()).containsOnlyKeys("a");
    assertThat(deleted.deletes().get("a").liveRows()).isEqualTo(99);
    CommitSummary changed = conflicted.winners().get(2);
    assertThat(changed.schemaChanged()).isTrue();
    assertThat(changed.protocolChanged()).isTrue();
    assertThat(delta.load().files().get("late")).isNull();
  }

  @Test
  void ofTwoThatCreateATableOneWins() {
    PreparedCommit first = delta.prepare(null, create(START, EntitySchema.empty()), id(1));
    PreparedCommit second = delta.prepare(null, create(START, EntitySchema.empty()), id(2));
    Committed won = (Committed) delta.publish(first);
    Conflicted lost = (Conflicted) delta.publish(second);
    assertThat(lost.head().tableId()).isEqualTo(won.state().tableId());
    assertThat(lost.winners()).hasSize(1);
    assertThat(lost.winners().get(0).schemaChanged()).isTrue();
  }

  @Test
  void aLostReplyOfACommitThatLandedIsCommitted() {
    DeltaState base = delta.createTable();
    PreparedCommit commit = appendOn(base, "a", 1);
    delta.script.loseRepliesAfterEffect();
    Unknown unknown = (Unknown) delta.publish(commit);
    assertThat(unknown.id()).isEqualTo(id(1));
    assertThat(status(delta.format, id(1))).isEqualTo(new WriteStatus.Committed(1));
    assertThat(((Committed) resolve(commit)).state().version()).isEqualTo(1);
    delta.script.heal();
    assertThat(delta.load().files().all()).containsExactly(file("a", 1));
  }

  @Test
  void aLostRequestIsSentAgainToTheSameSlot() {
    DeltaState base = delta.createTable();
    PreparedCommit commit = appendOn(base, "a", 1);
    delta.script.loseRequests();
    assertThat(delta.publish(commit)).isInstanceOf(Unknown.class);
    assertThat(resolve(commit)).isInstanceOf(Unknown.class);
    assertThat(status(delta.format, id(1))).isEqualTo(new WriteStatus.Unknown());
    delta.script.heal();
    assertThat(resolve(commit)).isInstanceOf(Committed.class);
    assertThat(delta.load().files().all()).containsExactly(file("a", 1));
    assertThat(resolve(commit)).isInstanceOf(Committed.class);
    assertThat(delta.load().version()).isEqualTo(1);
  }

  @Test
  void aLostRequestWhoseSlotWasTakenIsAConflict() {
    DeltaState base = delta.createTable();
    PreparedCommit commit = appendOn(base, "a", 1);
    delta.script.loseRequests();
    assertThat(delta.publish(commit)).isInstanceOf(Unknown.class);
    delta.script.heal();
    delta.commit(base, append(at(1), file("b", 1)), id(2));
    assertThat(status(delta.format, id(1))).isEqualTo(new WriteStatus.NotCommitted());
    Conflicted conflicted = (Conflicted) resolve(commit);
    assertThat(conflicted.winners()).extracting(CommitSummary::version).containsExactly(1L);
    assertThat(delta.load().files().all()).containsExactly(file("b", 1));
  }

  @Test
  void aRequestThatLandsLateIsFoundByTheOneSentAgain() {
    DeltaState base = delta.createTable();
    PreparedCommit commit = appendOn(base, "a", 1);
    delta.script.loseRequests();
    assertThat(delta.publish(commit)).isInstanceOf(Unknown.class);
    // It arrives after the slot was seen to be free, before the same bytes are sent again.
    delta.script.rule(
        (call, proceed) ->
            call.equals("read " + delta.logPath(1))
                ? proceed
                    .get()
                    .onFailure()
                    .call(
                        () ->
                            delta
                                .table
                                .storage()
                                .write(delta.logPath(1), ((DeltaCommit) commit).body()))
                : proceed.get());
    assertThat(resolve(commit)).isInstanceOf(Committed.class);
    delta.script.heal();
    assertThat(delta.load().files().all()).containsExactly(file("a", 1));
  }

  @Test
  void ourOwnCommitInTheSlotIsNotAConflict() {
    DeltaState base = delta.createTable();
    PreparedCommit commit = appendOn(base, "a", 1);
    assertThat(delta.publish(commit)).isInstanceOf(Committed.class);
    // As if a layer below had sent the request twice.
    assertThat(delta.publish(commit)).isInstanceOf(Committed.class);
    delta.commit(delta.load(), append(at(11), file("b", 1)), id(2));
    assertThat(((Committed) delta.publish(commit)).state().version()).isEqualTo(1);
  }

  @Test
  void ourOwnCommitAtALaterVersionIsFound() {
    DeltaState base = delta.createTable();
    PreparedCommit stale = appendOn(base, "a", 1);
    DeltaState other = delta.commit(base, append(at(1), file("b", 1)), id(2));
    delta.commit(other, append(at(12), file("a", 1)), id(1));
    delta.commit(delta.load(), append(at(13), file("c", 1)), id(3));
    Committed committed = (Committed) delta.publish(stale);
    assertThat(committed.state().version()).isEqualTo(2);
    assertThat(committed.state().files().size()).isEqualTo(2);
  }

  @Test
  void aSlotThatCannotBeReadIsUnknown() {
    DeltaState base = delta.createTable();
    PreparedCommit commit = appendOn(base, "a", 1);
    delta.commit(base, append(at(1), file("b", 1)), id(2));
    delta.script.unavailable("read ");
    assertThat(delta.publish(commit)).isInstanceOf(Unknown.class);
    assertThat(resolve(commit)).isInstanceOf(Unknown.class);
    delta.script.heal();
    assertThat(resolve(commit)).isInstanceOf(Conflicted.class);
  }

  @Test
  void aTableThatWasDroppedMeanwhileIsGone() {
    DeltaState base = delta.createTable();
    delta.commit(base, append(at(1), file("b", 1)), id(2));
    PreparedCommit commit = appendOn(base, "a", 1);
    delta.script.rule(
        (call, proceed) ->
            call.startsWith("writeConditional ")
                ? proceed
                    .get()
                    .onFailure()
                    .call(
                        () -> delta.table.storage().deletePrefix(delta.table.path(LogNames.FOLDER)))
                : proceed.get());
    Conflicted conflicted = (Conflicted) delta.publish(commit);
    assertThat(conflicted.head()).isNull();
    assertThat(conflicted.winners()).isEmpty();
  }

  static Stream<RuntimeException> doubtful() {
    return Stream.of(
        new UnavailableException("x", "not reached"),
        new StorageTimeoutException("x", "too slow"),
        ScriptedStorage.lost("x"),
        new IllegalStateException("a defect"));
  }

  @ParameterizedTest
  @MethodSource("doubtful")
  void failuresThatProveNothingAreUnknown(RuntimeException failure) {
    DeltaState base = delta.createTable();
    PreparedCommit commit = appendOn(base, "a", 1);
    failConditionalWrites(failure);
    assertThat(((Unknown) delta.publish(commit)).cause()).isSameAs(failure);
  }

  static Stream<RuntimeException> definite() {
    return Stream.of(
        new PermissionDeniedException("x", "no"), new StorageClosedException("x", "closed"));
  }

  @ParameterizedTest
  @MethodSource("definite")
  void definiteRefusalsFail(RuntimeException failure) {
    DeltaState base = delta.createTable();
    PreparedCommit commit = appendOn(base, "a", 1);
    failConditionalWrites(failure);
    assertThat(Await.failure(delta.format.publish(commit))).isSameAs(failure);
    // After an unknown outcome a refusal proves nothing about the request before.
    assertThat(resolve(commit)).isInstanceOf(Unknown.class);
  }

  private void failConditionalWrites(RuntimeException failure) {
    delta.script.rule(
        (call, proceed) ->
            call.startsWith("writeConditional ")
                ? Uni.createFrom().failure(failure)
                : proceed.get());
  }

  @Test
  void withoutItsSideFileNothingIsCommitted() {
    DataFile large = file("a", 100_000);
    DeltaState base = delta.createTable(large);
    RowSet rows = RowSet.of(LongStream.range(0, 40_000).map(i -> 2 * i).toArray());
    PreparedCommit commit = delta.prepare(base, delete(at(1), Map.of("a", rows)), id(1));
    delta.script.unavailable("write ");
    delta.script.forgetCalls();
    Await.failure(UnavailableException.class, delta.format.publish(commit));
    assertThat(delta.script.calls()).noneMatch(call -> call.startsWith("writeConditional"));
    delta.script.heal();
    assertThat(delta.load(base)).isSameAs(base);
    assertThat(commit.bytes()).isGreaterThan(5_000);
    assertThat(delta.publish(commit)).isInstanceOf(Committed.class);
    assertThat(delta.deleted(delta.load(), "a")).isEqualTo(rows);
  }

  @Test
  void aWinnerThatRequiresMoreThanWeKnowIsNamed() {
    DeltaState base = delta.createTable();
    PreparedCommit commit = appendOn(base, "a", 1);
    delta.writeLog(
        1,
        "{\"commitInfo\":{\"inCommitTimestamp\":1767225600001}}",
        "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,"
            + "\"readerFeatures\":[\"holograms\"],\"writerFeatures\":[\"holograms\"]}}");
    assertThat(
            Await.failure(UnsupportedTableFeatureException.class, delta.format.publish(commit))
                .feature())
        .isEqualTo("holograms");
  }

  @Test
  void aDamagedSlotIsNamed() {
    DeltaState base = delta.createTable();
    PreparedCommit commit = appendOn(base, "a", 1);
    delta.write(delta.logPath(1), "x");
    assertThat(Await.failure(CorruptTableException.class, delta.format.publish(commit)).file())
        .isEqualTo(delta.logPath(1));
  }

  @Test
  void statusFindsCommitsInTheLog() {
    DeltaState state = delta.createTable();
    for (int i = 1; i <= 70; i++) {
      state = delta.commit(state, append(at(i)), id(i));
    }
    DeltaFormat other = delta.otherFormat();
    for (int i : List.of(0, 1, 38, 39, 70)) {
      assertThat(status(other, id(i))).isEqualTo(new WriteStatus.Committed(i));
    }
    // It may have been sent to the version after the newest.
    assertThat(status(other, id(99))).isEqualTo(new WriteStatus.Unknown());
  }

  @Test
  void statusCountsTheNewestAttemptOnly() {
    DeltaState base = delta.createTable();
    PreparedCommit commit = appendOn(base, "a", 1);
    delta.script.loseRequests();
    delta.publish(commit);
    delta.script.heal();
    DeltaState head = delta.commit(base, append(at(1), file("b", 1)), id(2));
    assertThat(resolve(commit)).isInstanceOf(Conflicted.class);
    assertThat(delta.publish(appendOn(head, "a", 1))).isInstanceOf(Committed.class);
    assertThat(status(delta.format, id(1))).isEqualTo(new WriteStatus.Committed(2));
  }

  @Test
  void statusOfAnAbsentTableIsUnknown() {
    assertThat(status(delta.format, id(1))).isEqualTo(new WriteStatus.Unknown());
  }

  @Test
  void aWriterKnowsThatItsLastCommitStandsHoweverManyItMade() {
    DeltaState state = delta.createTable();
    for (int i = 1; i <= 9_000; i++) {
      delta.script.forgetCalls();
      assertThat(Await.item(delta.format.stands(delta.table, state))).isTrue();
      assertThat(delta.script.calls()).as("after commit %s", i).hasSize(1);
      state = delta.commit(state, append(at(i)), id(i));
    }
  }
}
