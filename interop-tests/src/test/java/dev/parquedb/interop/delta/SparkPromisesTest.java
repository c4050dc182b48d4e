package dev.parquedb.interop.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.interop.SparkProcess;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.update.Update;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spark gives one of our tables a feature that asks something of writers. What we cannot keep we
 * refuse by its name; what we do write is right.
 */
@Tag("full")
@ExtendWith(SparkProcess.Shared.class)
class SparkPromisesTest {

  private static final String NONE = "nothing";

  @TempDir static Path root;

  private static SparkProcess spark;
  private static Folder folder;
  private static EntityBackend backend;

  /**
   * A change of the table.
   *
   * @param ns the namespace
   * @param statement the change
   * @param create what may be in the way of creating an entity
   * @param update what may be in the way of changing an entity
   */
  private record Promise(String ns, String statement, String create, String update) {

    static Promise property(String ns, String property, String create, String update) {
      return new Promise(
          ns, "ALTER TABLE {t} SET TBLPROPERTIES (" + property + ")", create, update);
    }

    @Override
    public String toString() {
      return ns;
    }
  }

  @BeforeAll
  static void open(SparkProcess shared) throws IOException {
    spark = shared;
    folder = new Folder(root);
    backend = folder.open();
  }

  @AfterAll
  static void close() {
    folder.close();
  }

  static Stream<Promise> promises() {
    return Stream.of(
        new Promise(
            "constraint",
            "ALTER TABLE {t} ADD CONSTRAINT positive CHECK (n >= 0)",
            "checkConstraints",
            "checkConstraints"),
        new Promise("cluster", "ALTER TABLE {t} CLUSTER BY (n)", "clustering", "clustering"),
        Promise.property("feed", "delta.enableChangeDataFeed = true", NONE, "changeDataFeed"),
        Promise.property("append", "delta.appendOnly = true", NONE, "appendOnly"),
        Promise.property("rows", "delta.enableRowTracking = true", "rowTracking", "rowTracking"),
        Promise.property(
            "no-vectors", "delta.enableDeletionVectors = false", NONE, "deletionVectors"),
        Promise.property("v2", "delta.checkpointPolicy = 'v2'", NONE, NONE),
        Promise.property("no-times", "delta.enableInCommitTimestamps = false", NONE, NONE),
        Promise.property("comment", "'comment' = 'by Spark'", NONE, NONE),
        Promise.property(
            "mapping", "delta.columnMapping.mode = 'name'", "columnMapping", "columnMapping"),
        Promise.property(
            "widening", "delta.enableTypeWidening = true", "typeWidening", "typeWidening"),
        Promise.property(
            "defaults", "delta.feature.allowColumnDefaults = 'supported'", NONE, NONE));
  }

  @ParameterizedTest
  @MethodSource("promises")
  void areKeptOrRefusedByName(Promise promise) {
    String ns = promise.ns();
    Await.item(
        backend.setSchema(ns, EntitySchema.of(SchemaField.optional("n", FieldType.Primitive.INT))));
    create(ns, "one");
    create(ns, "two");
    spark.sql(folder.table(ns), promise.statement());
    int commits = spark.commitTimes(folder.table(ns)).size();

    int written =
        attempt(promise.create(), backend.create(ns, input("three")))
            + attempt(
                promise.update(), backend.update(ns, "one", Update.parse("{\"$inc\":{\"n\":1}}")));

    assertThat(spark.commitTimes(folder.table(ns))).as("commits").hasSize(commits + written);
    if (written > 0) {
      folder.view(spark, backend, ns).agreesAfter("our writes");
    }
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

  private static void create(String ns, String id) {
    Await.item(backend.create(ns, input(id)));
  }
}
