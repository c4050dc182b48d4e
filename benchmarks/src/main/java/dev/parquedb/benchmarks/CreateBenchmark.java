package dev.parquedb.benchmarks;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * Creates with generated ids on the file system, durable (files and directories synced) when they
 * are acknowledged: one caller who waits for each answer, beside many callers who do the same at
 * the same time. In entities a second.
 *
 * <p>Every iteration starts with a new table of one entity, and ends with a count of what was
 * acknowledged.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CreateBenchmark {

  private static final int CALLERS = 256;
  private static final int CREATES = 8;

  /** The table format. */
  @Param("DELTA")
  public String format;

  private Path folder;
  private Vertx vertx;
  private StorageBackend storage;
  private EntityBackend backend;
  private Lanes one;
  private Lanes many;
  private String ns;
  private int namespaces;
  private long acknowledged;
  private int serial;

  /** Opens the backend in an empty folder. */
  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory(BenchFiles.folder(), "creates");
    vertx = Vertx.vertx();
    storage = await(Storages.open(vertx, "fs:" + folder));
    backend = await(EntityBackends.open(vertx, config()));
    Context context = vertx.getOrCreateContext();
    one = new Lanes(context, 1, this::create);
    many = new Lanes(context, CALLERS, this::create);
  }

  private DeltaBackendConfig config() {
    if (!format.equals("DELTA")) {
      throw new IllegalArgumentException("No benchmark of the format " + format);
    }
    return DeltaBackendConfig.builder(storage).build();
  }

  /** Starts a new table. */
  @Setup(Level.Iteration)
  public void newTable() {
    ns = "creates-" + namespaces++;
    acknowledged = 1;
    await(backend.create(ns, input()));
  }

  private void create(int lane, int index, Lanes.Done done) {
    backend
        .create(ns, input())
        .subscribe()
        .with(
            entity -> {
              acknowledged++;
              done.ended(null);
            },
            done::ended);
  }

  private CreateInput input() {
    int n = serial++;
    return CreateInput.of(
        Map.of(
            "name",
            "Sensor " + n,
            "place",
            "2km E of San Marino, CA",
            "magnitude",
            n % 90 / 10.0,
            "stations",
            n % 50,
            "tags",
            List.of("geoserve", "origin", "phase-data"),
            "location",
            Map.of("lon", -118.5 + n % 100, "lat", 34.5, "depthKm", 26.49)));
  }

  /** One caller. */
  @Benchmark
  @OperationsPerInvocation(CREATES)
  public void oneCaller() {
    one.run(CREATES).join();
  }

  /** 256 callers at the same time. */
  @Benchmark
  @OperationsPerInvocation(CALLERS * CREATES)
  public void callers256() {
    many.run(CALLERS * CREATES).join();
  }

  /** Fails when the table does not hold exactly what was acknowledged. */
  @TearDown(Level.Iteration)
  public void check() {
    long count = await(backend.count(ns));
    if (count != acknowledged) {
      throw new IllegalStateException(
          ns + " holds " + count + " entities, acknowledged were " + acknowledged);
    }
  }

  /** Closes the backend and removes its files. */
  @TearDown
  public void close() throws IOException {
    await(backend.close());
    await(storage.close());
    vertx.close().toCompletionStage().toCompletableFuture().join();
    BenchFiles.delete(folder);
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().indefinitely();
  }
}
