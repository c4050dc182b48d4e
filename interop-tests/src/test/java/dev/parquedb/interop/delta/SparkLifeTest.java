package dev.parquedb.interop.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CompactOptions;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.RowDeletion;
import dev.parquedb.entity.VacuumOptions;
import dev.parquedb.interop.SparkProcess;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.storage.StorageBackend;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
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
 * The life of a table of each kind: Spark and delta-kernel see the rows that we do after a thousand
 * updates, a compaction, a change of the schema and a vacuum, and we see those of Spark after its
 * turn, in which it moves rows that updates of ours are waiting to change.
 */
@ExtendWith(SparkProcess.Shared.class)
class SparkLifeTest {

  private static final int ENTITIES = 120;
  private static final int UPDATES = 1_000;

  @TempDir static Path root;

  private static SparkProcess spark;
  private static Folder folder;

  /** A kind of table. */
  private record Kind(RowDeletion deletes, List<String> partitionBy) {

    String namespace() {
      return deletes.name().toLowerCase(java.util.Locale.ROOT) + partitionBy.size();
    }

    EntitySchema schema(SchemaField... others) {
      List<SchemaField> fields = new ArrayList<>();
      fields.add(SchemaField.optional("land", Primitive.STRING));
      fields.add(SchemaField.optional("day", Primitive.TIMESTAMP));
      fields.addAll(List.of(others));
      return new EntitySchema(fields, partitionBy, Map.of());
    }
  }

  @BeforeAll
  static void open(SparkProcess shared) throws IOException {
    spark = shared;
    folder = new Folder(root);
  }

  @AfterAll
  static void close() {
    folder.close();
  }

  static Stream<Kind> otherKinds() {
    return Stream.of(
        new Kind(RowDeletion.DELETION_VECTORS, List.of()),
        new Kind(RowDeletion.COPY_ON_WRITE, List.of()),
        new Kind(RowDeletion.COPY_ON_WRITE, List.of("land")),
        new Kind(RowDeletion.DELETION_VECTORS, List.of("land", "day")));
  }

  @Test
  void everyoneSeesTheSameRowsAllTheLifeOfAPartitionedTable() {
    new Life(new Kind(RowDeletion.DELETION_VECTORS, List.of("land"))).live();
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("otherKinds")
  void everyoneSeesTheSameRowsAllTheLifeOfATable(Kind kind) {
    new Life(kind).live();
  }

  /** One table. */
  private static final class Life {

    private final Kind kind;
    private final String ns;
    private final FaultyStorage storage;
    private final EntityBackend backend;

    Life(Kind kind) {
      this.kind = kind;
      this.ns = kind.namespace();
      StorageBackend real = folder.storage();
      this.storage = new FaultyStorage(real, FaultPlan.NONE, new VertxTimeSource(folder.vertx()));
      this.backend =
          folder.open(
              storage,
              config ->
                  config
                      .deletes(kind.deletes())
                      .engine(EngineOptions.DEFAULT.withCursorTtl(Duration.ZERO)));
    }

    void live() {
      created();
      agree("creates");
      updated();
      agree("a thousand updates");
      // Two files of one partition at least, whatever the updates left.
      Await.item(backend.create(ns, late(1)));
      Await.item(backend.create(ns, late(2)));
      assertThat(Await.item(backend.compact(ns, CompactOptions.DEFAULT)).filesCompacted())
          .isPositive();
      agree("a compaction");
      evolved();
      agree("a change of the schema");
      vacuumed();
      agree("a vacuum");
      sparkWrote();
      agree("a turn of Spark");
      sparkMovedRowsUnderUpdates();
      agree("updates of rows that Spark moved");
    }

    private void agree(String phase) {
      folder.view(spark, backend, ns).agreesAfter(phase + ", for Spark");
      folder.view(backend, ns).agreesAfter(phase + ", for delta-kernel");
    }

    private void created() {
      Await.item(
          backend.setSchema(
              ns,
              kind.schema(
                  SchemaField.optional("n", Primitive.INT),
                  SchemaField.optional("label", Primitive.STRING))));
      Await.item(backend.bulkCreate(ns, IntStream.range(0, ENTITIES).mapToObj(this::row).toList()));
      Await.item(backend.delete(ns, "e1"));
      Await.item(backend.delete(ns, "e2", DeleteOptions.DEFAULT.hard()));
    }

    private CreateInput row(int i) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("$id", "e" + i);
      row.put("n", 0);
      row.put("label", "of " + i);
      row.put("rest", i);
      row.put("land", land(i));
      row.put("day", java.time.Instant.parse("2024-02-29T00:00:00.000001Z").plusSeconds(i % 2));
      return CreateInput.of(row);
    }

    private static CreateInput late(int i) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("$id", "late " + i);
      row.put("land", "CH");
      return CreateInput.of(row);
    }

