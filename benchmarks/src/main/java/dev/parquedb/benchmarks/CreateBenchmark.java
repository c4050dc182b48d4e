package dev.parquedb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
@Warmup(iterations = 5, time = 4)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class CreateBenchmark {

  private static final int CALLERS = 256;
  private static final int CREATES = 8;

  /** The table format. */
  @Param({"DELTA", "ICEBERG_V2", "ICEBERG_V3"})
  public Format format;

  private Path folder;
  private Creates creates;
  private Lanes one;
  private Lanes many;

  /** Opens the backend in an empty folder. */
  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory(BenchFiles.folder(), "creates");
    creates = Creates.onFolder(format, folder, "FSYNC");
    one = creates.callers(1);
    many = creates.callers(CALLERS);
  }

  /** Starts a new table. */
  @Setup(Level.Iteration)
  public void newTable() {
    creates.newTable();
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
    creates.check();
  }

  /** Closes the backend and removes its files. */
  @TearDown
  public void close() throws IOException {
    creates.close();
    BenchFiles.delete(folder);
  }
}
