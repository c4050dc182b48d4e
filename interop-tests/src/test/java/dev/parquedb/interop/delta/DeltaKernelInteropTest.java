package dev.parquedb.interop.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.CreateOptions;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.IngestOptions;
import dev.parquedb.entity.IngestResult;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.interop.Documents;
import dev.parquedb.query.Filter;
import dev.parquedb.testkit.Await;
import dev.parquedb.update.Update;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** delta-kernel reads the same ids and values from our tables as we do, now and in the past. */
class DeltaKernelInteropTest {

  @TempDir static Path root;

  private static Folder folder;
  private static EntityBackend backend;

  @BeforeAll
  static void open() throws IOException {
    folder = new Folder(root);
    backend = folder.open();
  }

  @AfterAll
  static void close() {
    folder.close();
  }

  @Test
  void kernelSeesEveryCreate() {
    KernelView view = folder.view(backend, "creates");

    create("creates", Documents.everyType("one"));
    view.agreesAfter("the first create");

    create("creates", Map.of());
    create("creates", Map.of("$id", "Zürich 東京 🎈", "name", "ünïcødé \u202e", "$type", "Ort"));
    create("creates", Map.of("$id", "x".repeat(512), "long", "y".repeat(100_000)));
    Await.item(
        backend.create(
            "creates",
            CreateInput.of(Map.of("$id", "by ann")),
            CreateOptions.DEFAULT.withActor("ann")));
    view.agreesAfter("creates");

    List<CreateInput> many =
        IntStream.range(0, 2_000).mapToObj(i -> input("bulk-" + i, i)).toList();
    Await.item(backend.bulkCreate("creates", many));
    view.agreesAfter("bulkCreate");

    view.agreesAboutThePast();
  }

  @Test
  void valuesOutsideOfDeclaredFieldsAreExtendedJson() {
    create("payload", Documents.everyType("one"));

    Map<String, Object> row = folder.view(backend, "payload").kernelRow("one");

    assertThat(row.get("$data")).isEqualTo(Documents.EVERY_TYPE_AS_JSON);
    assertThat(row).containsEntry("$type", "payload").containsEntry("version", 1L);
    assertThat(row).containsEntry("name", "every type").containsEntry("deletedAt", null);
    assertThat(row.get("createdAt")).isNotNull().isEqualTo(row.get("updatedAt"));
  }

  @Test
  void kernelSeesOnlyTheNewestStateOfUpdatedEntities() {
    KernelView view = folder.view(backend, "updates");
    Await.item(
        backend.bulkCreate(
            "updates", IntStream.range(0, 100).mapToObj(i -> input("e" + i, i)).toList()));

    update(
        "updates",
        "e7",
        "{\"$set\":{\"name\":\"seven\",\"a.b\":[1,{\"c\":null}]},\"$inc\":{\"n\":1}}");
    view.agreesAfter("an update");
    assertThat(view.kernelRow("e7")).containsEntry("version", 2L).containsEntry("name", "seven");

    for (int i = 0; i < 25; i++) {
      update("updates", "e" + i % 3, "{\"$inc\":{\"n\":1000},\"$push\":{\"log\":" + i + "}}");
    }
    view.agreesAfter("25 commits");
    update("updates", "e7", "{\"$unset\":{\"a\":\"\"},\"$rename\":{\"n\":\"m\"}}");
    Await.item(
        backend.update(
            "updates",
            "new",
            Update.parse("{\"$setOnInsert\":{\"n\":-1}}"),
            UpdateOptions.DEFAULT.withUpsert().withActor("ann")));
    view.agreesAfter("an upsert");

    Await.item(
        backend.bulkUpdate(
            "updates",
            Filter.parse("{\"n\":{\"$gte\":50}}"),
            Update.parse("{\"$set\":{\"half\":2}}")));
    view.agreesAfter("bulkUpdate");

    view.agreesAboutThePast();
  }

