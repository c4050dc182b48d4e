package dev.parquedb.table.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionFoldersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "NULL",
      quoteCharacter = '`',
      value = {
        "plain | p=plain/",
        "NULL | p=__HIVE_DEFAULT_PARTITION__/",
        "`` | p=__HIVE_DEFAULT_PARTITION__/",
        "x=1/y %20:#? | p=x%3D1%2Fy %2520%3A%23%3F/",
        "\"'*\\{}[]^ | p=%22%27%2A%5C%7B}%5B%5D%5E/",
        ".. | p=../",
        "ünï 東京 🎈 | p=ünï 東京 🎈/",
        "2024-01-01T00:00:00.000001Z | p=2024-01-01T00%3A00%3A00.000001Z/",
      })
  void valuesAreEscapedAsHiveDoes(String value, String folder) {
    Map<String, String> partition = new LinkedHashMap<>();
    partition.put("p", value);
    assertThat(PartitionFolders.path(partition)).isEqualTo(folder);
  }

  @Test
  void controlCharactersAreEscaped() {
    assertThat(PartitionFolders.path(Map.of("p", "\u0000\u0001\n\u007f\u0085")))
        .isEqualTo("p=%00%01%0A%7F%85/");
  }

  @Test
  void namesAreEscapedAndKeepTheirOrder() {
    Map<String, String> partition = new LinkedHashMap<>();
    partition.put("z'", "1");
    partition.put("_a", "2");
    assertThat(PartitionFolders.path(partition)).isEqualTo("z%27=1/_a=2/");
    assertThat(PartitionFolders.path(Map.of())).isEmpty();
  }

  @Test
  void longValuesAreCutAfterAWholeCharacter() {
    for (String unit : new String[] {"x", "é", "🎈", "/"}) {
      String folder = PartitionFolders.path(Map.of("p", unit.repeat(1_000)));
      assertThat(folder.getBytes(StandardCharsets.UTF_8).length).isBetween(190, 200);
      assertThat(folder.substring(2, folder.length() - 1).replace(unit, "").replace("%2F", ""))
          .isEmpty();
    }
    Map<String, String> many = new LinkedHashMap<>();
    IntStream.range(0, 30).forEach(i -> many.put("p".repeat(250) + i, "v".repeat(300)));
    String folder = PartitionFolders.path(many);
    assertThat(folder.length()).isLessThanOrEqualTo(480);
    assertThat(folder.chars().filter(c -> c == '/').count()).isEqualTo(30);
  }

  @Test
  void foldersOfPartitionsAreNoHiddenOnes() {
    assertThat(DeltaMaintenance.isReferable("_a=1/b=2/part-0.parquet")).isTrue();
    assertThat(DeltaMaintenance.isReferable("b=2/_a=%2F/part-0.parquet")).isTrue();
    assertThat(DeltaMaintenance.isReferable("_a/part-0.parquet")).isFalse();
    assertThat(DeltaMaintenance.isReferable("_a=1.parquet")).isFalse();
    assertThat(DeltaMaintenance.isReferable("_delta_log/00000000000000000001.checkpoint.parquet"))
        .isFalse();
    assertThat(DeltaMaintenance.isReferable("p=1/.hidden/part-0.parquet")).isFalse();
  }
}
