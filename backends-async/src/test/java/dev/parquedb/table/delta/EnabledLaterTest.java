package dev.parquedb.table.delta;

import static dev.parquedb.table.delta.ForeignLog.add;
import static dev.parquedb.table.delta.ForeignLog.metaData;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.PayloadLayout;
import dev.parquedb.table.TableState;
import dev.parquedb.testkit.Await;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table whose in-commit timestamps were enabled by version 10 of 20, at second 100. */
class EnabledLaterTest {

  private static final Instant START = DeltaFixture.START;
  private static final String SCHEMA = DeltaSchema.write(EntitySchema.empty(), PayloadLayout.JSON);

  private final DeltaFixture delta = new DeltaFixture();
  private final ForeignLog log = new ForeignLog(delta);

  @AfterEach
  void close() {
    delta.close();
  }

  private static String info(long second, String more) {
    return "{\"commitInfo\":{\"timestamp\":%d%s}}"
        .formatted(START.plusSeconds(second).toEpochMilli(), more);
  }

  private static String inCommit(long second) {
    return ",\"inCommitTimestamp\":" + START.plusSeconds(second).toEpochMilli();
  }

  /** Before, the clocks of writers counted: they are ahead of what comes later. */
  private void grow() {
    log.commit(
        0,
        info(50, ""),
        "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}",
        metaData(SCHEMA, "", "").replace("\"true\"", "\"false\""),
        add("f0", 1));
    for (int version = 1; version < 10; version++) {
      log.commit(version, info(50 + 10 * version, ""), add("f" + version, 1));
    }
    log.commit(
        10,
        // The writer's clock is wrong; the in-commit timestamp counts.
        info(5_000, inCommit(100)),
        ForeignLog.protocol(),
        metaData(
            SCHEMA,
            "",
            "\"delta.inCommitTimestampEnablementVersion\":\"10\","
                + "\"delta.inCommitTimestampEnablementTimestamp\":\""
                + START.plusSeconds(100).toEpochMilli()
                + "\","));
    for (int version = 11; version <= 20; version++) {
      log.commit(version, info(0, inCommit(90 + version)), add("f" + version, 1));
    }
  }

  private TableState at(long second) {
    return Await.item(
        delta.format.loadAt(delta.table, SnapshotRef.asOf(START.plusSeconds(second))));
  }

  @ParameterizedTest
  @CsvSource({
    // second, version
    "50, 0",
    "59, 0",
    "60, 1",
    "99, 4",
    "100, 10",
    "101, 11",
    "105, 15",
    "109, 19",
    "110, 20",
    "9999, 20"
  })
  void aTimeIsLookedForOnItsSideOfTheChange(long second, long version) {
    grow();
    assertThat(at(second).version()).isEqualTo(version);
  }

  @Test
  void beforeTheFirstThereIsNothing() {
    grow();
    assertThat(at(49)).isNull();
  }

  @Test
  void theHistoryTellsTheTimeThatCounts() {
    grow();
    List<Instant> times = new ArrayList<>();
    for (SnapshotInfo each : Await.item(delta.format.history(delta.table).collect().asList())) {
      times.add(each.timestamp());
    }
    assertThat(times.subList(8, 13))
        .containsExactly(
            START.plusSeconds(130),
            START.plusSeconds(140),
            START.plusSeconds(100),
            START.plusSeconds(101),
            START.plusSeconds(102));
    assertThat(delta.load().timestamp()).isEqualTo(START.plusSeconds(110));
  }

  @Test
  void whereTheyWereDisabledForAWhileEveryCommitIsLookedAt() {
    grow();
    log.commit(15, info(105, ""), metaData(SCHEMA, "", "").replace("\"true\"", "\"false\""));
    log.commit(16, info(106, inCommit(106)), metaData(SCHEMA, "", ""));
    assertThat(at(9999).version()).isEqualTo(20);
  }
}
