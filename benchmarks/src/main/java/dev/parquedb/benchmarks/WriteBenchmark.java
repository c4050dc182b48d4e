package dev.parquedb.benchmarks;

import dev.parquedb.storage.StorageBackend;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
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
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/**
 * Whole objects put over HTTP, against a server in another process that does next to nothing,
 * beside the SDK's client. In writes a second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WriteBenchmark {

  private static final int WRITES = 32;

  /** Bytes of one object, in KiB. */
  @Param({"4", "64", "1024"})
  public int sizeKiB;

  /** Writes in flight. */
  @Param({"1", "16"})
  public int inFlight;

  private ByteBuffer content;
  private ObjectServer server;
  private Vertx vertx;
  private StorageBackend storage;
  private S3AsyncClient sdk;
  private Lanes ours;
  private Lanes theirs;

  /** Starts the server. */
  @Setup
  public void open() throws Exception {
    content = ByteBuffer.wrap(ObjectServer.content(), 0, sizeKiB << 10).slice();
    server = ObjectServer.start();
    vertx = Vertx.vertx();
    storage = S3Way.backend(vertx, server.port(), "http");
    sdk = S3Way.netty(server.port());
    Context context = vertx.getOrCreateContext();
    ours = new Lanes(context, inFlight, this::write);
    theirs = new Lanes(context, inFlight, (lane, index, done) -> put(context, lane, done));
  }

  private void write(int lane, int index, Lanes.Done done) {
    storage
        .write("written-" + lane, content.duplicate())
        .subscribe()
        .with(
            result -> done.ended(ShortRead.check((int) result.size(), content.remaining())),
            done::ended);
  }

  private void put(Context context, int lane, Lanes.Done done) {
    sdk.putObject(
            request -> request.bucket(S3Way.BUCKET).key("written-" + lane),
            AsyncRequestBody.fromByteBufferUnsafe(content.duplicate()))
        .whenComplete((answer, failure) -> context.runOnContext(ignored -> done.ended(failure)));
  }

  /** {@code write} of the S3 backend. */
  @Benchmark
  @OperationsPerInvocation(WRITES)
  public void s3Backend() {
    ours.run(WRITES).join();
  }

  /** {@code putObject} of the SDK's client. */
  @Benchmark
  @OperationsPerInvocation(WRITES)
  public void sdkNetty() {
    theirs.run(WRITES).join();
  }

  /** Stops the server. */
  @TearDown
  public void close() {
    sdk.close();
    storage.close().await().indefinitely();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    server.close();
  }
}
