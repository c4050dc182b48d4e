package dev.parquedb.benchmarks;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.update.Update;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * Commits to tables that have few or many commits already, one after the other on a file system
 * without syncing, in commits a second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class HistoryBenchmark {

  /** The tables that are committed to in turn: none gets much longer by it. */
  private static final int SHORT_TABLES = 16;

  private static final int COMMITS = 32;

  /** How many commits a table has before. */
  @Param({"10", "10000"})
  public int history;

  /** The table format. */
  @Param({"DELTA", "ICEBERG_V2", "ICEBERG_V3"})
  public Format format;

  /** What a commit does: a new entity, or a change of one of ten. */
  @Param({"CREATE", "UPDATE"})
  public String change;

  private final List<String> tables = new ArrayList<>();
  private Path folder;
  private Creates creates;
  private Lanes caller;
  private int namespaces;
  private int number;

  /** Opens the backend. */
  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory(BenchFiles.folder(), "history");
    creates = Creates.onFolder(format, folder, "NONE");
    caller =
        new Lanes(
            creates.context(),
            1,
            (lane, index, done) ->
                commit(tables.get(index % tables.size()))
                    .subscribe()
                    .with(answer -> done.ended(null), done::ended));
  }

  /** A long table is made anew, so that it gets but a little longer while it is measured. */
  @Setup(Level.Iteration)
  public void longTable() {
    if (history > 1_000) {
      tables.clear();
      tables.add(newTable());
    }
  }

  /** Short tables are made anew, so that they stay short. */
  @Setup(Level.Invocation)
  public void shortTables() {
    if (history <= 1_000) {
      tables.clear();
      for (int i = 0; i < SHORT_TABLES; i++) {
        tables.add(newTable());
      }
    }
  }

  private String newTable() {
    String ns = "history-" + namespaces++;
    EntityBackend backend = creates.backend();
    List<CreateInput> ten = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ten.add(CreateInput.of(Map.of("$id", "e" + i, "name", "Sensor " + i, "n", 0)));
    }
    Creates.await(backend.bulkCreate(ns, ten));
    for (int i = 1; i < history; i++) {
      Creates.await(commit(ns));
    }
    return ns;
  }

  private Uni<?> commit(String ns) {
    int n = number++;
    return change.equals("CREATE")
        ? creates.backend().create(ns, CreateInput.of(Map.of("name", "Sensor " + n, "n", n)))
        : creates.backend().update(ns, "e" + n % 10, Update.of(Map.of("$inc", Map.of("n", 1))));
  }

  /** Commits. */
  @Benchmark
  @OperationsPerInvocation(COMMITS)
  public void commits() {
    caller.run(COMMITS).join();
  }

  /** Closes the backend and removes its files. */
  @TearDown
  public void close() throws IOException {
    creates.close();
    BenchFiles.delete(folder);
  }
}
