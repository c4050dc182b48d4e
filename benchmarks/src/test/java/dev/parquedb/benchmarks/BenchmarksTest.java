package dev.parquedb.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  @Test
  void everyCreateThatIsCountedIsInTheTable() throws Exception {
    CreateBenchmark benchmark = new CreateBenchmark();
    benchmark.format = "DELTA";

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
}
