package dev.parquedb.table.delta;

import static dev.parquedb.table.delta.ForeignLog.add;
import static dev.parquedb.table.delta.ForeignLog.domain;
import static dev.parquedb.table.delta.ForeignLog.grown;
import static dev.parquedb.table.delta.ForeignLog.info;
import static dev.parquedb.table.delta.ForeignLog.metaData;
import static dev.parquedb.table.delta.ForeignLog.protocol;
import static dev.parquedb.table.delta.ForeignLog.remove;
import static dev.parquedb.table.delta.ForeignLog.txn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.table.DataFile;
import dev.parquedb.testkit.Await;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables whose log starts with a checkpoint by another engine. */
class CheckpointReadTest {

  private static final Instant START = DeltaFixture.START;

  private final DeltaFixture delta = new DeltaFixture();
  private final ForeignLog log = new ForeignLog(delta);

  @AfterEach
  void close() {
    delta.close();
  }

  /** Loads a table of files {@code f0} to {@code f<version>}. */
  private DeltaState assertGrown(long version) {
    DeltaState state = delta.load();
    assertThat(state.version()).isEqualTo(version);
    assertThat(state.files().size()).isEqualTo((int) version + 1);
    assertThat(state.files().rows()).isEqualTo((version + 1) * (version + 2) / 2);
    assertThat(state.timestamp()).isEqualTo(START.plusSeconds(version));
    assertThat(state.tableId()).hasToString("8f1e1e0e-0000-4000-8000-000000000001");
    return state;
  }

  private CorruptTableException corrupt() {
    return Await.failure(CorruptTableException.class, delta.format.load(delta.table, null));
  }

  @Test
  void aClassicCheckpointWithAllThatOthersWriteIsRead() {
    log.grow(18, 22, START);
    List<String> actions = new ArrayList<>(grown(17));
    String vector =
        ",\"deletionVector\":{\"storageType\":\"u\",\"pathOrInlineDv\":\"ab^-aqEH.-t@S}K{vb[*k^\","
            + "\"offset\":4,\"sizeInBytes\":40,\"cardinality\":6,\"maxRowIndex\":9}";
    actions.add(
        add(
            "a%20b",
            19,
            vector
                + ",\"tags\":{\"t\":\"1\",\"n\":null},\"baseRowId\":5,\"stats_parsed\":"
                + "{\"numRecords\":19,\"minValues\":{\"name\":\"x\"}}"));
    actions.addAll(
        List.of(
            remove("gone", START),
            txn("app", 7),
            domain("d", "{}"),
            "{\"somethingNew\":{\"a\":1}}"));
    log.classic(18, ParquetActions.CLASSIC, actions);
    DeltaState state = delta.load();
    assertThat(state.version()).isEqualTo(22);
    assertThat(state.timestamp()).isEqualTo(START.plusSeconds(22));
    assertThat(state.txns()).isEqualTo(Map.of("app", 7L));
    assertThat(state.domains()).isEqualTo(Map.of("d", "{}"));
    assertThat(state.protocol().readerFeatures()).containsExactly("deletionVectors");
    assertThat(state.metaData().createdTime()).hasValue(5);
    assertThat(state.metaData().name()).hasValue("n");
    DataFile file = state.files().get("a b");
    assertThat(file.rows()).isEqualTo(19);
    assertThat(file.liveRows()).isEqualTo(13);
    assertThat(file.deletes().orElseThrow().key()).isEqualTo("uab^-aqEH.-t@S}K{vb[*k^@4");
    assertThat(state.files().size()).isEqualTo(18 + 1 + 4);
    assertThat(state.files().get("gone")).isNull();
  }

  @Test
  void theFewestColumnsAreEnough() {
    log.grow(20, 25, START);
    log.classic(20, ParquetActions.MINIMAL, grown(20));
    assertGrown(25);
  }

  @Test
  void aCheckpointOfTheHeadIsEnough() {
    log.grow(20, 20, START);
    log.classic(20, ParquetActions.CLASSIC, grown(20));
    DeltaState state = assertGrown(20);
    assertThat(delta.load(state)).isSameAs(state);
  }

