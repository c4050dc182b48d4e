package dev.parquedb.table.delta;

import static dev.parquedb.table.delta.DeltaFixture.append;
import static dev.parquedb.table.delta.DeltaFixture.at;
import static dev.parquedb.table.delta.DeltaFixture.file;
import static dev.parquedb.table.delta.DeltaFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.TableState;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeltaLoadTest {

  private final DeltaFixture delta = new DeltaFixture();

  @AfterEach
  void close() {
    delta.close();
  }

  /** Commits one file a version, up to a version. */
  private DeltaState grow(long version) {
    DeltaState state = delta.createTable(file("f0", 1));
    while (state.version() < version) {
      int next = (int) state.version() + 1;
      state = delta.commit(state, append(at(next), file("f" + next, 1)), id(next));
    }
    return state;
  }

  private CorruptTableException corrupt(TableState known) {
    return Await.failure(CorruptTableException.class, delta.format.load(delta.table, known));
  }

  private String firstLine(long version) {
    return delta.readLog(version).lines().findFirst().orElseThrow();
  }

  @Test
  void aTableThatDoesNotExistIsNull() {
    assertThat(delta.load()).isNull();
    delta.write(delta.table.path("_delta_log/_last_checkpoint"), "{}");
    assertThat(delta.load()).isNull();
  }

  @Test
  void nothingHappensBeforeSubscription() {
    Uni<TableState> load = delta.format.load(delta.table, null);
    assertThat(delta.script.calls()).isEmpty();
    delta.createTable();
    assertThat(Await.item(load).version()).isZero();
    assertThat(Await.item(load)).isNotSameAs(Await.item(load));
  }

  @Test
  void anUnchangedTableIsTheSameObjectForOneRoundTrip() {
    DeltaState known = grow(3);
    delta.script.forgetCalls();
    assertThat(delta.load(known)).isSameAs(known);
    assertThat(delta.script.calls())
        .containsExactlyInAnyOrder("stat " + delta.logPath(3), "read " + delta.logPath(4));
  }

  @Test
  void aDroppedTableIsNoticed() {
    DeltaState known = grow(3);
    assertThat(delta.load(known)).isSameAs(known);
    Await.item(delta.table.storage().deletePrefix(delta.table.root() + "/"));
    assertThat((Object) Await.item(delta.format.load(delta.table, known))).isNull();
  }

  @Test
  void aTableMadeAgainUnderTheSameNameIsNoticed() {
    DeltaState known = grow(3);
    assertThat(delta.load(known)).isSameAs(known);
    Await.item(delta.table.storage().deletePrefix(delta.table.root() + "/"));
    DeltaState again = grow(5);
    DeltaState loaded = delta.load(known);
    assertThat(loaded.tableId()).isEqualTo(again.tableId()).isNotEqualTo(known.tableId());
    assertThat(loaded.version()).isEqualTo(5);
    assertThat(loaded.files().all()).containsExactlyInAnyOrderElementsOf(again.files().all());
  }

  @Test
  void readsOnFromAKnownState() {
    DeltaState head = grow(100);
    for (long known : new long[] {0, 1, 31, 32, 33, 63, 98, 99}) {
      DeltaState old =
          (DeltaState) Await.item(delta.format.loadAt(delta.table, SnapshotRef.version(known)));
      DeltaState now = delta.load(old);
      assertThat(now.version()).isEqualTo(100);
      assertThat(now.files().all()).containsExactlyInAnyOrderElementsOf(head.files().all());
      assertThat(old.files().size()).isEqualTo((int) known + 1);
    }
  }

  @Test
  void replayGivesTheStateThatCommitsDerived() {
    DeltaState head = grow(70);
    DeltaState loaded = delta.load();
    assertThat(loaded.version()).isEqualTo(head.version());
    assertThat(loaded.timestamp()).isEqualTo(head.timestamp());
    assertThat(loaded.tableId()).isEqualTo(head.tableId());
    assertThat(loaded.schema()).isEqualTo(head.schema());
    assertThat(loaded.properties()).isEqualTo(head.properties());
    assertThat(loaded.protocol()).isEqualTo(head.protocol());
    assertThat(loaded.files().all()).containsExactlyInAnyOrderElementsOf(head.files().all());
  }

  @Test
  void readsAreRepeatedWhenTheStoreIsUnavailable() {
    DeltaState known = grow(2);
    AtomicInteger failures = new AtomicInteger(3);
    delta.script.rule(
        (call, proceed) ->
            failures.getAndDecrement() > 0
                ? Uni.createFrom().failure(new UnavailableException(call, "not reached"))
                : proceed.get());
    assertThat(delta.load(known)).isSameAs(known);
    failures.set(3);
    assertThat(delta.load().version()).isEqualTo(2);
  }

  @Test
  void theStorageErrorArrivesWhenItLasts() {
    grow(1);
    delta.script.unavailable("read ");
    Await.failure(UnavailableException.class, delta.format.load(delta.table, null));
  }

  @Test
  void otherFilesOfTheLogAreIgnored() {
    DeltaState head = grow(2);
    delta.write(delta.table.path("_delta_log/00000000000000000002.crc"), "garbage");
    delta.write(delta.table.path("_delta_log/.00000000000000000002.json.crc"), "garbage");
    delta.write(
        delta.table.path("_delta_log/00000000000000000000.00000000000000000002.compacted.json"),
        "garbage");
    delta.write(delta.table.path("_delta_log/_last_checkpoint"), "garbage");
    delta.write(delta.table.path("_delta_log/_sidecars/00000000000000000009.json"), "garbage");
    assertThat(delta.load().version()).isEqualTo(2);
    assertThat(delta.load(head)).isSameAs(head);
  }

  @Test
  void aDamagedCheckpointIsNamedThoughTheLogIsWhole() {
    grow(3);
    String checkpoint = delta.table.path("_delta_log/00000000000000000002.checkpoint.parquet");
    delta.write(checkpoint, "PAR1");
    assertThat(corrupt(null).file()).isEqualTo(checkpoint);
  }

  @Test
  void aCheckpointWithMissingPartsDoesNotCount() {
    grow(3);
    delta.write(
        delta.table.path(
            "_delta_log/00000000000000000004.checkpoint.0000000001.0000000002.parquet"),
        "PAR1");
    assertThat(delta.load().version()).isEqualTo(3);
    delta.deleteFile(delta.logPath(0));
    assertThat(corrupt(null).file()).isEqualTo(delta.logPath(0));
  }

  @Test
  void aGapIsDamage() {
    DeltaState head = grow(40);
    delta.deleteFile(delta.logPath(35));
    assertThat(corrupt(null).file()).isEqualTo(delta.logPath(35));
    DeltaState old =
        (DeltaState) Await.item(delta.format.loadAt(delta.table, SnapshotRef.version(0)));
    assertThat(corrupt(old).file()).isEqualTo(delta.logPath(35));
    assertThat(delta.load(head)).isSameAs(head);
  }

  @Test
  void aLogThatStartsLateWithoutCheckpointIsDamage() {
    grow(2);
    delta.deleteFile(delta.logPath(0));
    assertThat(corrupt(null).file()).isEqualTo(delta.logPath(0));
  }

  @Test
  void aTruncatedCommitIsDamage() {
    DeltaState known = grow(2);
    String whole = delta.readLog(2);
    for (int length : new int[] {0, 1, whole.length() / 2, whole.length() - 3}) {
      delta.write(delta.logPath(2), whole.substring(0, length));
      assertThat(corrupt(null).file()).as("%d characters", length).isEqualTo(delta.logPath(2));
    }
    delta.write(delta.logPath(2), whole);
    delta.write(delta.logPath(3), "{\"add\":");
    assertThat(corrupt(known).file()).isEqualTo(delta.logPath(3));
  }

  @Test
  void aFirstCommitWithoutProtocolOrMetadataIsDamage() {
    delta.createTable();
    String whole = delta.readLog(0);
    for (String action : new String[] {"protocol", "metaData"}) {
      delta.writeLog(
          0,
          whole
              .lines()
              .filter(line -> !line.contains("\"" + action + "\""))
              .toArray(String[]::new));
      assertThat(corrupt(null)).hasMessageContaining(action);
    }
  }

  @Test
  void aCommitWithoutItsTimestampIsDamage() {
    DeltaState known = grow(1);
    delta.writeLog(2, "{\"commitInfo\":{\"timestamp\":1}}");
    assertThat(corrupt(known)).hasMessageContaining("inCommitTimestamp");
    assertThat(corrupt(null).file()).isEqualTo(delta.logPath(2));
  }

  @Test
  void addingALiveFileWithOtherDeletesWithoutRemovingItIsDamage() {
    DeltaState known = grow(1);
    delta.writeLog(
        2,
        firstLine(1),
        """
        {"add":{"path":"f1","size":1,"stats":"{\\"numRecords\\":5}","deletionVector":{"storageType":"i","pathOrInlineDv":"x","sizeInBytes":1,"cardinality":1}}}\
        """);
    assertThat(corrupt(known)).hasMessageContaining("f1");
    assertThat(corrupt(null).file()).isEqualTo(delta.logPath(2));
  }

  @Test
  void removingWhatIsNotLiveChangesNothing() {
    DeltaState known = grow(1);
    delta.writeLog(
        2,
        firstLine(1),
        "{\"remove\":{\"path\":\"nowhere\",\"dataChange\":true}}",
        """
        {"remove":{"path":"f1","dataChange":true,"deletionVector":{"storageType":"i","pathOrInlineDv":"x","sizeInBytes":1,"cardinality":1}}}\
        """);
    assertThat(delta.load(known).files().size()).isEqualTo(2);
    assertThat(delta.load().files().size()).isEqualTo(2);
  }

  @Test
  void addingALiveFileAgainRenewsItsStatistics() {
    DeltaState known = grow(1);
    delta.writeLog(
        2,
        firstLine(1),
        """
        {"add":{"path":"f1","size":100,"dataChange":false,"stats":"{\\"numRecords\\":1,\\"minValues\\":{\\"version\\":7}}"}}\
        """);
    DataFile file = delta.load(known).files().get("f1");
    assertThat(file.stats().columns().get("version").min()).isEqualTo(7L);
    assertThat(delta.load().files().get("f1")).isEqualTo(file);
  }

  @Test
  void damagedStatisticsNameTheirCommit() {
    DeltaState known = grow(1);
    delta.writeLog(
        2, firstLine(1), "{\"add\":{\"path\":\"x\",\"size\":1,\"stats\":\"{numRecords}\"}}");
    assertThat(corrupt(known).file()).isEqualTo(delta.logPath(2));
  }

  @Test
  void aFileWithoutItsNumberOfRowsIsRefused() {
    DeltaState known = grow(1);
    delta.writeLog(2, firstLine(1), "{\"add\":{\"path\":\"x\",\"size\":1}}");
    assertThat(
            Await.failure(
                    UnsupportedTableFeatureException.class, delta.format.load(delta.table, known))
                .feature())
        .isEqualTo("add without stats.numRecords");
  }

  @Test
  void aCommitThatArrivesWhileReadingOnIsNotMissed() {
    DeltaState known = grow(0);
    for (int version : new int[] {1, 2, 3, 4, 6}) {
      writeEmpty(version);
    }
    AtomicInteger asked = new AtomicInteger();
    delta.script.rule(
        (call, proceed) ->
            call.equals("read " + delta.logPath(5)) && asked.getAndIncrement() == 0
                // The first look comes too early.
                ? proceed.get().onTermination().invoke(() -> writeEmpty(5))
                : proceed.get());
    assertThat(delta.load(known).version()).isEqualTo(6);
    assertThat(asked.get()).isEqualTo(2);
  }

  @Test
  void aLongLogIsRead() {
    DeltaState known = grow(0);
    for (int version = 1; version <= 3000; version++) {
      writeEmpty(version);
    }
    assertThat(delta.load(known).version()).isEqualTo(3000);
    assertThat(delta.load().version()).isEqualTo(3000);
  }

  private void writeEmpty(int version) {
    delta.writeLog(
        version, "{\"commitInfo\":{\"inCommitTimestamp\":" + at(version).toEpochMilli() + "}}");
  }
}
