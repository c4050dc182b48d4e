package dev.parquedb.table.delta;

import static dev.parquedb.table.delta.DeltaFixture.append;
import static dev.parquedb.table.delta.DeltaFixture.at;
import static dev.parquedb.table.delta.DeltaFixture.delete;
import static dev.parquedb.table.delta.DeltaFixture.file;
import static dev.parquedb.table.delta.DeltaFixture.id;
import static dev.parquedb.table.delta.ForeignLog.add;
import static dev.parquedb.table.delta.ForeignLog.domain;
import static dev.parquedb.table.delta.ForeignLog.grown;
import static dev.parquedb.table.delta.ForeignLog.info;
import static dev.parquedb.table.delta.ForeignLog.remove;
import static dev.parquedb.table.delta.ForeignLog.txn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.delta.Action.Add;
import dev.parquedb.table.delta.Action.Remove;
import dev.parquedb.table.delta.Action.Txn;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.time.VirtualTime;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checkpoints that this library writes. */
class CheckpointWriteTest {

  private final VirtualTime time = VirtualTime.manual(DeltaFixture.START);
  private final DeltaFixture delta =
      new DeltaFixture(new CheckpointPolicy(10, Long.MAX_VALUE), time);
  private final ForeignLog log = new ForeignLog(delta);

  @AfterEach
  void close() {
    delta.close();
  }

  private void settled() {
    Await.item(delta.format.background().idle());
  }

  private boolean settle = true;

  private DeltaState grow(DeltaState state, long version) {
    DeltaState head = state == null ? delta.createTable(file("f0", 1)) : state;
    while (head.version() < version) {
      int next = (int) head.version() + 1;
      head = delta.commit(head, append(at(next), file("f" + next, 1)), id(next));
      if (settle) {
        settled();
      }
    }
    return head;
  }

  private FileStat checkpoint(long version) {
    return Await.item(delta.table.storage().stat(log.classicPath(version)));
  }

  private String hint() {
    return StandardCharsets.UTF_8
        .decode(Await.item(delta.table.storage().read(log.path("_last_checkpoint"))))
        .toString();
  }

  private List<Action> actions(long version) {
    FileStat stat = checkpoint(version);
    Checkpoint checkpoint =
        new Checkpoint(
            version,
            List.of(
                new Checkpoint.Part(
                    LogNames.checkpoint(version),
                    stat.size(),
                    Checkpoint.Form.PARQUET,
                    java.util.Optional.empty())));
    List<Action> all = new ArrayList<>();
    Await.item(
            delta
                .format
                .checkpoints()
                .actions(delta.table, checkpoint, CheckpointSchema.ALL)
                .collect()
                .asList())
        .forEach(all::addAll);
    return all;
  }

  @Test
  void aRoundOfCommitsMakesACheckpointAndAHint() {
    DeltaState head = grow(null, 9);
    settled();
    assertThat(checkpoint(9)).isNull();
    head = grow(head, 10);
    settled();
    assertThat(checkpoint(10)).isNotNull();
    assertThat(hint())
        .isEqualTo(
            "{\"version\":10,\"size\":13,\"sizeInBytes\":%d,\"numOfAddFiles\":11}"
                .formatted(checkpoint(10).size()));
    head = grow(head, 25);
    settled();
    assertThat(checkpoint(20)).isNotNull();
    log.deleteCommits(0, 19);
    DeltaState loaded = delta.load();
    assertThat(loaded.version()).isEqualTo(25);
    assertThat(loaded.timestamp()).isEqualTo(head.timestamp());
    assertThat(loaded.tableId()).isEqualTo(head.tableId());
    assertThat(loaded.schema()).isEqualTo(head.schema());
    assertThat(loaded.protocol()).isEqualTo(head.protocol());
    assertThat(loaded.metaData()).isEqualTo(head.metaData());
    assertThat(loaded.files().all()).containsExactlyInAnyOrderElementsOf(head.files().all());
  }

