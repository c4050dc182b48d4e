package dev.parquedb.benchmarks;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Ranged reads of a file in the page cache, at random page-aligned offsets.
 *
 * <p>All ways but the floor run from an event-loop context: a fixed number of reads in flight, each
 * followed by the next one when its answer is back on that context; the thread of JMH only waits
 * for the end of a batch. The floor is a plain loop of positional reads on one thread, whatever the
 * number in flight: what one core can do when it does nothing else.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReadRangeBenchmark {

  private static final int READS = 128;
  private static final int OFFSETS = 32 * READS;
  private static final long SEED = 20260101;
  private static final long CHECKED_BYTES = 1L << 30;

  /** Bytes read a second, beside the reads a second. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Counters {
    /** Bytes read. */
    public long bytes;
  }

  /** How to read. */
  @Param({
    "FLOOR",
    "FS_READ_INTO",
    "FS_READ_RANGE",
    "MEMORY_READ_INTO",
    "MEMORY_READ_RANGE",
    "ASYNC_FILE",
    "ASYNC_FILE_REUSED",
    "ASYNC_CHANNEL"
  })
  public ReadWay way;

  /** Bytes of one read, in KiB. */
  @Param({"64", "1024", "8192"})
  public int sizeKiB;

  /** Reads in flight. */
  @Param({"1", "8", "16"})
  public int inFlight;

  /** Size of the file, in MiB. */
  @Param("1024")
  public int fileMiB;

  private int size;
  private long[] offsets;
  private int next;
  private Vertx vertx;
  private RangeReader reader;
  private Lanes lanes;
  private FileChannel channel;
  private ByteBuffer buffer;

  /** Opens the file and checks every range the reader answers before anything is timed. */
  @Setup
  public void open() throws Exception {
    size = sizeKiB << 10;
    long bytes = (long) fileMiB << 20;
    Path file = BenchFiles.dataFile(bytes);
    offsets = offsets(way.span(bytes));
    channel = FileChannel.open(file);
    buffer = BenchFiles.aligned(size);
    if (way == ReadWay.FLOOR) {
      return;
    }
    vertx = Vertx.vertx();
    Context context = vertx.getOrCreateContext();
    reader = way.open(vertx, context, file, inFlight, size);
    lanes = new Lanes(context, inFlight, (lane, index, done) -> read(lane, done));
    check(context);
  }

  private long[] offsets(long span) {
    SplittableRandom random = new SplittableRandom(SEED);
    long[] result = new long[OFFSETS];
    for (int i = 0; i < result.length; i++) {
      result[i] = random.nextLong((span - size) / BenchFiles.PAGE + 1) * BenchFiles.PAGE;
    }
    return result;
  }

  private void check(Context context) throws IOException {
    int count = (int) Math.min(OFFSETS, CHECKED_BYTES / size);
    long[] expected = new long[count];
    for (int i = 0; i < count; i++) {
      BenchFiles.readFully(channel, offsets[i], buffer);
      expected[i] = checksum(buffer.flip());
    }
    Lanes checking =
        new Lanes(
            context,
            inFlight,
            (lane, index, done) ->
                reader.read(
                    lane,
                    offsets[index],
                    failure -> done.ended(verified(failure, lane, index, expected))));
    checking.run(count).join();
  }

  private Throwable verified(Throwable failure, int lane, int index, long[] expected) {
    if (failure != null || checksum(reader.bytes(lane)) == expected[index]) {
      return failure;
    }
    return new IllegalStateException(way + " answered wrong bytes at " + offsets[index]);
  }

  private static long checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }

  private void read(int lane, Lanes.Done done) {
    reader.read(lane, nextOffset(), done);
  }

  private long nextOffset() {
    return offsets[next++ % OFFSETS];
  }

  /** One batch of reads. */
  @Benchmark
  @OperationsPerInvocation(READS)
  public void read(Counters counters) throws IOException {
    if (way == ReadWay.FLOOR) {
      for (int i = 0; i < READS; i++) {
        BenchFiles.readFully(channel, nextOffset(), buffer);
      }
    } else {
      lanes.run(READS).join();
    }
    next %= OFFSETS;
    counters.bytes += (long) READS * size;
  }

  /** Closes the file. */
  @TearDown
  public void close() throws Exception {
    channel.close();
    if (reader != null) {
      reader.close();
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
