package dev.parquedb.interop.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.Storages;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.interop.delta.GoldenTable.Readers;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FormatContext;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.TableState;
import dev.parquedb.table.delta.DeltaFormatProvider;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tables that Spark writes with one feature each are loaded as Spark and delta-kernel read them, or
 * refused by the name of the feature.
 */
@Tag("full")
@ExtendWith(SparkProcess.Shared.class)
class GoldenTablesTest {

  @TempDir static Path root;

  private static SparkProcess spark;
  private static KernelProcess kernel;
  private static Vertx vertx;
  private static ExecutorService cpu;
  private static StorageBackend storage;
  private static TableFormat format;

  @BeforeAll
  static void open(SparkProcess shared) throws IOException {
    spark = shared;
    kernel = KernelProcess.start(root);
    vertx = Vertx.vertx();
    cpu = Executors.newSingleThreadExecutor();
    storage = Await.item(Storages.open(vertx, "fs:" + root));
    format =
        new DeltaFormatProvider()
            .create(
                DeltaBackendConfig.builder(storage).build(),
                new FormatContext(cpu, new VertxTimeSource(vertx), new Random(1), Retries.none()));
  }

  @AfterAll
  static void close() {
    kernel.close();
    Await.item(storage.close());
    cpu.shutdown();
    Await.item(Uni.createFrom().completionStage(vertx.close().toCompletionStage()));
  }

  static Stream<GoldenTable> tables() {
    return GoldenTables.all().stream();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void isLoadedOrRefusedByName(GoldenTable golden) throws IOException {
    Path path = root.resolve(golden.name());
    golden.write(spark, kernel, path);
    List<Map<String, Object>> expected = expected(golden, path);

    Outcome<TableState> outcome =
        Await.outcome(format.load(new TableRef("golden", storage, golden.name()), null));

    if (outcome.failure() != null) {
      assertThat(outcome.failure()).isInstanceOf(UnsupportedTableFeatureException.class);
      assertThat(((UnsupportedTableFeatureException) outcome.failure()).feature())
          .isEqualTo(golden.needs().orElse("nothing: everyone has to read this table"));
      return;
    }
    assertThat(outcome.item()).as("the table").isNotNull();
    assertLoaded(golden, outcome.item(), expected.size(), path);
  }

  /** The rows as the other engines read them; none when they do not. */
  private static List<Map<String, Object>> expected(GoldenTable golden, Path path) {
    if (golden.readers() == Readers.NONE) {
      assertThatThrownBy(() -> spark.rows(path)).isInstanceOf(PeerFailure.class);
      return List.of();
    }
    List<Map<String, Object>> rows = spark.rows(path).lines();
    assertThat(rows).isNotEmpty();
    if (golden.readers() == Readers.SPARK_AND_KERNEL) {
      assertThat(kernel.rows(path).lines())
          .as("rows that delta-kernel sees")
          .containsExactlyInAnyOrderElementsOf(rows);
    } else {
      assertThatThrownBy(() -> kernel.rows(path)).isInstanceOf(PeerFailure.class);
    }
    return rows;
  }

  private static void assertLoaded(GoldenTable golden, TableState state, long rows, Path path) {
    TableRef table = new TableRef("golden", storage, golden.name());
    assertThat(state.files().liveRows()).as("live rows").isEqualTo(rows);
    for (DataFile file : state.files().all()) {
      assertThat(path.resolve(file.path())).exists();
      assertThat(Await.item(format.deletedRows(table, file)).cardinality())
          .as("deleted rows of %s", file.path())
          .isLessThan(file.rows());
    }
    SortedMap<Long, Long> ours = new TreeMap<>();
    for (SnapshotInfo snapshot : Await.item(format.history(table).collect().asList())) {
      ours.put(snapshot.version(), snapshot.timestamp().toEpochMilli());
    }
    SortedMap<Long, Long> theirs = spark.commitTimes(path);
    assertThat(ours.keySet()).as("versions").isEqualTo(theirs.keySet());
    // Without a time in the commit itself Spark takes that of the file.
    if (Boolean.parseBoolean(state.properties().get("delta.enableInCommitTimestamps"))) {
      assertThat(ours.get(ours.lastKey())).as("time").isEqualTo(theirs.get(theirs.lastKey()));
    }
  }
}
