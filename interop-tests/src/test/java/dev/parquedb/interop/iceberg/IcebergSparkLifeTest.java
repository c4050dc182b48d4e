package dev.parquedb.interop.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.interop.SparkProcess;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.fault.Fault;
import dev.parquedb.testkit.fault.FaultPlan;
import dev.parquedb.testkit.fault.FaultyStorage;
import dev.parquedb.testkit.fault.Gate;
import dev.parquedb.testkit.fault.OperationClass;
import dev.parquedb.testkit.fault.StorageCall;
import dev.parquedb.update.Update;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spark commits while updates of ours are about to: none of either is lost. */
@Tag("full")
@ExtendWith(SparkProcess.Shared.class)
class IcebergSparkLifeTest {

  private static final int ENTITIES = 60;

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

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void updatesOfRowsThatSparkMovesMeanwhileAreNotLost(int version) {
    underOurCommit(
        "moved" + version,
        version,
        table -> spark.call(table, "rewrite_data_files", "options => map('rewrite-all', 'true')"),
        ENTITIES);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void updatesOfRowsThatSparkChangesMeanwhileComeAfterThose(int version) {
    String ns = "changed" + version;
    underOurCommit(
        ns,
        version,
        table -> {
          spark.mergeOnRead(table);
          spark.sql(table, "UPDATE {t} SET other = other + 1 WHERE n >= 0");
          spark.sql(table, "DELETE FROM {t} WHERE n < 10");
        },
        ENTITIES - 10);
    EntityBackend backend = folder.open(version);
    assertThat(Await.item(backend.count(ns, Filter.parse("{\"other\":1}"))))
        .isEqualTo(ENTITIES - 10);
  }

  /** A turn of Spark. */
  @FunctionalInterface
  private interface Turn {
    void take(Path table);
  }

  /** The first commit waits while Spark takes its turn; the other updates wait for it. */
  private static void underOurCommit(String ns, int version, Turn turn, int left) {
    FaultyStorage storage =
        new FaultyStorage(folder.storage(), FaultPlan.NONE, new VertxTimeSource(folder.vertx()));
    EntityBackend backend = folder.open(storage, config -> config.formatVersion(version));
    Await.item(
        backend.setSchema(
            ns,
            EntitySchema.of(
                SchemaField.optional("n", Primitive.INT),
                SchemaField.optional("other", Primitive.INT))));
    Await.item(
        backend.bulkCreate(
            ns,
            IntStream.range(0, ENTITIES)
                .mapToObj(i -> CreateInput.of(Map.of("$id", "e" + i, "n", i, "other", 0)))
                .toList()));
    Await.item(backend.count(ns));

    Gate gate = storage.stallNext(IcebergSparkLifeTest::commits, Fault.Point.BEFORE_EFFECT);
    List<CompletableFuture<Outcome<Entity>>> calls = new ArrayList<>();
    for (int i = 20; i < 50; i++) {
      calls.add(
          start(backend.update(ns, "e" + i, Update.parse("{\"$set\":{\"mark\":" + i + "}}"))));
    }
    Await.item(gate.reached());
    turn.take(folder.table(ns));
    gate.open();
    for (CompletableFuture<Outcome<Entity>> call : calls) {
      Outcome<Entity> outcome = Await.item(Uni.createFrom().completionStage(call));
      assertThat(outcome.failure()).isNull();
    }

    for (int i = 20; i < 50; i++) {
      assertThat(Await.item(backend.get(ns, "e" + i)).data()).containsEntry("mark", (long) i);
    }
    assertThat(Await.item(backend.count(ns))).isEqualTo(left);
    folder.view(spark, backend, ns).agreesAfter("both turns, for Spark");
    folder.view(backend, ns).agreesAfter("both turns, for Iceberg");
  }

  private static boolean commits(StorageCall call) {
    return call.operationClass() == OperationClass.CONDITIONAL_WRITE
        && call.path().endsWith(".metadata.json");
  }

  private static <T> CompletableFuture<Outcome<T>> start(Uni<T> call) {
    return call.onItemOrFailure()
        .transform(Outcome::new)
        .subscribe()
        .asCompletionStage()
        .toCompletableFuture();
  }
}
