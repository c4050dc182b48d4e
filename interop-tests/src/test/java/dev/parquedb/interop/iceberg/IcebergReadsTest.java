package dev.parquedb.interop.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CompactOptions;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.RowDeletion;
import dev.parquedb.entity.SnapshotRetention;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.VacuumOptions;
import dev.parquedb.interop.Documents;
import dev.parquedb.interop.WitnessView;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.testkit.Await;
import dev.parquedb.update.Update;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Iceberg's own readers see the same ids and values in our tables as we do, now and in the past.
 */
class IcebergReadsTest {

  @TempDir static Path root;

  private static IcebergFolder folder;

  /** A kind of table. */
  private enum Kind {
    VERSION_2(2, RowDeletion.DELETION_VECTORS),
    VERSION_3(3, RowDeletion.DELETION_VECTORS),
    COPIED(2, RowDeletion.COPY_ON_WRITE);

    private final int formatVersion;
    private final RowDeletion deletes;

    Kind(int formatVersion, RowDeletion deletes) {
      this.formatVersion = formatVersion;
      this.deletes = deletes;
    }

    EntityBackend open() {
      return folder.open(config -> config.formatVersion(formatVersion).deletes(deletes));
    }

    String ns(String prefix) {
      return prefix + "-" + name().toLowerCase(Locale.ROOT);
    }

    boolean keepsDeletes() {
      return deletes == RowDeletion.DELETION_VECTORS;
    }
  }

  @BeforeAll
  static void open() throws IOException {
    folder = new IcebergFolder(root);
  }

