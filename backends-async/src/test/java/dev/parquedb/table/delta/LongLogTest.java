package dev.parquedb.table.delta;

import static dev.parquedb.table.delta.ForeignLog.add;
import static dev.parquedb.table.delta.ForeignLog.info;
import static dev.parquedb.table.delta.ForeignLog.metaData;
import static dev.parquedb.table.delta.ForeignLog.protocol;
import static dev.parquedb.table.delta.ForeignLog.remove;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.time.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Opening a table costs the same, however long its history is. */
@TestInstance(Lifecycle.PER_CLASS)
class LongLogTest {

  private static final Instant START = DeltaFixture.START;
  private static final int COMMITS = 10_000;
  private static final int LIVE = 100;

  private final VirtualTime time = VirtualTime.manual(START.plusSeconds(COMMITS));
  private final DeltaFixture delta =
      new DeltaFixture(new CheckpointPolicy(100, Long.MAX_VALUE), time);
  private final ForeignLog log = new ForeignLog(delta);

  @AfterAll
  void close() {
    delta.close();
  }

  /** Leaves the commits alone. */
  @AfterEach
  void reset() {
    delta.deleteFile(log.path("_last_checkpoint"));
    delta.deleteFile(delta.logPath(COMMITS));
    for (int version : new int[] {5_000, COMMITS - 6, COMMITS}) {
      delta.deleteFile(log.classicPath(version));
    }
  }

  /** Every commit adds a file and removes the one of a hundred commits before. */
  @BeforeAll
  void grow() {
    for (int version = 0; version < COMMITS; version++) {
      List<String> actions = new ArrayList<>();
      actions.add(info(START.plusSeconds(version)));
      if (version == 0) {
        actions.addAll(List.of(protocol("deletionVectors"), metaData()));
      }
      actions.add(add("f" + version, 1));
      if (version >= LIVE) {
        actions.add(remove("f" + (version - LIVE), START.plusSeconds(version)));
      }
      log.commit(version, actions.toArray(String[]::new));
    }
  }

  private byte[] checkpoint(int version) {
    List<String> actions = new ArrayList<>(List.of(protocol("deletionVectors"), metaData()));
    for (int file = version - LIVE + 1; file <= version; file++) {
      actions.add(add("f" + file, 1));
    }
    for (int file = 0; file <= version - LIVE; file++) {
      actions.add(remove("f" + file, START.plusSeconds(file)));
    }
    return log.classic(version, ParquetActions.CLASSIC, actions);
  }

  private void assertHead(DeltaState state) {
    assertThat(state.version()).isEqualTo(COMMITS - 1);
    assertThat(state.timestamp()).isEqualTo(START.plusSeconds(COMMITS - 1));
    // A state holds what is live, and nothing of what was.
    assertThat(state.files().size()).isEqualTo(LIVE);
    assertThat(state.files().all()).hasSize(LIVE);
    assertThat(state.files().get("f" + (COMMITS - 1))).isNotNull();
  }

  private Set<String> objects(int checkpoint) {
    return delta.script.calls().stream()
        .map(call -> call.substring(call.indexOf(' ') + 1))
        .filter(path -> LogNames.commitVersion(LogNames.last(path)).orElse(0) <= checkpoint)
        .collect(Collectors.toSet());
  }

  @Test
  void threeObjectsAndTheTailOpenATable() {
    int version = COMMITS - 6;
    byte[] bytes = checkpoint(version);
    log.hint("{\"version\":" + version + ",\"size\":1,\"sizeInBytes\":" + bytes.length + "}");
    delta.script.forgetCalls();
    assertHead(delta.load());
    assertThat(objects(version))
        .containsExactlyInAnyOrder(
            log.path("_last_checkpoint"), log.classicPath(version), delta.logPath(version));
    assertThat(delta.script.calls()).noneMatch(call -> call.startsWith("list "));
    // The tail is read by ever wider windows, of which the last one may be too wide.
    assertThat(delta.script.calls()).hasSizeLessThan(3 + 2 + 16);
  }

  @Test
  void withoutAHintTheLogIsListed() {
    int version = COMMITS - 6;
    checkpoint(version);
    delta.script.forgetCalls();
    assertHead(delta.load());
    assertThat(delta.script.calls().stream().filter(call -> call.startsWith("list ")).count())
        .isLessThanOrEqualTo(COMMITS / 1_000 + 1);
    assertThat(delta.script.calls()).hasSizeLessThan(COMMITS / 1_000 + 1 + 3 + 2 + 16);
  }

  @Test
  void aPointInTimeIsFoundByHalving() {
    checkpoint(5_000);
    delta.script.forgetCalls();
    DeltaState state =
        (DeltaState)
            Await.item(
                delta.format.loadAt(
                    delta.table, SnapshotRef.asOf(START.plusSeconds(5_003).plusMillis(999))));
    assertThat(state.version()).isEqualTo(5_003);
    assertThat(state.files().size()).isEqualTo(LIVE);
    assertThat(delta.script.calls()).hasSizeLessThan(COMMITS / 1_000 + 1 + 20 + 12);
  }

  @Test
  void aWholeLogIsReadAndThenCheckpointed() {
    DeltaState head = delta.load();
    assertHead(head);
    int next = COMMITS;
    delta.commit(
        head,
        DeltaFixture.append(START.plusSeconds(next), DeltaFixture.file("x", 1)),
        DeltaFixture.id(next));
    Await.item(delta.format.background().idle());
    assertThat(delta.format.background().failed()).isZero();
    delta.script.forgetCalls();
    DeltaState loaded = delta.load();
    assertThat(loaded.version()).isEqualTo(next);
    assertThat(loaded.files().size()).isEqualTo(LIVE + 1);
    assertThat(delta.script.calls()).hasSizeLessThanOrEqualTo(6);
  }
}
