package dev.parquedb.interop.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CompactOptions;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.interop.Documents;
import dev.parquedb.interop.RandomDocuments;
import dev.parquedb.interop.SparkProcess;
import dev.parquedb.interop.TypedDocuments;
import dev.parquedb.interop.WitnessView;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.testkit.Await;
import dev.parquedb.update.Update;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spark reads the same ids and values from our Iceberg tables as we do, now and in the past. */
@ExtendWith(SparkProcess.Shared.class)
class IcebergSparkReadsTest {

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
  void sparkSeesTheLifeOfATable(int version) {
    String ns = "life" + version;
    EntityBackend backend = folder.open(version);
    WitnessView view = folder.view(spark, backend, ns);
    create(backend, ns, Documents.everyType("one"));
    create(backend, ns, Map.of("$id", "Zürich 東京 🎈", "name", "ünïcødé \u202e", "$type", "Ort"));
    Await.item(
        backend.bulkCreate(
            ns, IntStream.range(0, 200).mapToObj(IcebergSparkReadsTest::input).toList()));
    update(backend, ns, "e7", "{\"$set\":{\"name\":\"seven\",\"a.b\":[1,{\"c\":null}]}}");
    Await.item(
        backend.bulkUpdate(
            ns, Filter.parse("{\"n\":{\"$gte\":100}}"), Update.parse("{\"$set\":{\"half\":2}}")));
    Await.item(backend.delete(ns, "e1", DeleteOptions.DEFAULT.withActor("bob")));
    Await.item(backend.delete(ns, "e2", DeleteOptions.DEFAULT.hard()));
    Await.item(
        backend.bulkDelete(
            ns, Filter.parse("{\"n\":{\"$gte\":180}}"), DeleteOptions.DEFAULT.hard()));
    Await.item(backend.bulkDelete(ns, Filter.parse("{\"n\":{\"$gte\":150}}")));
    view.agreesAfter("changes and deletes");
    assertThat(view.row("one")).containsEntry("$data", Documents.EVERY_TYPE_AS_JSON);

    Await.item(backend.compact(ns, CompactOptions.DEFAULT));
    update(backend, ns, "e8", "{\"$set\":{\"name\":\"eight\"}}");
    view.agreesAfter("a compaction");
    view.agreesAboutThePast(each -> each == 3);
    if (version == 3) {
      List<Map<String, Object>> rows =
          spark.sql(
              folder.table(ns), "SELECT count(*) AS n, count(DISTINCT _row_id) AS ids FROM {t}");
      assertThat(rows.get(0).get("ids")).as("ids of rows").isEqualTo(rows.get(0).get("n"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void sparkSeesDeclaredFieldsAsTypedColumns(int version) {
    String ns = "typed" + version;
    EntityBackend backend = folder.open(version);
    EntitySchema schema = TypedDocuments.everyType();
    Await.item(backend.setSchema(ns, schema));
    create(backend, ns, TypedDocuments.full());
    create(backend, ns, Map.of("$id", "minimal", "must", ""));
    create(backend, ns, TypedDocuments.nulls(schema));
    create(backend, ns, TypedDocuments.extremes());
    RandomDocuments random = new RandomDocuments(new SplittableRandom(20260302));
    List<CreateInput> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add(CreateInput.of(random.document("random-" + i, schema)));
    }
    Await.item(backend.bulkCreate(ns, many));
    Await.item(
        backend.bulkUpdate(
            ns,
            Filter.parse("{\"boolean\":true}"),
            Update.parse("{\"$set\":{\"boolean\":false,\"double\":{\"$numberDouble\":\"NaN\"}}}")));
    folder.view(spark, backend, ns).agreesAfter("creates and changes");
    folder.view(backend, ns).agreesAfter("the same, for Iceberg");
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void sparkSeesRowsOfFormerSchemasInPartitions(int version) {
    String ns = "evolved" + version;
    EntityBackend backend = folder.open(version);
    WitnessView view = folder.view(spark, backend, ns);
    setSchema(
        backend,
        ns,
        SchemaField.optional("n", Primitive.INT),
        SchemaField.optional("old", Primitive.STRING),
        SchemaField.optional("gone", Primitive.STRING));
    Await.item(backend.bulkCreate(ns, evolved(0, 30, "old")));
    update(backend, ns, "e3", "{\"$set\":{\"land\":\"LI\",\"n\":-3}}");
    setSchema(
        backend,
        ns,
        SchemaField.optional("n", Primitive.LONG),
        SchemaField.optional("fresh", Primitive.STRING).renamedFrom("old"),
        SchemaField.optional("extra", Primitive.DOUBLE));
    view.agreesAfter("another schema");
    Await.item(backend.bulkCreate(ns, evolved(30, 40, "fresh")));
    Await.item(
        backend.bulkUpdate(
            ns,
            Filter.parse("{\"n\":{\"$gt\":25}}"),
            Update.parse("{\"$set\":{\"extra\":0.5},\"$inc\":{\"n\":5000000000}}")));
    view.agreesAfter("changes");
    view.agreesAboutThePast();
  }

  private static void setSchema(EntityBackend backend, String ns, SchemaField... fields) {
    List<SchemaField> all = new ArrayList<>();
    all.add(SchemaField.optional("land", Primitive.STRING));
    all.add(SchemaField.optional("day", Primitive.DATE));
    all.addAll(List.of(fields));
    Await.item(backend.setSchema(ns, new EntitySchema(all, List.of("land", "day"), Map.of())));
  }

  private static List<CreateInput> evolved(int from, int to, String name) {
    return IntStream.range(from, to)
        .mapToObj(
            i -> {
              Map<String, Object> input = new HashMap<>();
              input.put("$id", "e" + i);
              input.put("land", List.of("CH", "x=1/y %20:#?", "ünï \"q\"", "null").get(i % 4));
              input.put("day", i % 3 == 0 ? null : LocalDate.of(2024, 2, 27 + i % 3));
              input.put("n", i);
              input.put(name, "old " + i);
              input.put("gone", "gone " + i);
              return CreateInput.of(input);
            })
        .toList();
  }

  private static CreateInput input(int n) {
    return CreateInput.of(Map.of("$id", "e" + n, "name", "entity " + n, "n", n));
  }

  private static void create(EntityBackend backend, String ns, Map<String, ?> document) {
    Await.item(backend.create(ns, CreateInput.of(document)));
  }

  private static void update(EntityBackend backend, String ns, String id, String update) {
    Await.item(backend.update(ns, id, Update.parse(update)));
  }
}