  @AfterAll
  static void close() {
    folder.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"VERSION_2", "VERSION_3"})
  void icebergSeesTheLifeOfATable(Kind kind) {
    String ns = kind.ns("life");
    EntityBackend backend = kind.open();
    WitnessView view = folder.view(backend, ns);
    created(backend, ns, view);
    assertThat(view.row("one"))
        .containsEntry("$data", Documents.EVERY_TYPE_AS_JSON)
        .containsEntry("version", 1L);
    updated(backend, ns, view);
    deleted(backend, ns, view);
    assertThat(folder.iceberg().describe(folder.table(ns)))
        .containsEntry("formatVersion", (long) kind.formatVersion);
    assertThat(folder.iceberg().counted(folder.table(ns), "total-delete-files") > 0)
        .isEqualTo(kind.keepsDeletes());

    assertThat(Await.item(backend.compact(ns, CompactOptions.DEFAULT)).filesCompacted())
        .isPositive();
    view.agreesAfter("a compaction");
    assertThat(folder.iceberg().counted(folder.table(ns), "total-delete-files")).isZero();
    update(backend, ns, "e7", "{\"$set\":{\"after\":\"compaction\"}}");
    view.agreesAfter("an update of a row that moved");
    view.agreesAboutThePast(version -> version % 3 == 1);

    VacuumOptions now = VacuumOptions.DEFAULT.withRetention(Duration.ZERO);
    assertThat(Await.item(backend.vacuum(ns, now)).filesDeleted()).isPositive();
    WitnessView vacuumed = folder.view(backend, ns);
    vacuumed.agreesAfter("a vacuum");
    create(backend, ns, Map.of("$id", "after the vacuum"));
    vacuumed.agreesAfter("a creation after it");
    vacuumed.agreesAboutThePast();
    folder.view(kind.open(), ns).agreesAfter("opening the folder again");
  }

  private static void created(EntityBackend backend, String ns, WitnessView view) {
    create(backend, ns, Documents.everyType("one"));
    view.agreesAfter("the first create");
    create(backend, ns, Map.of());
    create(backend, ns, Map.of("$id", "Zürich 東京 🎈", "name", "ünïcødé \u202e", "$type", "Ort"));
    create(backend, ns, Map.of("$id", "x".repeat(512), "long", "y".repeat(20_000)));
    Await.item(
        backend.bulkCreate(ns, IntStream.range(0, 100).mapToObj(IcebergReadsTest::input).toList()));
    view.agreesAfter("creates");
  }

  private static void updated(EntityBackend backend, String ns, WitnessView view) {
    update(
        backend,
        ns,
        "e7",
        "{\"$set\":{\"name\":\"seven\",\"a.b\":[1,{\"c\":null}]},\"$inc\":{\"n\":1}}");
    view.agreesAfter("an update");
    for (int i = 0; i < 5; i++) {
      update(backend, ns, "e" + i % 3, "{\"$inc\":{\"n\":1000},\"$push\":{\"log\":" + i + "}}");
    }
    view.agreesAfter("five commits");
    Await.item(
        backend.update(
            ns,
            "new",
            Update.parse("{\"$setOnInsert\":{\"n\":-1}}"),
            UpdateOptions.DEFAULT.withUpsert().withActor("ann")));
    Await.item(
        backend.bulkUpdate(
            ns, Filter.parse("{\"n\":{\"$gte\":60}}"), Update.parse("{\"$set\":{\"half\":2}}")));
    view.agreesAfter("a bulk update");
  }

  private static void deleted(EntityBackend backend, String ns, WitnessView view) {
    Await.item(backend.delete(ns, "e1", DeleteOptions.DEFAULT.withActor("bob")));
    view.agreesAfter("a soft delete");
    assertThat(view.row("e1")).containsEntry("deletedBy", "bob");
    Await.item(backend.delete(ns, "e2", DeleteOptions.DEFAULT.hard()));
    Await.item(backend.delete(ns, "e3"));
    Await.item(backend.restore(ns, "e3"));
    create(backend, ns, Map.of("$id", "e2", "again", true));
    view.agreesAfter("a hard delete and a restore");
    assertThat(view.row("e2")).containsEntry("version", 1L);
    Await.item(
        backend.bulkDelete(
            ns, Filter.parse("{\"n\":{\"$gte\":95}}"), DeleteOptions.DEFAULT.hard()));
    Await.item(backend.bulkDelete(ns, Filter.parse("{\"n\":{\"$gte\":90}}")));
    view.agreesAfter("bulk deletes");
  }

  @ParameterizedTest
  @EnumSource(names = {"VERSION_2", "VERSION_3"})
  void icebergSeesRowsOfFormerSchemas(Kind kind) {
    String ns = kind.ns("schema");
    EntityBackend backend = kind.open();
    WitnessView view = folder.view(backend, ns);
    Await.item(
        backend.setSchema(
            ns,
            EntitySchema.of(
                SchemaField.optional("n", Primitive.INT),
                SchemaField.optional("f", Primitive.FLOAT),
                SchemaField.optional("gone", Primitive.STRING),
                SchemaField.optional("old", Primitive.STRING))));
    Await.item(backend.bulkCreate(ns, typed(0, 30)));
    Await.item(backend.delete(ns, "e1", DeleteOptions.DEFAULT.hard()));
    view.agreesAfter("the first schema");

    setSchema(
        backend,
        ns,
        SchemaField.optional("n", Primitive.LONG),
        SchemaField.optional("f", Primitive.DOUBLE),
        SchemaField.optional("gone", Primitive.STRING),
        SchemaField.optional("old", Primitive.STRING));
    view.agreesAfter("widening");
    Await.item(backend.bulkCreate(ns, typed(30, 40)));
    setSchema(
        backend,
        ns,
        SchemaField.optional("n", Primitive.LONG),
        SchemaField.optional("f", Primitive.DOUBLE),
        SchemaField.optional("gone", Primitive.STRING),
        SchemaField.optional("fresh", Primitive.STRING).renamedFrom("old"),
        SchemaField.optional("extra", Primitive.LONG));
    view.agreesAfter("a new and a renamed field");
    Await.item(
        backend.bulkUpdate(
            ns,
            Filter.parse("{\"n\":{\"$gt\":35}}"),
            Update.parse(
                "{\"$set\":{\"extra\":5,\"fresh\":\"new\"},\"$inc\":{\"n\":5000000000}}")));
    view.agreesAfter("changes");
    setSchema(
        backend,
        ns,
        SchemaField.optional("n", Primitive.LONG),
        SchemaField.optional("fresh", Primitive.STRING),
        SchemaField.optional("extra", Primitive.LONG));
    view.agreesAfter("fields that are no more");
    Await.item(backend.bulkCreate(ns, typed(40, 50)));
    Await.item(backend.compact(ns, CompactOptions.DEFAULT));
    view.agreesAfter("a compaction");
    view.agreesAboutThePast();
    assertThat(Await.item(backend.get(ns, "e2")).data())
        .containsEntry("gone", "gone 2")
        .containsEntry("fresh", "old 2");
  }

  private static void setSchema(EntityBackend backend, String ns, SchemaField... fields) {
    Await.item(backend.setSchema(ns, EntitySchema.of(fields)));
  }

  private static List<CreateInput> typed(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i -> {
              Map<String, Object> input = new HashMap<>();
              input.put("$id", "e" + i);
              input.put("n", i);
              input.put("f", i + 0.5);
              input.put("gone", "gone " + i);
              input.put(from < 40 ? "old" : "fresh", "old " + i);
              return CreateInput.of(input);
            })
        .toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"VERSION_2", "VERSION_3"})
  void icebergSeesPartitions(Kind kind) {
    String ns = kind.ns("partitions");
    EntityBackend backend = kind.open();
    WitnessView view = folder.view(backend, ns);
    Await.item(
        backend.setSchema(
            ns,
            EntitySchema.of(
                    SchemaField.optional("land", Primitive.STRING),
                    SchemaField.optional("day", Primitive.DATE),
                    SchemaField.optional("n", Primitive.INT))
                .partitionedBy("land", "day")));
    Await.item(
        backend.bulkCreate(
            ns, IntStream.range(0, 40).mapToObj(IcebergReadsTest::partitioned).toList()));
    view.agreesAfter("creates");
    Await.item(
        backend.bulkUpdate(
            ns, Filter.parse("{\"n\":{\"$lt\":9}}"), Update.parse("{\"$set\":{\"land\":\"FL\"}}")));
    update(backend, ns, "e30", "{\"$set\":{\"land\":null,\"n\":1}}");
    Await.item(backend.delete(ns, "e31", DeleteOptions.DEFAULT.hard()));
    view.agreesAfter("rows that move to other partitions");
    Await.item(backend.compact(ns, CompactOptions.DEFAULT));
    view.agreesAfter("a compaction");
    view.agreesAboutThePast();
  }

  private static CreateInput partitioned(int i) {
    Map<String, Object> input = new HashMap<>();
    input.put("$id", "e" + i);
    input.put("n", i);
    input.put("land", Stream.of("CH", "x=1/y %20:#?", "ünï \"q\"", "null").toList().get(i % 4));
    if (i % 3 > 0) {
      input.put("day", LocalDate.of(2024, 2, 27 + i % 3));
    }
    return CreateInput.of(input);
  }

  @Tag("full")
  @Test
  void icebergSeesTablesWhoseFilesAreCopied() {
    icebergSeesTheLifeOfATable(Kind.COPIED);
    icebergSeesRowsOfFormerSchemas(Kind.COPIED);
    icebergSeesPartitions(Kind.COPIED);
    rowsThatIcebergAppendsAreEntities(Kind.COPIED);
  }

  @Test
  void icebergSeesWhatConcurrentWritersOfTwoBackendsCommitted() {
    EntityBackend one = Kind.VERSION_3.open();
    EntityBackend other = Kind.VERSION_3.open();
    WitnessView view = folder.view(one, "concurrent");
    create(one, "concurrent", Map.of("$id", "counter", "n", 0));
    List<Uni<Entity>> writes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      EntityBackend writer = i % 2 == 0 ? one : other;
      writes.add(writer.update("concurrent", "counter", Update.parse("{\"$inc\":{\"n\":1}}")));
      writes.add(writer.create("concurrent", input(i)));
    }
    Await.item(Uni.join().all(writes).andFailFast());
    view.agreesAfter("concurrent writes");
    assertThat(view.row("counter")).containsEntry("$data", "{\"n\":40}");
    view.agreesAboutThePast(version -> version % 3 == 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"VERSION_2", "VERSION_3"})
  void rowsThatIcebergAppendsAreEntities(Kind kind) {
    String ns = kind.ns("appended");
    EntityBackend backend = kind.open();
    WitnessView view = folder.view(backend, ns);
    Await.item(backend.bulkCreate(ns, IntStream.range(0, 20).mapToObj(i -> input(i)).toList()));
    update(backend, ns, "e1", "{\"$inc\":{\"n\":1}}");
    folder.iceberg().append(folder.table(ns), ns + "/a", ns + "/b", ns + "/c");
    view.agreesAfter("an append of Iceberg");
    update(backend, ns, "a", "{\"$set\":{\"n\":-1}}");
    Await.item(backend.delete(ns, "b", DeleteOptions.DEFAULT.hard()));
    Await.item(backend.delete(ns, "c"));
    view.agreesAfter("changes of what it appended");
    folder.iceberg().append(folder.table(ns), ns + "/b");
    update(backend, ns, "b", "{\"$set\":{\"n\":-2}}");
    view.agreesAfter("another turn");
    Await.item(backend.compact(ns, CompactOptions.DEFAULT));
    view.agreesAfter("a compaction");
    view.agreesAboutThePast();
    Await.item(backend.vacuum(ns, VacuumOptions.DEFAULT.withRetention(Duration.ZERO)));
    folder.iceberg().append(folder.table(ns), ns + "/d");
    WitnessView vacuumed = folder.view(backend, ns);
    vacuumed.agreesAfter("a vacuum and an append");
    vacuumed.agreesAboutThePast();
  }

  @ParameterizedTest
  @EnumSource(names = {"VERSION_2", "VERSION_3"})
  void rowsThatIcebergDeletesByTheirValuesAreGone(Kind kind) {
    String ns = kind.ns("by-value");
    EntityBackend backend = kind.open();
    WitnessView view = folder.view(backend, ns);
    Await.item(backend.bulkCreate(ns, IntStream.range(0, 20).mapToObj(i -> input(i)).toList()));
    update(backend, ns, "e1", "{\"$inc\":{\"n\":1}}");
    folder.iceberg().deleteEqual(folder.table(ns), "$id", ns + "/e5");
    folder.iceberg().deleteEqual(folder.table(ns), "name", "entity 6");
    view.agreesAfter("deletes by values");
    assertThat(Await.item(backend.count(ns))).isEqualTo(18);
    update(backend, ns, "e1", "{\"$inc\":{\"n\":1}}");
    create(backend, ns, Map.of("$id", "e5", "name", "entity 6", "again", true));
    Await.item(backend.delete(ns, "e7", DeleteOptions.DEFAULT.hard()));
    view.agreesAfter("our turn");
    folder.iceberg().deleteEqual(folder.table(ns), "name", "entity 6");
    view.agreesAfter("a delete of what was made again");
    Await.item(backend.compact(ns, CompactOptions.DEFAULT));
    view.agreesAfter("a compaction");
    view.agreesAboutThePast();
  }

  @Test
  void icebergSeesTheSnapshotsThatAreKept() {
    EntityBackend backend = folder.open(config -> config.retention(SnapshotRetention.DEFAULT));
    create(backend, "kept", Map.of("$id", "counter", "n", 0));
    for (int i = 0; i < 40; i++) {
      update(backend, "kept", "counter", "{\"$inc\":{\"n\":1}}");
    }
    WitnessView view = folder.view(backend, "kept");
    view.agreesAfter("updates");
    view.agreesAboutThePast(version -> version % 4 == 0);
    assertThat(folder.iceberg().commitTimes(folder.table("kept"))).hasSizeLessThan(30);
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
