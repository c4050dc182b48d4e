package dev.parquedb.table.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.FileStat;
import dev.parquedb.table.TableRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanupPlanTest {

  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final TableRef TABLE = new TableRef("people", null, "people");

  /** A file that was written so many days ago. */
  private static FileStat file(String name, int daysAgo) {
    return FileStat.file("people/_delta_log/" + name, 1, "v", NOW.minus(Duration.ofDays(daysAgo)));
  }

  private static String digits(long version) {
    return "%020d".formatted(version);
  }

  /** Commits 0 to 9, one a day, the last one today; checkpoints of 3 and 6. */
  private static List<FileStat> log() {
    List<FileStat> files = new ArrayList<>();
    for (int version = 0; version < 10; version++) {
      files.add(file(digits(version) + ".json", 9 - version));
    }
    files.add(file(digits(3) + ".checkpoint.parquet", 6));
    files.add(file(digits(6) + ".checkpoint.parquet", 3));
    return sorted(files);
  }

  private static List<FileStat> sorted(List<FileStat> files) {
    files.sort(Comparator.comparing(FileStat::path));
    return files;
  }

  private static List<String> plan(List<FileStat> files, int keptDays, long hint) {
    return CleanupPlan.of(TABLE, files, NOW.minus(Duration.ofDays(keptDays)), hint).stream()
        .map(LogNames::last)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    // kept days, hint, first commit kept
    "0, 9, 6",
    "3, 9, 6",
    "4, 9, 3",
    "6, 9, 3",
    "7, 9, 0",
    "30, 9, 0",
    "0, 5, 3",
    "0, 3, 3",
    "0, 2, 0",
    "0, -1, 0"
  })
  void commitsBeforeTheNewestOldCheckpointGo(int keptDays, long hint, int first) {
    List<String> paths = plan(log(), keptDays, hint);
    List<String> expected = new ArrayList<>();
    for (int version = 0; version < first; version++) {
      if (version == 3) {
        expected.add(digits(3) + ".checkpoint.parquet");
      }
      expected.add(digits(version) + ".json");
    }
    assertThat(paths).containsExactlyElementsOf(expected);
  }

  @Test
  void allThatBelongsToOldVersionsGoesInAscendingOrder() {
    List<FileStat> files = new ArrayList<>(log());
    String uuid = "3a0d65cd-4056-49b8-937b-95f9e3ee90e5";
    files.add(file(digits(1) + ".crc", 8));
    files.add(file(digits(1) + ".checkpoint." + uuid + ".parquet", 8));
    files.add(file(digits(2) + ".checkpoint.0000000001.0000000002.parquet", 8));
    files.add(file(digits(1) + "." + digits(2) + ".compacted.json", 8));
    files.add(file(digits(3) + "." + digits(5) + ".compacted.json", 8));
    files.add(file(digits(3) + ".crc", 8));
    files.add(file("_last_checkpoint", 8));
    files.add(file("something.else", 8));
    assertThat(plan(sorted(files), 5, 9))
        .containsExactly(
            digits(0) + ".json",
            digits(1) + "." + digits(2) + ".compacted.json",
            digits(1) + ".checkpoint." + uuid + ".parquet",
            digits(1) + ".crc",
            digits(1) + ".json",
            digits(2) + ".checkpoint.0000000001.0000000002.parquet",
            digits(2) + ".json",
            digits(3) + "." + digits(5) + ".compacted.json");
  }

  @Test
  void aYoungCommitKeepsAllAfterIt() {
    List<FileStat> files = new ArrayList<>(log());
    // Written again by a copy of the table: as young as it says.
    files.set(
        files.indexOf(
            files.stream().filter(f -> f.path().endsWith("2.json")).findFirst().orElseThrow()),
        file(digits(2) + ".json", 0));
    assertThat(plan(sorted(files), 1, 9)).isEmpty();
  }

  @Test
  void aCheckpointWithMissingPartsIsNone() {
    List<FileStat> files = new ArrayList<>(log());
    files.removeIf(file -> file.path().contains("checkpoint"));
    files.add(file(digits(5) + ".checkpoint.0000000001.0000000002.parquet", 4));
    assertThat(plan(sorted(files), 0, 9)).isEmpty();
    files.add(file(digits(5) + ".checkpoint.0000000002.0000000002.parquet", 4));
    assertThat(plan(sorted(files), 0, 9)).hasSize(5);
  }
}