    private static String land(int i) {
      return List.of("CH", "x=1/y %20:#?", "ünï \"q\"", "null").get(i % 4);
    }

    private void updated() {
      List<CompletableFuture<Outcome<Entity>>> calls = new ArrayList<>();
      for (int i = 0; i < UPDATES; i++) {
        String update =
            i % 7 == 0
                ? "{\"$inc\":{\"n\":1},\"$set\":{\"land\":"
                    + (i % 3 == 0 ? "null" : "\"FL\"")
                    + "}}"
                : "{\"$inc\":{\"n\":1}}";
        calls.add(start(backend.update(ns, "e" + (3 + i % (ENTITIES - 3)), Update.parse(update))));
      }
      calls.forEach(Life::done);
      assertThat(
              Await.item(backend.find(ns).collect().asList()).stream()
                  .mapToLong(entity -> (Long) entity.data().get("n"))
                  .sum())
          .isEqualTo(UPDATES);
    }

    /** Renamed, widened, dropped and added. */
    private void evolved() {
      Await.item(
          backend.setSchema(
              ns,
              kind.schema(
                  SchemaField.optional("m", Primitive.LONG).renamedFrom("n"),
                  SchemaField.optional("rest", Primitive.DOUBLE))));
      Await.item(
          backend.bulkUpdate(
              ns, Filter.parse("{\"m\":{\"$gt\":9}}"), Update.parse("{\"$inc\":{\"m\":1}}")));
    }

    private void vacuumed() {
      VacuumOptions now = VacuumOptions.DEFAULT.withRetention(Duration.ZERO);
      assertThat(Await.item(backend.vacuum(ns, now)).filesDeleted()).isPositive();
    }

    private void sparkWrote() {
      spark.sql(folder.table(ns), "UPDATE {t} SET m = -1, land = 'by Spark' WHERE rest < 20");
      spark.sql(folder.table(ns), "DELETE FROM {t} WHERE rest > 110");
      spark.sql(
          folder.table(ns),
          """
          INSERT INTO {t} (`$id`, `$type`, createdAt, updatedAt, version, land, day, m) VALUES
            ('%s/from Spark', 'x', TIMESTAMP'2024-02-29 12:00:00.000001',
              TIMESTAMP'2024-02-29 12:00:00', 1, 'A & (ü)', TIMESTAMP'2024-02-29 00:00:00.5', 5),
            ('%s/null', 'x', TIMESTAMP'1969-12-31 23:59:59.999999',
              TIMESTAMP'2024-02-29 12:00:00', 1, NULL, NULL, 6)
          """
              .formatted(ns, ns));
      assertThat(Await.item(backend.get(ns, "from Spark")).data()).containsEntry("land", "A & (ü)");
      assertThat(Await.item(backend.count(ns, Filter.parse("{\"land\":\"by Spark\"}"))))
          .isEqualTo(18);
      // Its file lies in a folder whose name Spark writes otherwise than we would.
      Await.item(backend.update(ns, "from Spark", Update.parse("{\"$inc\":{\"m\":1}}")));
      Await.item(backend.update(ns, "null", Update.parse("{\"$set\":{\"land\":\"ours\"}}")));
    }

    /** The first commit waits while Spark moves all rows; the other updates wait for it. */
    private void sparkMovedRowsUnderUpdates() {
      Await.item(backend.count(ns));
      Gate gate = storage.stallNext(Life::commits, Fault.Point.BEFORE_EFFECT);
      List<CompletableFuture<Outcome<Entity>>> calls = new ArrayList<>();
      for (int i = 20; i < 60; i++) {
        calls.add(
            start(
                backend.update(
                    ns, "e" + i, Update.parse("{\"$set\":{\"m\":" + i + ",\"land\":\"moved\"}}"))));
      }
      Await.item(gate.reached());
      spark.sql(folder.table(ns), "OPTIMIZE {t}");
      gate.open();
      calls.forEach(Life::done);
      for (int i = 20; i < 60; i++) {
        assertThat(Await.item(backend.get(ns, "e" + i)).data()).containsEntry("m", (long) i);
      }
      assertThat(Await.item(backend.count(ns, Filter.parse("{\"land\":\"moved\"}")))).isEqualTo(40);
    }

    private static boolean commits(StorageCall call) {
      return call.operationClass() == OperationClass.CONDITIONAL_WRITE
          && call.path().contains("_delta_log");
    }

    private static <T> CompletableFuture<Outcome<T>> start(Uni<T> call) {
      return call.onItemOrFailure()
          .transform(Outcome::new)
          .subscribe()
          .asCompletionStage()
          .toCompletableFuture();
    }

    private static void done(CompletableFuture<? extends Outcome<?>> call) {
      Outcome<?> outcome = Await.item(Uni.createFrom().completionStage(call));
      assertThat(outcome.failure()).isNull();
    }
  }
}
