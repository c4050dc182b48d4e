package dev.parquedb.interop.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.entity.VacuumOptions;
import dev.parquedb.interop.SparkProcess;
import dev.parquedb.interop.WitnessView;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.update.Update;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spark gives one of our Iceberg tables something that asks a thing of writers. What we cannot keep
 * we refuse by its name; what we do write is right.
 */
@Tag("full")
@ExtendWith(SparkProcess.Shared.class)
class IcebergSparkPromisesTest {

  private static final String NONE = "nothing";

  @TempDir static Path root;

  private static SparkCatalog spark;
  private static IcebergFolder folder;
  private static EntityBackend backend;

  /**
   * A change of the table.
   *
   * @param ns the namespace
   * @param statement the change
   * @param write what may be in the way of writing
   */
  private record Promise(String ns, String statement, String write) {

    static Promise property(String ns, String property) {
      return new Promise(ns, "ALTER TABLE {t} SET TBLPROPERTIES (" + property + ")", NONE);
    }

    @Override
    public String toString() {
      return ns;
    }
  }

  @BeforeAll
  static void open(SparkProcess shared) throws IOException {
    folder = new IcebergFolder(root);
    spark = folder.catalog(shared);
    backend = folder.open(2);
  }

  @AfterAll
  static void close() {
    folder.close();
  }

  static Stream<Promise> promises() {
    return Stream.of(
        new Promise(
            "transform",
            "ALTER TABLE {t} ADD PARTITION FIELD bucket(4, `$id`)",
            "partition evolution"),
        new Promise("field", "ALTER TABLE {t} ADD PARTITION FIELD n", "partition evolution"),
        new Promise("order", "ALTER TABLE {t} WRITE ORDERED BY n", NONE),
        new Promise("identifiers", "ALTER TABLE {t} DROP IDENTIFIER FIELDS `$id`", NONE),
        new Promise("comment", "ALTER TABLE {t} ALTER COLUMN n COMMENT 'a number'", NONE),
        Promise.property("gzip", "'write.metadata.compression-codec' = 'gzip'"),
        Promise.property("retries", "'commit.retry.num-retries' = '0'"),
        Promise.property("versions", "'write.metadata.previous-versions-max' = '1'"),
        Promise.property("cleanup", "'write.metadata.delete-after-commit.enabled' = 'true'"),
        Promise.property("merges", "'commit.manifest.min-count-to-merge' = '2'"),
        Promise.property("modes", "'write.delete.mode' = 'copy-on-write'"),
        Promise.property("metrics", "'write.metadata.metrics.default' = 'none'"));
  }

  @ParameterizedTest
  @MethodSource("promises")
  void areKeptOrRefusedByName(Promise promise) {
    String ns = promise.ns();
    start(ns);
    spark.sql(folder.table(ns), promise.statement());
    int commits = spark.commitTimes(folder.table(ns)).size();

    int written =
        attempt(promise.write(), backend.create(ns, input("three")))
            + attempt(
                promise.write(), backend.update(ns, "one", Update.parse("{\"$inc\":{\"n\":1}}")));

    assertThat(spark.commitTimes(folder.table(ns))).as("commits").hasSize(commits + written);
    folder.view(spark, backend, ns).agreesAfter("our turn, for Spark");
    folder.view(backend, ns).agreesAfter("our turn, for Iceberg");
    assertFound(ns);
    spark.sql(folder.table(ns), "UPDATE {t} SET n = n + 1 WHERE `$id` LIKE '%/one'");
    folder.view(spark, backend, ns).agreesAfter("a turn of Spark");
    assertFound(ns);
  }

  /** By their values, too: no file is left out that holds them. */
  private static void assertFound(String ns) {
    for (long n = 1; n < 4; n++) {
      long value = n;
      long theirs =
          folder.iceberg().rows(folder.table(ns)).lines().stream()
              .filter(row -> row.get("n").equals(value))
              .count();
      assertThat(Await.item(backend.count(ns, Filter.of(Map.of("n", n))))).isEqualTo(theirs);
    }
  }