  @Test
  void kernelCountsLiveEntitiesAfterDeletesAndRestores() {
    KernelView view = folder.view(backend, "deletes");
    Await.item(
        backend.bulkCreate(
            "deletes", IntStream.range(0, 50).mapToObj(i -> input("e" + i, i)).toList()));

    Await.item(backend.delete("deletes", "e1", DeleteOptions.DEFAULT.withActor("bob")));
    view.agreesAfter("a soft delete");
    assertThat(view.kernelRow("e1")).containsEntry("deletedBy", "bob").containsEntry("version", 2L);
    assertThat(view.kernelRow("e1").get("deletedAt")).isNotNull();

    Await.item(backend.delete("deletes", "e2", DeleteOptions.DEFAULT.hard()));
    Await.item(backend.delete("deletes", "e1", DeleteOptions.DEFAULT.hard()));
    view.agreesAfter("hard deletes");

    Await.item(backend.delete("deletes", "e3"));
    Await.item(backend.restore("deletes", "e3"));
    view.agreesAfter("a restore");
    assertThat(view.kernelRow("e3")).containsEntry("deletedAt", null).containsEntry("version", 3L);

    create("deletes", Map.of("$id", "e2", "again", true));
    view.agreesAfter("creating a hard-deleted id again");
    assertThat(view.kernelRow("e2")).containsEntry("version", 1L);

    Await.item(backend.bulkDelete("deletes", Filter.parse("{\"n\":{\"$lt\":20}}")));
    view.agreesAfter("a soft bulkDelete");
    Await.item(
        backend.bulkDelete(
            "deletes", Filter.parse("{\"n\":{\"$gte\":40}}"), DeleteOptions.DEFAULT.hard()));
    view.agreesAfter("a hard bulkDelete");
    Await.item(backend.bulkDelete("deletes", Filter.all(), DeleteOptions.DEFAULT.hard()));
    view.agreesAfter("deleting all live entities");

    view.agreesAboutThePast();
  }

  @Test
  void kernelSeesWhatConcurrentWritersOfTwoBackendsCommitted() {
    EntityBackend other = folder.open();
    KernelView view = folder.view(backend, "concurrent");
    create("concurrent", Map.of("$id", "counter", "n", 0));

    List<Uni<Entity>> writes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      EntityBackend writer = i % 2 == 0 ? backend : other;
      writes.add(writer.update("concurrent", "counter", Update.parse("{\"$inc\":{\"n\":1}}")));
      writes.add(writer.create("concurrent", input("e" + i, i)));
    }
    Await.item(Uni.join().all(writes).andFailFast());

    view.agreesAfter("concurrent writes");
    assertThat(view.kernelRow("counter"))
        .containsEntry("$data", "{\"n\":40}")
        .containsEntry("version", 41L);
    view.agreesAboutThePast();
  }

  @Test
  void kernelSeesIngestedEarthquakes() throws IOException {
    List<String> lines =
        Files.readAllLines(Path.of(System.getProperty("parquedb.interop.earthquakes")));
    KernelView view = folder.view(backend, "earthquakes");

    IngestResult result =
        Await.item(
            backend.ingest(
                "earthquakes",
                Multi.createFrom().iterable(lines).map(CreateInput::parse),
                IngestOptions.DEFAULT.withBatchSize(250)));

    assertThat(result.created()).isEqualTo(1_707);
    view.agreesAfter("ingest");
    Await.item(
        backend.bulkUpdate(
            "earthquakes",
            Filter.parse("{\"magnitude\":{\"$gte\":5}}"),
            Update.parse("{\"$set\":{\"strong\":true}}")));
    Await.item(backend.bulkDelete("earthquakes", Filter.parse("{\"magnitude\":{\"$lt\":1}}")));
    view.agreesAfter("updates and deletes over all files");
    view.agreesAboutThePast();
  }

  @Test
  void anotherBackendOnTheSameFolderSeesWhatKernelSees() {
    create("reopened", Documents.everyType("one"));
    update("reopened", "one", "{\"$set\":{\"n\":1}}");
    Await.item(backend.delete("reopened", "one"));

    KernelView view = folder.view(folder.open(), "reopened");
    view.agreesAfter("opening the folder again");
    view.agreesAboutThePast();
  }

  private static CreateInput input(String id, int n) {
    return CreateInput.of(Map.of("$id", id, "name", "entity " + n, "n", n));
  }

  private static void create(String ns, Map<String, ?> document) {
    Await.item(backend.create(ns, CreateInput.of(document)));
  }

  private static void update(String ns, String id, String update) {
    Await.item(backend.update(ns, id, Update.parse(update)));
  }
}
