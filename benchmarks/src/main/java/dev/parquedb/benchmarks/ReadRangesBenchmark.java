package dev.parquedb.benchmarks;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.StorageBackend;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A hundred scattered ranges of 16 to 64 KiB of one object, as a scan asks for column chunks: in
 * one call, one by one, and one by one with sixteen in flight. In times a second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReadRangesBenchmark {

  private static final int RANGES = 100;
  private static final int LEAST = 16 << 10;
  private static final int MOST = 64 << 10;
  private static final long SEED = 20260103;

  /** Over how many MiB the ranges are scattered: near ones are joined into one request. */
  @Param({"8", "64"})
  public int scatterMiB;

  /** How long every request waits at the server: S3 answers after 20 ms or more. */
  @Param({"0", "20"})
  public int latencyMillis;

  private final List<ByteRange> ranges = new ArrayList<>();
  private ObjectServer server;
  private Vertx vertx;
  private StorageBackend storage;
  private Lanes together;
  private Lanes oneByOne;
  private Lanes sixteen;

  /** Starts the server and checks the answers before anything is timed. */
  @Setup
  public void open() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < RANGES; i++) {
      int length = LEAST + random.nextInt(MOST - LEAST + 1);
      int start = random.nextInt((scatterMiB << 20) - length + 1);
      ranges.add(new ByteRange(start, start + length));
    }
    server = ObjectServer.start(latencyMillis);
    vertx = Vertx.vertx();
    storage = S3Way.backend(vertx, server.port(), "http");
    Context context = vertx.getOrCreateContext();
    together = new Lanes(context, 1, this::all);
    oneByOne = new Lanes(context, 1, this::one);
    sixteen = new Lanes(context, 16, this::one);
    check();
  }

  private void check() {
    byte[] content = ObjectServer.content();
    List<ByteBuffer> answers = storage.readRanges(S3Way.KEY, ranges).await().indefinitely();
    for (int i = 0; i < RANGES; i++) {
      ByteRange range = ranges.get(i);
      ByteBuffer expected = ByteBuffer.wrap(content, (int) range.start(), (int) range.length());
      if (!expected.equals(answers.get(i))) {
        throw new IllegalStateException("wrong bytes for " + range);
      }
    }
  }

  private void all(int lane, int index, Lanes.Done done) {
    storage
        .readRanges(S3Way.KEY, ranges)
        .subscribe()
        .with(answers -> done.ended(ShortRead.check(answers.size(), RANGES)), done::ended);
  }

  private void one(int lane, int index, Lanes.Done done) {
    ByteRange range = ranges.get(index);
    storage
        .readRange(S3Way.KEY, range.start(), range.end())
        .subscribe()
        .with(
            bytes -> done.ended(ShortRead.check(bytes.remaining(), (int) range.length())),
            done::ended);
  }

  /** {@code readRanges}. */
  @Benchmark
  public void readRanges() {
    together.run(1).join();
  }

  /** {@code readRange}, one after the other. */
  @Benchmark
  public void oneByOne() {
    oneByOne.run(RANGES).join();
  }

  /** {@code readRange}, sixteen in flight. */
  @Benchmark
  public void sixteenInFlight() {
    sixteen.run(RANGES).join();
  }

  /** Stops the server. */
  @TearDown
  public void close() {
    storage.close().await().indefinitely();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    server.close();
  }
}