  @Test
  void theCommitOfTheCheckpointMayBeGone() {
    log.grow(21, 23, START);
    log.classic(20, ParquetActions.CLASSIC, grown(20));
    assertGrown(23);
    log.deleteCommits(21, 23);
    DeltaState state = delta.load();
    assertThat(state.version()).isEqualTo(20);
    assertThat(delta.load(state)).isSameAs(state);
    assertThat(Await.item(delta.format.stands(delta.table, state))).isTrue();
    Await.item(delta.table.storage().deletePrefix(delta.table.root() + "/"));
    assertThat(Await.item(delta.format.stands(delta.table, state))).isFalse();
  }

  @Test
  void severalRowGroupsAreRead() {
    log.grow(300, 300, START);
    delta.write(
        log.classicPath(300), ParquetActions.write(ParquetActions.CLASSIC, 100, grown(300)));
    assertGrown(300);
  }

  @Test
  void metadataMayComeLast() {
    log.grow(20, 20, START);
    List<String> actions = new ArrayList<>(grown(20));
    actions.addAll(actions.subList(0, 2));
    log.classic(20, ParquetActions.CLASSIC, List.copyOf(actions.subList(2, actions.size())));
    assertGrown(20);
  }

  @Test
  void aCheckpointInPartsIsReadWhenAllAreThere() {
    log.grow(0, 22, START);
    log.deleteCommits(0, 9);
    List<String> actions = grown(20);
    log.part(20, 1, 2, actions.subList(0, 10));
    log.classic(10, ParquetActions.CLASSIC, grown(10));
    assertGrown(22);
    log.part(20, 2, 2, actions.subList(10, actions.size()));
    // A second set, of which one is missing, does not count.
    log.part(20, 1, 3, List.of());
    log.part(20, 3, 3, List.of());
    log.deleteCommits(10, 20);
    delta.deleteFile(log.classicPath(10));
    DeltaState state = assertGrown(22);
    assertThat(state.tail().checkpoint()).isEqualTo(20);
  }

  @Test
  void aCheckpointWithSidecarsIsRead() {
    log.grow(20, 21, START);
    List<String> actions = grown(20);
    List<String> top =
        List.of(
            "{\"checkpointMetadata\":{\"version\":20,\"tags\":{}}}",
            protocol("v2Checkpoint", "deletionVectors"),
            metaData(),
            txn("app", 3),
            log.sidecar("one.parquet", actions.subList(2, 8)),
            log.sidecar("two.parquet", actions.subList(8, actions.size())),
            log.sidecar("three.parquet", List.of(remove("gone", START))));
    log.uniqueParquet(20, top);
    assertThat(assertGrown(21).txns()).isEqualTo(Map.of("app", 3L));
    delta.deleteFile(log.uniquePath(20, "parquet"));
    log.uniqueJson(20, top);
    assertThat(assertGrown(21).txns()).isEqualTo(Map.of("app", 3L));
    delta.deleteFile(log.path("_sidecars/two.parquet"));
    assertThat(corrupt().file()).isEqualTo(log.path("_sidecars/two.parquet"));
  }

  @Test
  void aUniqueCheckpointMayHoldItsFiles() {
    log.grow(20, 21, START);
    List<String> actions = new ArrayList<>(grown(20));
    actions.add("{\"checkpointMetadata\":{\"version\":20}}");
    actions.add(remove("gone", START));
    actions.add("{\"unheardOf\":{}}");
    log.uniqueJson(20, actions);
    assertGrown(21);
  }

