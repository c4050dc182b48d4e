package dev.parquedb.interop.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.ForeignTable;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.interop.ForeignView;
import dev.parquedb.interop.PeerFailure;
import dev.parquedb.interop.SparkProcess;
import dev.parquedb.interop.delta.GoldenTable.Readers;
import dev.parquedb.query.Filter;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tables that Spark writes, with one feature each, are shown as namespaces with the very rows that
 * delta-kernel reads, or Spark where delta-kernel cannot; or they are refused by the name of the
 * feature.
 */
@Tag("full")
@ExtendWith(SparkProcess.Shared.class)
class GoldenTablesTest {

  private static final String NS = "golden";

  @TempDir static Path root;

  private static SparkProcess spark;
  private static KernelProcess kernel;
  private static Vertx vertx;
  private static StorageBackend storage;

  @BeforeAll
  static void open(SparkProcess shared) throws IOException {
    spark = shared;
    kernel = KernelProcess.start(root);
    vertx = Vertx.vertx();
    storage = Await.item(Storages.open(vertx, "fs:" + root));
  }

  @AfterAll
  static void close() {
    kernel.close();
    Await.item(storage.close());
    Await.item(Uni.createFrom().completionStage(vertx.close().toCompletionStage()));
  }

  static Stream<GoldenTable> tables() {
    return GoldenTables.all().stream();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void isReadRowForRowOrRefusedByName(GoldenTable golden) throws IOException {
    Path path = root.resolve(golden.name());
    golden.write(spark, kernel, path);
    List<Map<String, Object>> expected = expected(golden, path);
    EntityBackend backend = foreign(golden);
    try {
      Outcome<List<Entity>> found =
          Await.outcome(backend.find(NS, Filter.all()).collect().asList());
      if (golden.refused().isPresent()) {
        assertThat(found.failure()).isInstanceOf(UnsupportedTableFeatureException.class);
        assertThat(((UnsupportedTableFeatureException) found.failure()).feature())
            .isEqualTo(golden.refused().get());
        return;
      }
      assertThat(found.failure()).isNull();
      new ForeignView(backend, NS).agrees(expected);
      assertSameHistory(backend, path);
    } finally {
      Await.item(backend.close());
    }
  }

  private static EntityBackend foreign(GoldenTable golden) {
    DeltaBackendConfig config =
        DeltaBackendConfig.builder(storage)
            .location("our own")
            .foreign(NS, new ForeignTable(golden.name(), golden.ids()))
            .build();
    return Await.item(EntityBackends.open(vertx, config));
  }

  /** The rows as the other engines read them; none when they do not. */
  private static List<Map<String, Object>> expected(GoldenTable golden, Path path) {
    if (golden.readers() == Readers.NONE) {
      assertThatThrownBy(() -> spark.rows(path)).isInstanceOf(PeerFailure.class);
      return List.of();
    }
    List<Map<String, Object>> rows = spark.rows(path).lines();
    assertThat(rows).isNotEmpty();
    if (golden.readers() == Readers.SPARK) {
      assertThatThrownBy(() -> kernel.rows(path)).isInstanceOf(PeerFailure.class);
      return rows;
    }
    List<Map<String, Object>> read = kernel.rows(path).lines();
    assertThat(rows).as("rows that Spark sees").containsExactlyInAnyOrderElementsOf(read);
    return read;
  }

  private static void assertSameHistory(EntityBackend backend, Path path) {
    SortedMap<Long, Long> ours = new TreeMap<>();
    List<SnapshotInfo> snapshots = new ArrayList<>(Await.item(backend.listSnapshots(NS)));
    snapshots.forEach(each -> ours.put(each.version(), each.timestamp().toEpochMilli()));
    SortedMap<Long, Long> theirs = spark.commitTimes(path);
    assertThat(ours.keySet()).as("versions").isEqualTo(theirs.keySet());
    // Without a time in the commit itself Spark takes that of the file.
    if (spark.detail(path).toString().contains("delta.enableInCommitTimestamps=true")) {
      assertThat(ours.get(ours.lastKey())).as("time").isEqualTo(theirs.get(theirs.lastKey()));
    }
  }
}
