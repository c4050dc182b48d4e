package dev.parquedb.interop.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.ForeignTable;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.interop.ForeignView;
import dev.parquedb.interop.SparkProcess;
import dev.parquedb.query.Filter;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
 * Iceberg tables that Spark writes are shown as namespaces with the very rows that Spark and
 * Iceberg's own readers see; or they are refused by the name of the feature.
 */
@ExtendWith(SparkProcess.Shared.class)
class GoldenTablesTest {

  private static final String NS = "golden";

  @TempDir static Path root;

  private static SparkCatalog spark;
  private static IcebergFolder folder;

  @BeforeAll
  static void open(SparkProcess shared) throws IOException {
    folder = new IcebergFolder(root);
    spark = folder.catalog(shared);
  }

  @AfterAll
  static void close() {
    folder.close();
  }

  static Stream<GoldenTable> first() {
    return GoldenTables.first().stream();
  }

  static Stream<GoldenTable> others() {
    return GoldenTables.others().stream();
  }

  @ParameterizedTest
  @MethodSource("first")
  void isReadRowForRowOrRefusedByName(GoldenTable golden) {
    check(golden);
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("others")
  void anotherIsReadRowForRowOrRefusedByName(GoldenTable golden) {
    check(golden);
  }

  private static void check(GoldenTable golden) {
    Path path = folder.table(golden.name());
    golden.write(spark, folder.iceberg(), path);
    EntityBackend backend =
        folder.open(
            config ->
                config
                    .database("ours")
                    .foreign(NS, new ForeignTable(folder.path(golden.name()), golden.ids())));
    if (golden.refused().isPresent()) {
      assertRefused(backend, golden.refused().get());
      return;
    }
    List<Map<String, Object>> rows = spark.rows(path).lines();
    assertThat(folder.iceberg().rows(path).lines())
        .as("rows that Iceberg's readers see")
        .containsExactlyInAnyOrderElementsOf(rows);
    new ForeignView(backend, NS).agrees(rows);
    assertSameHistory(backend, path);
  }

  private static void assertRefused(EntityBackend backend, String feature) {
    Outcome<?> found = Await.outcome(backend.find(NS, Filter.all()).collect().asList());
    assertThat(found.failure()).isInstanceOf(UnsupportedTableFeatureException.class);
    assertThat(((UnsupportedTableFeatureException) found.failure()).feature()).isEqualTo(feature);
  }

  /** Spark lists the snapshots of all branches. */
  private static void assertSameHistory(EntityBackend backend, Path path) {
    Map<Long, Long> ours = new TreeMap<>();
    for (SnapshotInfo snapshot : Await.item(backend.listSnapshots(NS))) {
      ours.put(snapshot.snapshotId(), snapshot.timestamp().toEpochMilli());
    }
    assertThat(spark.commitTimes(path)).as("snapshots").containsAllEntriesOf(ours);
    assertThat(ours).containsKey(spark.rows(path).version());
  }
}
