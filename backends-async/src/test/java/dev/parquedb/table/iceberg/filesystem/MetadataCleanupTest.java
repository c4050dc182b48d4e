package dev.parquedb.table.iceberg.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.FileStat;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which metadata files are old enough to go. */
class MetadataCleanupTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Files of one number each, a second apart. */
  private static List<FileStat> files(long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(
            number ->
                FileStat.file(
                    "t/metadata/v" + number + ".metadata.json",
                    1,
                    "" + number,
                    START.plusSeconds(number)))
        .toList();
  }

  private static List<String> names(long from, long to) {
    return files(from, to).stream().map(FileStat::path).toList();
  }

  @Test
  void theOldestGoFirstByNumberAndNotByName() {
    assertThat(MetadataCleanup.old(files(8, 12), START.plusSeconds(12), 100))
        .isEqualTo(names(8, 11));
  }

  @Test
  void nothingFromALimitOnGoes() {
    assertThat(MetadataCleanup.old(files(1, 12), START.plusSeconds(100), 5)).isEqualTo(names(1, 4));
  }

  @Test
  void nothingGoesBehindAYoungFile() {
    List<FileStat> files = new java.util.ArrayList<>(files(1, 10));
    files.set(
        3, FileStat.file("t/metadata/v4.gz.metadata.json", 1, "late", START.plusSeconds(1_000)));
    assertThat(MetadataCleanup.old(files, START.plusSeconds(100), 100)).isEqualTo(names(1, 3));
  }
}
