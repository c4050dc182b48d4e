package dev.parquedb.interop.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.interop.Documents;
import dev.parquedb.interop.RandomDocuments;
import dev.parquedb.interop.SparkProcess;
import dev.parquedb.interop.TypedDocuments;
import dev.parquedb.interop.WitnessView;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.testkit.Await;
import dev.parquedb.update.Update;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Spark reads the same ids and values from our tables as we do, now and in the past. */
@ExtendWith(SparkProcess.Shared.class)
class SparkReadsTest {

  @TempDir static Path root;

  private static SparkProcess spark;
  private static Folder folder;
  private static EntityBackend backend;

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

  @Test
  void sparkSeesTheLifeOfATableWithoutDeclaredFields() {
    WitnessView view = folder.view(spark, backend, "life");
    create("life", Documents.everyType("one"));
    create("life", Map.of("$id", "Zürich 東京 🎈", "name", "ünïcødé \u202e", "$type", "Ort"));
    create("life", Map.of("$id", "x".repeat(512), "long", "y".repeat(100_000)));
    Await.item(
        backend.bulkCreate("life", IntStream.range(0, 200).mapToObj(i -> input(i)).toList()));
    view.agreesAfter("creates");
    assertThat(view.row("one"))
        .containsEntry("$data", Documents.EVERY_TYPE_AS_JSON)
        .containsEntry("version", 1L);

    update("e7", "{\"$set\":{\"name\":\"seven\",\"a.b\":[1,{\"c\":null}]},\"$inc\":{\"n\":1}}");
    update("e7", "{\"$unset\":{\"a\":\"\"},\"$rename\":{\"n\":\"m\"}}");
    Await.item(
        backend.update(
            "life",
            "new",
            Update.parse("{\"$setOnInsert\":{\"n\":-1}}"),
            UpdateOptions.DEFAULT.withUpsert().withActor("ann")));
    Await.item(
        backend.bulkUpdate(
            "life",
            Filter.parse("{\"n\":{\"$gte\":100}}"),
            Update.parse("{\"$set\":{\"half\":2}}")));
    view.agreesAfter("updates");
    assertThat(view.row("e7")).containsEntry("version", 3L).containsEntry("name", "seven");

    Await.item(backend.delete("life", "e1", DeleteOptions.DEFAULT.withActor("bob")));
    Await.item(backend.delete("life", "e2", DeleteOptions.DEFAULT.hard()));
    Await.item(backend.delete("life", "e3"));
    Await.item(backend.restore("life", "e3"));
    create("life", Map.of("$id", "e2", "again", true));
    Await.item(
        backend.bulkDelete(
            "life", Filter.parse("{\"n\":{\"$gte\":180}}"), DeleteOptions.DEFAULT.hard()));
    Await.item(backend.bulkDelete("life", Filter.parse("{\"n\":{\"$gte\":150}}")));
    view.agreesAfter("deletes");

    view.agreesAboutThePast(version -> version % 5 == 3);
  }

  @Test
  void sparkSeesDeclaredFieldsAsTypedColumns() {
    EntitySchema schema = TypedDocuments.everyType();
    Await.item(backend.setSchema("typed", schema));
    create("typed", TypedDocuments.full());
    create("typed", Map.of("$id", "minimal", "must", ""));
    create("typed", TypedDocuments.nulls(schema));
    create("typed", TypedDocuments.extremes());
    RandomDocuments random = new RandomDocuments(new SplittableRandom(20260102));
    List<CreateInput> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(CreateInput.of(random.document("random-" + i, schema)));
    }
    Await.item(backend.bulkCreate("typed", many));
    WitnessView view = folder.view(spark, backend, "typed");
    view.agreesAfter("creates");

    Await.item(
        backend.bulkUpdate(
            "typed",
            Filter.parse("{\"boolean\":true}"),
            Update.parse("{\"$set\":{\"boolean\":false,\"double\":{\"$numberDouble\":\"NaN\"}}}")));
    Await.item(backend.bulkDelete("typed", Filter.parse("{\"int\":{\"$lt\":0}}")));
    view.agreesAfter("bulk changes");
    folder.view(backend, "typed").agreesAfter("the same, for delta-kernel");
  }

  private static CreateInput input(int n) {
    return CreateInput.of(Map.of("$id", "e" + n, "name", "entity " + n, "n", n));
  }

  private static void create(String ns, Map<String, ?> document) {
    Await.item(backend.create(ns, CreateInput.of(document)));
  }

  private static void update(String id, String update) {
    Await.item(backend.update("life", id, Update.parse(update)));
  }
}