  @Test
  void statisticsThatAreColumnsTellTheNumberOfRows() {
    log.grow(20, 20, START);
    List<String> actions = new ArrayList<>();
    for (String action : grown(20)) {
      actions.add(
          action.replaceAll(
              "\"stats\":\"\\{\\\\\"numRecords\\\\\":(\\d+)}\"",
              "\"stats_parsed\":{\"numRecords\":$1}"));
    }
    assertThat(actions.get(5)).contains("stats_parsed").doesNotContain("\"stats\"");
    log.classic(20, ParquetActions.CLASSIC, actions);
    assertGrown(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "[]",
        "{}",
        "{\"version\":-1}",
        "{\"version\":20}",
        "{\"version\":20,\"size\":23,\"sizeInBytes\":1}",
        "{\"version\":20,\"size\":23,\"sizeInBytes\":99999999}",
        "{\"version\":20,\"size\":23,\"parts\":4,\"sizeInBytes\":10}",
        "{\"version\":19,\"size\":23,\"sizeInBytes\":1000}",
        "{\"version\":99,\"size\":23,\"sizeInBytes\":1000}",
        "{\"version\":\"20\",\"size\":{}}",
        "{\"version\":20,\"v2Checkpoint\":{\"path\":\"../x.parquet\",\"sizeInBytes\":1}}",
        "{\"version\":20,\"v2Checkpoint\":{\"path\":\"00000000000000000020.checkpoint.a.parquet\","
            + "\"sizeInBytes\":1000}}"
      })
  void aHintMayBeWrong(String hint) {
    log.grow(20, 25, START);
    log.classic(20, ParquetActions.CLASSIC, grown(20));
    log.hint(hint);
    assertGrown(25);
  }

  @Test
  void aHintMayBeOld() {
    log.grow(0, 40, START);
    byte[] old = log.classic(10, ParquetActions.CLASSIC, grown(10));
    log.classic(30, ParquetActions.CLASSIC, grown(30));
    log.hint("{\"version\":10,\"size\":13,\"sizeInBytes\":" + old.length + "}");
    assertGrown(40);
    // Cleaned up by somebody who left the old checkpoint and its commit.
    log.deleteCommits(0, 9);
    log.deleteCommits(11, 29);
    assertGrown(40);
  }

  @Test
  void otherFilesOfTheLogDoNotMatter() {
    log.grow(20, 25, START);
    log.classic(20, ParquetActions.CLASSIC, grown(20));
    delta.write(log.path("00000000000000000025.crc"), "garbage");
    delta.write(log.path("00000000000000000021.00000000000000000024.compacted.json"), "garbage");
    delta.write(log.path("_staged_commits/00000000000000000026." + ForeignLog.UUID + ".json"), "x");
    delta.write(log.path(".00000000000000000020.checkpoint.parquet.crc"), "x");
    assertGrown(25);
  }

  @Test
  void aDamagedCheckpointIsNamed() {
    log.grow(20, 20, START);
    byte[] whole = log.classic(20, ParquetActions.CLASSIC, grown(20));
    for (int length : new int[] {0, 4, 100, whole.length / 2, whole.length - 1}) {
      delta.write(log.classicPath(20), Arrays.copyOf(whole, length));
      assertThat(corrupt().file()).as("%d bytes", length).isEqualTo(log.classicPath(20));
    }
    List<String> actions = grown(20);
    log.classic(20, ParquetActions.CLASSIC, actions.subList(1, actions.size()));
    assertThat(corrupt()).hasMessageContaining("no protocol");
    log.classic(20, ParquetActions.CLASSIC, actions.subList(2, actions.size()));
    assertThat(corrupt().file()).isEqualTo(log.classicPath(20));
    List<String> twice = new ArrayList<>(actions);
    twice.add(add("f3", 9));
    log.classic(20, ParquetActions.CLASSIC, twice);
    assertThat(corrupt()).hasMessageContaining("f3 twice");
    log.classic(20, "optional binary add (STRING);", List.of());
    assertThat(corrupt().file()).isEqualTo(log.classicPath(20));
  }

  @Test
  void featuresOfACheckpointAreRefusedByName() {
    log.grow(20, 20, START);
    log.classic(20, ParquetActions.CLASSIC, List.of(protocol("catalogManaged"), metaData()));
    assertThat(
            Await.failure(
                    UnsupportedTableFeatureException.class, delta.format.load(delta.table, null))
                .feature())
        .isEqualTo("catalogManaged");
    // What a later commit drops is not needed.
    log.commit(21, info(START.plusSeconds(21)), protocol(), add("x", 1));
    assertThat(delta.load().files().size()).isEqualTo(1);
  }
}
