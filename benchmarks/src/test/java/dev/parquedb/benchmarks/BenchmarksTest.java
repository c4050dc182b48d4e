package dev.parquedb.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmarks run and check what they read and write; nothing is timed. */
class BenchmarksTest {

  @ParameterizedTest
  @EnumSource(ReadWay.class)
  void everyWayReadsTheRightBytes(ReadWay way) throws Exception {
    ReadRangeBenchmark benchmark = new ReadRangeBenchmark();
    benchmark.way = way;
    benchmark.sizeKiB = 64;
    benchmark.inFlight = 8;
    benchmark.fileMiB = 4;
    ReadRangeBenchmark.Counters counters = new ReadRangeBenchmark.Counters();

    benchmark.open();
    try {
      benchmark.read(counters);
    } finally {
      benchmark.close();
    }

    assertThat(counters.bytes).isEqualTo(128 * 64 * 1024);
  }

  @ParameterizedTest
  @EnumSource(S3Way.class)
  void everyWayToAnObjectReadsTheRightBytes(S3Way way) throws Exception {
    S3ReadRangeBenchmark benchmark = new S3ReadRangeBenchmark();
    benchmark.way = way;
    benchmark.sizeKiB = 64;
    benchmark.inFlight = 16;

    benchmark.open();
    try {
      benchmark.read();
    } finally {
      benchmark.close();
    }
  }

  @Test
  void rangesTogetherAndOneByOneAreTheRightBytes() throws Exception {
    ReadRangesBenchmark benchmark = new ReadRangesBenchmark();
    benchmark.scatterMiB = 8;

    benchmark.open();
    try {
      benchmark.readRanges();
      benchmark.oneByOne();
      benchmark.sixteenInFlight();
    } finally {
      benchmark.close();
    }
  }

  @Test
  void objectsAreWrittenByBothClients() throws Exception {
    WriteBenchmark benchmark = new WriteBenchmark();
    benchmark.sizeKiB = 4;
    benchmark.inFlight = 16;

    benchmark.open();
    try {
      benchmark.s3Backend();
      benchmark.sdkNetty();
    } finally {
      benchmark.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void everyCreateThatIsCountedIsInTheTable(Format format) throws Exception {
    CreateBenchmark benchmark = new CreateBenchmark();
    benchmark.format = format;

    benchmark.open();
    try {
      benchmark.newTable();
      benchmark.oneCaller();
      benchmark.callers256();
      benchmark.check();
    } finally {
      benchmark.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void commitsOfOneCallerAreInTheTable(Format format) throws Exception {
    CommitBenchmark benchmark = new CommitBenchmark();
    CommitBenchmark.Unsynced unsynced = new CommitBenchmark.Unsynced();
    unsynced.format = format;
    CommitBenchmark.Synced synced = new CommitBenchmark.Synced();
    synced.format = format;
    CommitBenchmark.Floor floor = new CommitBenchmark.Floor();

    unsynced.open();
    synced.open();
    floor.start();
    try {
      unsynced.startTable();
      benchmark.unsynced(unsynced);
      unsynced.check();
      synced.startTable();
      benchmark.synced(synced);
      synced.check();
      floor.startTable();
      benchmark.syncFloor(floor);
    } finally {
      unsynced.close();
      synced.close();
      floor.close();
    }
  }

  @Test
  void aPeerThatIsNotBuiltIsNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> CommitPeer.spark(folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("parquedb.interop.spark.classes")
        .hasMessageContaining("-Pbench");
  }

  @Test
  void callersOnS3AreAnsweredWithWhatIsInTheTable() {
    S3CommitBenchmark benchmark = new S3CommitBenchmark();
    S3CommitBenchmark.Commits commits = new S3CommitBenchmark.Commits();
    S3CommitBenchmark.Waits waits = new S3CommitBenchmark.Waits();

    benchmark.open();
    try {
      benchmark.newTable();
      waits.reset();
      benchmark.onePut();
      benchmark.callers1000(commits, waits);
      benchmark.check();
    } finally {
      benchmark.close();
    }

    assertThat(commits.commits).isBetween(8L, 8_000L);
    assertThat(waits.p99InCommits()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CREATE", "UPDATE"})
  void tablesWithAHistoryAreCommittedTo(String change) throws Exception {
    HistoryBenchmark benchmark = new HistoryBenchmark();
    benchmark.history = 10;
    benchmark.format = Format.DELTA;
    benchmark.change = change;

    benchmark.open();
    try {
      benchmark.shortTables();
      benchmark.commits();
    } finally {
      benchmark.close();
    }
  }

  @Test
  void rowsAreEncodedByBoth() throws Exception {
    EncodeBenchmark benchmark = new EncodeBenchmark();
    benchmark.rows = 10;
    benchmark.rows();

    assertThat(benchmark.ours()).isPositive();
    assertThat(benchmark.parquetJava()).isPositive();
  }
}
