package dev.parquedb.table.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.CheckpointPolicy.Since;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointPolicyTest {

  private static final CheckpointPolicy POLICY = new CheckpointPolicy(100, 1_000);

  private static MetaData metaData(Map<String, String> configuration) {
    return new MetaData(
        "t",
        Optional.empty(),
        Optional.empty(),
        "parquet",
        "{}",
        List.of(),
        configuration,
        OptionalLong.empty());
  }

  @ParameterizedTest
  @CsvSource({
    // commits, bytes, last, checkpoint, due
    "0, 0, 0, 0, false",
    "99, 500, 10, 0, false",
    "100, 500, 10, 0, true",
    "101, 500, 10, 0, false",
    "200, 900, 10, 0, true",
    "5, 999, 10, 0, false",
    "5, 1000, 10, 0, true",
    "5, 1009, 10, 0, true",
    "6, 1010, 10, 0, false",
    "1, 5000, 5000, 0, true",
    "100, 500, 10, 66036, true",
    "100, 499, 10, 66036, false",
    "1000, 499, 10, 66036, true",
    "5, 1000, 10, 66537, false",
    "9, 1001, 500, 66537, true"
  })
  void aRoundOfCommitsOrBytesIsDue(
      long commits, long bytes, long last, long checkpoint, boolean due) {
    assertThat(POLICY.isDue(new Since(commits, bytes, last, checkpoint), metaData(Map.of())))
        .isEqualTo(due);
  }

  @ParameterizedTest
  @CsvSource({
    // commits, bytes, checkpoint, due
    "99, 500, 0, false",
    "101, 500, 0, true",
    "5, 999, 0, false",
    "6, 1010, 0, true",
    "101, 499, 66036, false",
    "1001, 499, 66036, true"
  })
  void aRoundThatWasMissedIsMadeUpForWhenTheLogHasGrown(
      long commits, long bytes, long checkpoint, boolean due) {
    assertThat(POLICY.isOverdue(new Since(commits, bytes, 10, checkpoint), metaData(Map.of())))
        .isEqualTo(due);
  }

  @ParameterizedTest
  @CsvSource({
    "delta.checkpointInterval, 10, 10, true",
    "delta.checkpointInterval, 10, 100, true",
    "delta.checkpointInterval, 1000, 100, false",
    "delta.checkpointInterval, often, 100, true",
    "delta.checkpointInterval, 0, 7, true",
    "delta.checkpoint.writeStatsAsJson, false, 100, false",
    "delta.checkpoint.writeStatsAsJson, true, 100, true",
    "delta.checkpoint.writeStatsAsStruct, true, 100, false",
    "delta.checkpoint.writeStatsAsStruct, false, 100, true"
  })
  void propertiesOfTheTableCount(String property, String value, long commits, boolean due) {
    assertThat(POLICY.isDue(new Since(commits, 1, 0, 0), metaData(Map.of(property, value))))
        .isEqualTo(due);
  }

  @ParameterizedTest
  @CsvSource({"0, false", "9, false", "10, true", "11, true"})
  void aFailedOneComesAgainBeforeTheNextRound(long later, boolean due) {
    assertThat(POLICY.isDueAgain(later, metaData(Map.of()))).isEqualTo(due);
  }
}
