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
 * One caller who appends one row a commit and waits for each, in commits a second: ours beside
 * delta-kernel, Spark and Iceberg's own tables in folders, none of which syncs; and ours with
 * syncing beside the syncs alone. All on the same file system; every iteration starts with a new
 * table.
 *
 * <p>Ours writes entities with all their columns and undeclared fields, the peers an id and a
 * number.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 5)
@Measurement(iterations = 5, time = 4)
@Fork(1)
public class CommitBenchmark {

  private static final int OURS = 32;
  private static final int KERNEL = 8;
  private static final int SPARK = 2;

  /** A folder for each iteration. */
  abstract static class Folders {
    Path folder;
    private int tables;

    final void makeFolder() throws IOException {
      folder = Files.createTempDirectory(BenchFiles.folder(), "commits");
    }

    final Path newTable() {
      return folder.resolve("table-" + tables++);
    }

    final void removeFolder() throws IOException {
      BenchFiles.delete(folder);
    }
  }

  /** Our backend. */
  abstract static class Backend extends Folders {
    Creates creates;
    Lanes caller;

    final void open(Format format, String durability) throws IOException {
      makeFolder();
      creates = Creates.onFolder(format, folder, durability);
      caller = creates.callers(1);
    }

    /** Starts a new table. */
    @Setup(Level.Iteration)
    public void startTable() {
      creates.newTable();
    }

    /** Counts what was acknowledged. */
    @TearDown(Level.Iteration)
    public void check() {
      creates.check();
    }

    /** Closes the backend and removes its files. */
    @TearDown
    public void close() throws IOException {
      creates.close();
      removeFolder();
    }
  }

  /** Our backend, which leaves it to the operating system when files reach the disk. */
  @State(Scope.Benchmark)
  public static class Unsynced extends Backend {
    /** The table format. */
    @Param({"DELTA", "ICEBERG_V2", "ICEBERG_V3"})
    public Format format;

    /** Opens the backend in an empty folder. */
    @Setup
    public void open() throws IOException {
      open(format, "NONE");
    }
  }

  /** Our backend as it is by default. */
  @State(Scope.Benchmark)
  public static class Synced extends Backend {
    /** The table format. */
    @Param({"DELTA", "ICEBERG_V2", "ICEBERG_V3"})
    public Format format;

    /** Opens the backend in an empty folder. */
    @Setup
    public void open() throws IOException {
      open(format, "FSYNC");
    }
  }

  /** A peer in its own process. */
  abstract static class Peer extends Folders {
    CommitPeer peer;
    Path table;

    /** Starts a new table. */
    @Setup(Level.Iteration)
    public void startTable() throws IOException {
      table = newTable();
      peer.commit(table, 1);
    }

    /** Ends the process and removes its files. */
    @TearDown
    public void close() throws IOException {
      peer.close();
      removeFolder();
    }
  }

  /** delta-kernel. */
  @State(Scope.Benchmark)
  public static class DeltaKernel extends Peer {
    /** Starts the process. */
    @Setup
    public void start() throws IOException {
      makeFolder();
      peer = CommitPeer.deltaKernel(folder);
    }
  }

  /** Iceberg's own tables in folders. */
  @State(Scope.Benchmark)
  public static class HadoopTables extends Peer {
    /** Starts the process. */
    @Setup
    public void start() throws IOException {
      makeFolder();
      peer = CommitPeer.iceberg(folder);
    }
  }

  /** Spark. */
  @State(Scope.Benchmark)
  public static class Spark extends Peer {
    /** Starts the process, with Spark's own defaults for what tests turn off. */
    @Setup
    public void start() throws IOException {
      makeFolder();
      peer = CommitPeer.spark(folder);
      peer.sql("SET spark.sql.codegen.wholeStage=true");
      peer.sql("SET spark.sql.codegen.factoryMode=FALLBACK");
      peer.sql("SET spark.sql.adaptive.enabled=true");
    }
  }

  /** The syncs of a commit. */
  @State(Scope.Benchmark)
  public static class Floor extends Folders {
    private SyncFloor floor;

    /** Makes the folder. */
    @Setup
    public void start() throws IOException {
      makeFolder();
    }

    /** Starts with an empty folder. */
    @Setup(Level.Iteration)
    public void startTable() throws IOException {
      floor = new SyncFloor(newTable());
    }

    /** Removes the files. */
    @TearDown
    public void close() throws IOException {
      removeFolder();
    }
  }

  /** Ours, without syncing. */
  @Benchmark
  @OperationsPerInvocation(OURS)
  public void unsynced(Unsynced ours) {
    ours.caller.run(OURS).join();
  }

  /** delta-kernel, which does not sync. */
  @Benchmark
  @OperationsPerInvocation(KERNEL)
  public void deltaKernel(DeltaKernel kernel) throws IOException {
    kernel.peer.commit(kernel.table, KERNEL);
  }

  /** Iceberg's own tables in folders, which do not sync. */
  @Benchmark
  @OperationsPerInvocation(KERNEL)
  public void hadoopTables(HadoopTables iceberg) throws IOException {
    iceberg.peer.commit(iceberg.table, KERNEL);
  }

  /** Spark, which does not sync. */
  @Benchmark
  @OperationsPerInvocation(SPARK)
  public void spark(Spark spark) throws IOException {
    spark.peer.commit(spark.table, SPARK);
  }

  /** Ours, durable when acknowledged. */
  @Benchmark
  @OperationsPerInvocation(OURS)
  public void synced(Synced ours) {
    ours.caller.run(OURS).join();
  }

  /** The syncs alone. */
  @Benchmark
  @OperationsPerInvocation(OURS)
  public void syncFloor(Floor floor) throws IOException {
    for (int i = 0; i < OURS; i++) {
      floor.floor.commit();
    }
  }
}