  /** What Spark may delete as nobody's is what is nobody's, and nothing of ours. */
  @Test
  void sparkFindsNoOrphansAmongOurFiles() throws IOException {
    String ns = "orphans";
    start(ns);
    Await.item(backend.update(ns, "one", Update.parse("{\"$inc\":{\"n\":1}}")));
    Path orphan = folder.table(ns).resolve("data/nobody.parquet");
    Files.writeString(orphan, "nothing");
    try (Stream<Path> files = Files.walk(folder.table(ns))) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
      }
    }

    List<Map<String, Object>> deleted = spark.call(folder.table(ns), "remove_orphan_files", "");

    assertThat(deleted).hasSize(1);
    assertThat((String) deleted.get(0).get("orphan_file_location")).endsWith("nobody.parquet");
    assertThat(orphan).doesNotExist();
    folder.view(spark, backend, ns).agreesAfter("looking for orphans");
  }

  /** What may not be deleted by anyone is not deleted by us. */
  @Test
  void aTableThatMayNotLoseAnythingIsNotVacuumed() {
    String ns = "kept";
    start(ns);
    spark.sql(folder.table(ns), "ALTER TABLE {t} SET TBLPROPERTIES ('gc.enabled' = 'false')");
    Await.item(backend.update(ns, "one", Update.parse("{\"$inc\":{\"n\":1}}")));
    UnsupportedTableFeatureException refused =
        Await.failure(
            UnsupportedTableFeatureException.class,
            backend.vacuum(ns, VacuumOptions.DEFAULT.withRetention(Duration.ZERO)));
    assertThat(refused.feature()).isEqualTo("gc.enabled");
    WitnessView view = folder.view(spark, backend, ns);
    view.agreesAfter("a vacuum that was refused");
    view.agreesAboutThePast();
  }

  /** Each procedure of Iceberg leaves a table that we read and write on. */
  @Test
  void whatProceduresArrangeIsWrittenOn() {
    String ns = "arranged";
    start(ns);
    Path table = folder.table(ns);
    spark.mergeOnRead(table);
    for (int i = 0; i < 3; i++) {
      Await.item(backend.update(ns, "one", Update.parse("{\"$inc\":{\"n\":1}}")));
      spark.sql(table, "UPDATE {t} SET n = n + 1");
    }
    long before = spark.rows(table).version();
    spark.call(table, "rewrite_manifests", "");
    written(ns, "rewrite_manifests");
    spark.call(table, "rewrite_position_delete_files", "options => map('rewrite-all', 'true')");
    written(ns, "rewrite_position_delete_files");
    spark.call(table, "compute_table_stats", "");
    written(ns, "compute_table_stats");
    VacuumOptions now = VacuumOptions.DEFAULT.withRetention(Duration.ZERO);
    spark.call(table, "rollback_to_snapshot", "snapshot_id => " + before);
    written(ns, "rollback_to_snapshot");
    Await.item(backend.vacuum(ns, now));
    written(ns, "a vacuum");
    assertThat(spark.sql(table, "SELECT count(*) AS n FROM {t}").get(0)).containsEntry("n", 2L);
  }

  private static void written(String ns, String phase) {
    folder.view(spark, backend, ns).agreesAfter(phase + ", for Spark");
    Await.item(backend.update(ns, "one", Update.parse("{\"$inc\":{\"n\":1}}")));
    Await.item(backend.update(ns, "two", Update.parse("{\"$inc\":{\"n\":1}}")));
    folder.view(spark, backend, ns).agreesAfter("our turn after " + phase + ", for Spark");
    folder.view(backend, ns).agreesAfter("our turn after " + phase + ", for Iceberg");
  }

  private static void start(String ns) {
    Await.item(
        backend.setSchema(ns, EntitySchema.of(SchemaField.optional("n", FieldType.Primitive.INT))));
    Await.item(backend.create(ns, input("one")));
    Await.item(backend.create(ns, input("two")));
  }

  /** How many commits it made. */
  private static int attempt(String obstacle, Uni<?> write) {
    Outcome<?> outcome = Await.outcome(write);
    if (outcome.failure() == null) {
      return 1;
    }
    assertThat(outcome.failure()).isInstanceOf(UnsupportedTableFeatureException.class);
    assertThat(((UnsupportedTableFeatureException) outcome.failure()).feature())
        .isEqualTo(obstacle);
    return 0;
  }

  private static CreateInput input(String id) {
    return CreateInput.of(Map.of("$id", id, "n", 1));
  }
}