  @Test
  void nothingThatACheckpointMustKeepIsLost() {
    Instant start = DeltaFixture.START;
    log.grow(5, 5, start);
    List<String> older = new ArrayList<>(grown(4));
    older.add(
        add(
            "noted",
            9,
            ",\"tags\":{\"t\":\"1\"},\"baseRowId\":5,\"defaultRowCommitVersion\":2,"
                + "\"clusteringProvider\":\"c\""));
    older.add(add("odd,(name)", 1));
    older.add(remove("long-gone", start.minus(Duration.ofDays(8))));
    older.add(remove("gone", start.minus(Duration.ofDays(6))));
    older.addAll(List.of(txn("app", 1), txn("other", 2), domain("d", "1"), domain("dropped", "2")));
    log.classic(5, ParquetActions.CLASSIC, older);
    log.commit(
        6,
        info(start.plusSeconds(6)),
        remove("f1", start.plusSeconds(6)),
        txn("app", 5),
        "{\"domainMetadata\":{\"domain\":\"dropped\",\"configuration\":\"2\",\"removed\":true}}",
        domain("new", "3"));
    DeltaState head = delta.load();
    head =
        delta.commit(
            head, delete(start.plusSeconds(7), Map.of("f2", RowSet.of(1)), file("n", 1)), id(7));
    while (head.version() < 15) {
      int next = (int) head.version() + 1;
      head = delta.commit(head, append(start.plusSeconds(next), file("g" + next, 1)), id(next));
    }
    settled();
    List<Action> actions = actions(15);
    List<Remove> removes =
        actions.stream().filter(Remove.class::isInstance).map(Remove.class::cast).toList();
    assertThat(removes).extracting(Remove::path).containsExactlyInAnyOrder("gone", "f1", "f2");
    assertThat(removes)
        .filteredOn(file -> file.path().equals("f2"))
        .first()
        .satisfies(file -> assertThat(file.deletionVector()).isEmpty());
    Add noted =
        actions.stream()
            .filter(action -> action instanceof Add file && file.path().equals("noted"))
            .map(Add.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(noted.notes().tags()).isEqualTo(Map.of("t", "1"));
    assertThat(noted.notes().baseRowId()).hasValue(5);
    assertThat(noted.notes().defaultRowCommitVersion()).hasValue(2);
    assertThat(noted.notes().clusteringProvider()).hasValue("c");
    assertThat(noted.modificationTime()).isEqualTo(7);
    assertThat(actions)
        .contains(new Txn("app", 5, OptionalLong.of(9)), new Txn("other", 2, OptionalLong.of(9)));
    assertThat(actions)
        .anyMatch(
            action ->
                action instanceof Add file
                    && file.path().equals("odd,(name)")
                    // Written as it was: some readers compare the text.
                    && file.notes().uri().equals(java.util.Optional.of("odd,(name)")));
    log.deleteCommits(5, 14);
    delta.deleteFile(log.classicPath(5));
    DeltaState loaded = delta.load();
    assertThat(loaded.files().all()).containsExactlyInAnyOrderElementsOf(head.files().all());
    assertThat(loaded.files().get("f2").deletes()).isPresent();
    assertThat(loaded.txns()).isEqualTo(Map.of("app", 5L, "other", 2L));
    assertThat(loaded.domains()).isEqualTo(Map.of("d", "1", "new", "3"));
    assertThat(loaded.protocol().writerFeatures())
        .isEqualTo(Set.of("deletionVectors", "inCommitTimestamp"));
    assertThat(loaded.metaData().name()).hasValue("n");
  }

  @Test
  void aCheckpointThatFailsHarmsNoCommitAndComesAgain() {
    DeltaState head = grow(null, 9);
    delta.script.rule(
        (call, proceed) ->
            call.contains(".checkpoint.parquet")
                ? Uni.createFrom().failure(new UnavailableException(call, "not reached"))
                : proceed.get());
    head = grow(head, 10);
    settled();
    assertThat(delta.format.background().failed()).isEqualTo(1);
    delta.script.heal();
    assertThat(checkpoint(10)).isNull();
    head = grow(head, 11);
    settled();
    assertThat(checkpoint(11)).isNotNull();
    assertThat(delta.format.background().done()).isEqualTo(1);
    assertThat(delta.load().version()).isEqualTo(11);
  }

  @Test
  void whatAnotherProcessHasDoneIsNotDoneAgain() {
    DeltaFormat other = delta.otherFormat(new CheckpointPolicy(10, Long.MAX_VALUE));
    DeltaState head = grow(null, 10);
    settled();
    FileStat first = checkpoint(10);
    DeltaState base = (DeltaState) Await.item(other.load(delta.table, null));
    assertThat(base.tail().checkpoint()).isEqualTo(10);
    for (int version = 11; version <= 15; version++) {
      Await.item(
          other.publish(
              Await.item(
                  other.prepare(
                      delta.table,
                      base,
                      append(at(version), file("f" + version, 1)),
                      id(version)))));
      base = (DeltaState) Await.item(other.load(delta.table, base));
    }
    Await.item(other.background().idle());
    assertThat(checkpoint(15)).isNull();
    head = grow(delta.load(head), 20);
    settled();
    assertThat(checkpoint(20)).isNotNull();
    assertThat(checkpoint(10).version()).isEqualTo(first.version());
  }

  @Test
  void hintsAreWrittenAtMostOnceASecond() {
    DeltaState head = grow(null, 10);
    settled();
    assertThat(hint()).contains("\"version\":10");
    head = grow(head, 20);
    settled();
    head = grow(head, 30);
    settled();
    time.advance(Duration.ofMillis(999));
    assertThat(hint()).contains("\"version\":10");
    time.advance(Duration.ofMillis(1));
    assertThat(hint()).contains("\"version\":30");
    assertThat(
            delta.script.calls().stream()
                .filter(c -> c.endsWith("write " + log.path("_last_checkpoint"))))
        .hasSize(2);
  }

  @Test
  void aLostHintDoesNoHarm() {
    delta.script.unavailable("write " + delta.table.path("_delta_log/_last_checkpoint"));
    DeltaState head = grow(null, 12);
    settled();
    assertThat(checkpoint(10)).isNotNull();
    log.deleteCommits(0, 9);
    assertThat(delta.load().files().all()).containsExactlyInAnyOrderElementsOf(head.files().all());
  }

  @Test
  void aCheckpointOfADroppedTableIsNotWritten() {
    DeltaState head = grow(null, 9);
    delta.script.rule(
        (call, proceed) ->
            call.equals("stat " + delta.logPath(10))
                ? delta.table.storage().delete(delta.logPath(10)).chain(gone -> proceed.get())
                : proceed.get());
    grow(head, 10);
    settled();
    delta.script.heal();
    assertThat(checkpoint(10)).isNull();
    assertThat(delta.format.background().failed()).isEqualTo(1);
  }

  @Test
  void aRoundThatEndsWhileACheckpointIsMadeIsMadeUpFor() {
    DeltaState head = grow(null, 9);
    CompletableFuture<Void> gate = new CompletableFuture<>();
    delta.script.rule(
        (call, proceed) ->
            call.contains("write ") && call.contains(".checkpoint.parquet")
                ? Uni.createFrom().completionStage(gate).chain(() -> proceed.get())
                : proceed.get());
    settle = false;
    head = grow(head, 20);
    gate.complete(null);
    settled();
    assertThat(checkpoint(10)).isNotNull();
    assertThat(checkpoint(20)).isNull();
    head = grow(head, 21);
    settled();
    assertThat(checkpoint(21)).isNotNull();
  }

  @Test
  void checkpointsThatTakeLongerThanARoundAreNoCloserForIt() {
    CompletableFuture<Void> first = new CompletableFuture<>();
    CompletableFuture<Void> second = new CompletableFuture<>();
    Map<String, CompletableFuture<Void>> gates =
        Map.of(log.classicPath(10), first, log.classicPath(23), second);
    delta.script.rule(
        (call, proceed) ->
            call.startsWith("write ") && gates.containsKey(call.substring("write ".length()))
                ? Uni.createFrom()
                    .completionStage(gates.get(call.substring("write ".length())))
                    .chain(() -> proceed.get())
                : proceed.get());
    settle = false;
    DeltaState head = grow(null, 22);
    first.complete(null);
    settled();
    head = grow(head, 31);
    second.complete(null);
    settled();
    head = grow(head, 32);
    settled();
    assertThat(checkpoint(23)).isNotNull();
    assertThat(checkpoint(32)).as("nine commits after the last one").isNull();
    grow(head, 33);
    settled();
    assertThat(checkpoint(33)).isNotNull();
  }
}
