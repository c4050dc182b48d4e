package dev.parquedb.benchmarks;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
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
 * Ranged reads of an object over HTTP, at random offsets, against a server in another process that
 * does next to nothing; driven and answered on one event loop. In reads a second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 8, time = 2)
@Measurement(iterations = 6, time = 2)
@Fork(1)
public class S3ReadRangeBenchmark {

  private static final int READS = 64;
  private static final int OFFSETS = 32 * READS;
  private static final int CHECKED = 64;
  private static final long SEED = 20260102;

  /** How to read. */
  @Param public S3Way way;

  /** Bytes of one read, in KiB. */
  @Param({"64", "1024", "8192"})
  public int sizeKiB;

  /** Reads in flight. */
  @Param({"1", "16"})
  public int inFlight;

  private final int[] offsets = new int[OFFSETS];
  private int size;
  private int next;
  private ObjectServer server;
  private Vertx vertx;
  private RangeReader reader;
  private Lanes lanes;

  /** Starts the server and checks what the reader answers before anything is timed. */
  @Setup
  public void open() throws Exception {
    size = sizeKiB << 10;
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < OFFSETS; i++) {
      offsets[i] = random.nextInt(ObjectServer.BYTES - size + 1);
    }
    server = ObjectServer.start();
    vertx = Vertx.vertx();
    Context context = vertx.getOrCreateContext();
    reader = way.open(vertx, context, server.port(), inFlight, size);
    lanes = new Lanes(context, inFlight, (lane, index, done) -> reader.read(lane, offset(), done));
    check(context);
  }

  private int offset() {
    return offsets[next++ % OFFSETS];
  }

  private void check(Context context) {
    byte[] content = ObjectServer.content();
    new Lanes(
            context,
            inFlight,
            (lane, index, done) ->
                reader.read(
                    lane,
                    offsets[index],
                    failure -> done.ended(verified(failure, lane, offsets[index], content))))
        .run(CHECKED)
        .join();
  }

  private Throwable verified(Throwable failure, int lane, int offset, byte[] content) {
    if (failure != null
        || checksum(reader.bytes(lane)) == checksum(ByteBuffer.wrap(content, offset, size))) {
      return failure;
    }
    return new IllegalStateException(way + " answered wrong bytes at " + offset);
  }

  private static long checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }

  /** One batch of reads. */
  @Benchmark
  @OperationsPerInvocation(READS)
  public void read() {
    lanes.run(READS).join();
    next %= OFFSETS;
  }

  /** Stops the server. */
  @TearDown
  public void close() throws Exception {
    reader.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    server.close();
  }
}
