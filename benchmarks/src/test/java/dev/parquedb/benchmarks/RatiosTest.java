package dev.parquedb.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatiosTest {

  private final Ratios ratios = new Ratios();

  @Test
  void readsAreSetAgainstTheFloorAndAsyncFileOfTheSameParameters() {
    read("FLOOR", "64", 1000);
    read("FS_READ_INTO", "64", 600);
    read("ASYNC_FILE", "64", 200);
    read("FS_READ_INTO", "1024", 60);

    assertThat(ratios.lines()).hasSize(4);
    assertThat(ratios.lines().get(0)).contains("way=FLOOR").contains(" 5.00 x of ASYNC_FILE");
    assertThat(ratios.lines().get(1)).contains("way=FS_READ_INTO").contains(" 0.60 x of FLOOR");
    assertThat(ratios.lines().get(2))
        .contains("way=FS_READ_INTO")
        .contains(" 3.00 x of ASYNC_FILE");
    assertThat(ratios.lines().get(3)).contains("way=ASYNC_FILE").contains(" 0.20 x of FLOOR");
  }

  @Test
  void manyCallersAreSetAgainstOne() {
    ratios.add("CreateBenchmark.oneCaller", Map.of("format", "DELTA"), 10);
    ratios.add("CreateBenchmark.callers256", Map.of("format", "DELTA"), 700);

    assertThat(ratios.lines()).singleElement().asString().contains("70.00 x of oneCaller");
  }

  @Test
  void readsOfAnObjectAreSetAgainstTheClients() {
    Map<String, String> params = Map.of("sizeKiB", "64");
    s3("HTTP_CLIENT", 1000, params);
    s3("S3_READ_RANGE", 800, params);
    s3("SDK_NETTY", 200, params);

    assertThat(ratios.lines())
        .anyMatch(line -> line.contains("S3_READ_RANGE") && line.contains("0.80 x of HTTP_CLIENT"))
        .anyMatch(line -> line.contains("S3_READ_RANGE") && line.contains("4.00 x of SDK_NETTY"));
  }

  @Test
  void rangesTogetherAreSetAgainstSingleOnes() {
    ratios.add("ReadRangesBenchmark.oneByOne", Map.of("scatterMiB", "8"), 10);
    ratios.add("ReadRangesBenchmark.readRanges", Map.of("scatterMiB", "8"), 60);

    assertThat(ratios.lines()).singleElement().asString().contains(" 6.00 x of oneByOne");
  }

  @Test
  void commitsAreSetAgainstPeersTheSyncsAndRequests() {
    ratios.add("CommitBenchmark.unsynced", Map.of(), 300);
    ratios.add("CommitBenchmark.synced", Map.of(), 60);
    ratios.add("CommitBenchmark.deltaKernel", Map.of(), 6);
    ratios.add("CommitBenchmark.spark", Map.of(), 1);
    ratios.add("CommitBenchmark.syncFloor", Map.of(), 100);
    ratios.add("S3CommitBenchmark.callers1000:commits", Map.of(), 15);
    ratios.add("S3CommitBenchmark.onePut", Map.of(), 30);

    assertThat(ratios.lines())
        .hasSize(4)
        .anyMatch(line -> line.contains("50.00 x of deltaKernel"))
        .anyMatch(line -> line.contains("300.00 x of spark"))
        .anyMatch(line -> line.contains("0.60 x of syncFloor"))
        .anyMatch(line -> line.contains("0.50 x of onePut"));
  }

  @Test
  void longHistoriesAreSetAgainstShortOnes() {
    ratios.add("HistoryBenchmark.commits", Map.of("history", "10", "change", "UPDATE"), 100);
    ratios.add("HistoryBenchmark.commits", Map.of("history", "10000", "change", "UPDATE"), 90);
    ratios.add("HistoryBenchmark.commits", Map.of("history", "10000", "change", "CREATE"), 80);

    assertThat(ratios.lines()).singleElement().asString().contains("0.90 x of history 10");
  }

  @Test
  void aFormatIsSetAgainstPeersThatHaveOne() {
    ratios.add("CommitBenchmark.unsynced", Map.of("format", "ICEBERG_V2"), 100);
    ratios.add("CommitBenchmark.hadoopTables", Map.of(), 10);
    assertThat(ratios.lines()).singleElement().asString().contains("10.00 x of hadoopTables");
  }

  @Test
  void roundsCountByTheirMedian() {
    for (double score : new double[] {1, 1000, 10}) {
      ratios.add("CreateBenchmark.oneCaller", Map.of(), score);
    }
    ratios.add("CreateBenchmark.callers256", Map.of(), 10);
    ratios.add("CreateBenchmark.callers256", Map.of(), 30);

    assertThat(ratios.lines()).singleElement().asString().contains(" 2.00 x of oneCaller");
    assertThat(Ratios.median(List.of(4.0))).isEqualTo(4);
  }

  private void s3(String way, double score, Map<String, String> params) {
    Map<String, String> all = new HashMap<>(params);
    all.put("way", way);
    ratios.add("S3ReadRangeBenchmark.read", all, score);
  }

  private void read(String way, String sizeKiB, double score) {
    ratios.add("ReadRangeBenchmark.read", Map.of("way", way, "sizeKiB", sizeKiB), score);
  }
}
