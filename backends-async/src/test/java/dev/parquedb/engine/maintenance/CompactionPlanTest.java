package dev.parquedb.engine.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CompactOptions;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileStats;
import dev.parquedb.table.FileStats.ColumnStats;
import dev.parquedb.table.RowDeletes;
import dev.parquedb.table.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which files are rewritten together. */
class CompactionPlanTest {

  private static final CompactOptions OPTIONS = CompactOptions.DEFAULT.withSizes(100, 40);

  private static DataFile file(String firstId, long bytes, long deletedOf100) {
    Optional<RowDeletes> deletes =
        deletedOf100 == 0
            ? Optional.empty()
            : Optional.of(
                new RowDeletes() {
                  @Override
                  public String key() {
                    return firstId;
                  }

                  @Override
                  public long cardinality() {
                    return deletedOf100;
                  }
                });
    return new DataFile(
        firstId + ".parquet",
        bytes,
        100,
        Map.of(),
        new FileStats(Map.of("$id", new ColumnStats(firstId, firstId + "z", 0))),
        deletes);
  }

  private static List<List<String>> groups(CompactOptions options, DataFile... files) {
    return CompactionPlan.of(List.of(files), options).groups().stream()
        .map(group -> group.files().stream().map(DataFile::path).toList())
        .toList();
  }

  @Test
  void smallFilesArePackedInTheOrderOfTheirIds() {
    assertThat(
            groups(OPTIONS, file("d", 30, 0), file("a", 39, 0), file("c", 39, 0), file("b", 30, 0)))
        .containsExactly(List.of("a.parquet", "b.parquet"), List.of("c.parquet", "d.parquet"));
  }

  @Test
  void filesOfSizeAndSingleSmallOnesStay() {
    assertThat(groups(OPTIONS, file("a", 40, 0), file("b", 200, 0), file("c", 39, 0))).isEmpty();
    assertThat(groups(OPTIONS)).isEmpty();
  }

  @Test
  void deletedRowsAreFoldedFromTheGivenPartOn() {
    DataFile few = file("a", 90, 1);
    DataFile many = file("b", 90, 30);
    assertThat(groups(OPTIONS, few, many)).hasSize(2);
    assertThat(groups(OPTIONS.withMinDeleted(0.3), few, many))
        .containsExactly(List.of("b.parquet"));
  }

  @Test
  void whatIsLeftOfFilesCountsForTheSizeOfTheResult() {
    assertThat(groups(OPTIONS, file("a", 100, 50), file("b", 100, 50)))
        .containsExactly(List.of("a.parquet", "b.parquet"));
  }

  @Test
  void noMoreThanTheMostFilesAreTaken() {
    assertThat(
            groups(OPTIONS.withMaxFiles(2), file("c", 10, 0), file("a", 10, 0), file("b", 10, 0)))
        .containsExactly(List.of("a.parquet", "b.parquet"));
  }

  @Test
  void aGroupHasNoMoreFilesThanCanBeOpen() {
    List<DataFile> files = new ArrayList<>();
    for (int i = 0; i < CompactionPlan.MOST_FILES_OF_A_GROUP + 5; i++) {
      files.add(file("f%05d".formatted(i), 1, 0));
    }
    CompactionPlan plan = CompactionPlan.of(files, CompactOptions.DEFAULT);
    assertThat(plan.groups()).hasSize(2);
    assertThat(plan.files()).isEqualTo(files.size());
    assertThat(plan.bytes()).isEqualTo(files.size());
  }

  @Test
  void noGroupHasFilesOfTwoPartitions() {
    DataFile a1 = in("1", "a");
    DataFile b2 = in("2", "b");
    DataFile c1 = in("1", "c");
    DataFile d0 = in(null, "d");
    DataFile e2 = in("2", "e");
    DataFile f0 = in(null, "f");
    DataFile g3 = in("3", "g");
    assertThat(groups(OPTIONS, g3, f0, e2, d0, c1, b2, a1))
        .isEqualTo(List.of(List.of("a", "c"), List.of("b", "e"), List.of("d", "f")));
    assertThat(groups(OPTIONS.withMaxFiles(3), a1, b2, c1, d0, e2))
        .as("the most files hold over all partitions")
        .isEqualTo(List.of(List.of("a", "c")));
  }

  private static DataFile in(String partition, String path) {
    Map<String, String> values = new HashMap<>();
    values.put("p", partition);
    return new DataFile(path, 10, 100, values, FileStats.UNKNOWN, Optional.empty());
  }

  @Test
  void movedRowsAreFoundAgain() {
    RowMoves moves = new RowMoves();
    for (int i = 0; i < 1_000; i++) {
      moves.add(i % 2 == 0 ? "even" : "odd", i, i < 600 ? 0 : 1, i < 600 ? i : i - 600);
    }
    assertThat(moves.moved(Map.of("even", RowSet.of(2, 700), "odd", RowSet.of(1, 599, 999))))
        .isEqualTo(Map.of(0, RowSet.of(1, 2, 599), 1, RowSet.of(100, 399)));
  }
}
