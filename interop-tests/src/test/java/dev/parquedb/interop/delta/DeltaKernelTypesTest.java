package dev.parquedb.interop.delta;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.interop.RandomDocuments;
import dev.parquedb.interop.TypedDocuments;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.testkit.Await;
import dev.parquedb.update.Update;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Declared fields are typed columns that delta-kernel reads as such. */
class DeltaKernelTypesTest {

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
  void everyTypeIsAColumnOfTheMatchingDeltaType() {
    Await.item(backend.setSchema("types", TypedDocuments.everyType()));
    create("types", Map.of("$id", "one", "must", "be"));

    Map<String, Object> types = folder.view(backend, "types").kernelSchema();

    assertThat(types)
        .containsAllEntriesOf(
            Map.ofEntries(
                entry("must", "string"),
                entry("string", "string"),
                entry("int", "integer"),
                entry("long", "long"),
                entry("float", "float"),
                entry("double", "double"),
                entry("boolean", "boolean"),
                entry("timestamp", "timestamp"),
                entry("localTimestamp", "timestamp_ntz"),
                entry("date", "date"),
                entry("time", "long"),
                entry("uuid", "string"),
                entry("binary", "binary"),
                entry("decimal9", "decimal(9,2)"),
                entry("decimal18", "decimal(18,4)"),
                entry("decimal38", "decimal(38,10)"),
                entry("json", "string"),
                entry("variant", "string")));
    assertThat(types).containsKeys("list", "lists", "map", "maps", "struct", "structs");
    assertThat(types)
        .containsAllEntriesOf(
            Map.ofEntries(
                entry("$id", "string"),
                entry("$type", "string"),
                entry("name", "string"),
                entry("createdAt", "timestamp"),
                entry("createdBy", "string"),
                entry("updatedAt", "timestamp"),
                entry("updatedBy", "string"),
                entry("deletedAt", "timestamp"),
                entry("deletedBy", "string"),
                entry("version", "long"),
                entry("$data", "string")));
    assertThat(types).hasSize(35);
  }

  @Test
  void theProtocolListsWhatTheTableUses() {
    Await.item(backend.setSchema("protocol", TypedDocuments.everyType()));
    create("protocol", Map.of("$id", "one", "must", "be"));

    Map<String, Object> protocol = folder.view(backend, "protocol").protocol();

    assertThat(protocol)
        .containsEntry("minReaderVersion", 3L)
        .containsEntry("minWriterVersion", 7L);
    assertThat((List<?>) protocol.get("readerFeatures"))
        .isEqualTo(List.of("deletionVectors", "timestampNtz"));
    assertThat((List<?>) protocol.get("writerFeatures"))
        .isEqualTo(List.of("deletionVectors", "inCommitTimestamp", "timestampNtz"));
    assertThat((Map<?, ?>) protocol.get("properties"))
        .isEqualTo(
            Map.of(
                "delta.enableDeletionVectors", "true", "delta.enableInCommitTimestamps", "true"));
  }

  @Test
  void valuesAreWhatTheirColumnsSay() {
    Await.item(backend.setSchema("values", TypedDocuments.everyType()));
    create("values", TypedDocuments.full());

    Map<String, Object> row = folder.view(backend, "values").kernelRow("full");

    assertThat(row)
        .containsAllEntriesOf(
            Map.ofEntries(
                entry("must", "be"),
                entry("string", "Zürich 東京 🎈"),
                entry("int", -2147483648L),
                entry("long", 9223372036854775807L),
                entry("float", 0.5),
                entry("double", 0.1),
                entry("boolean", true),
                entry("timestamp", "2018-02-07T01:26:13.840001Z"),
                entry("localTimestamp", "1583-10-15T23:59:59.000001"),
                entry("date", "0001-01-01"),
                entry("time", 86_399_999_999L),
                entry("uuid", "123e4567-e89b-12d3-a456-426614174000"),
                entry("binary", "AP8="),
                entry("decimal9", "-1234567.80"),
                entry("decimal18", "99999999999999.9999"),
                entry("decimal38", "-123456789012345678901234.0000000001"),
                entry("json", "{\"a\":[1,{\"$date\":\"1970-01-01T00:00:00Z\"}]}"),
                entry("variant", "\"text\""),
                entry("list", Arrays.asList("a", null, "")),
                entry("lists", Arrays.asList(List.of(1L, 2L), null, List.of())),
                entry("maps", Map.of("k", List.of("1969-12-31T23:59:59.999999Z"))),
                entry("$data", "{\"undeclared\":1}")));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("ключ", 1.5);
    map.put("none", null);
    assertThat(row).containsEntry("map", map);
    Map<String, Object> inner = new LinkedHashMap<>();
    inner.put("c", null);
    inner.put("d", "1.500");
    assertThat(row).containsEntry("struct", Map.of("a", 1L, "b", inner));
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("x", TypedDocuments.ID.toString());
    item.put("y", null);
    assertThat(row).containsEntry("structs", Arrays.asList(null, item));
  }

  @Test
  void kernelSeesTheSameRowsThroughTheLifeOfATypedTable() {
    EntitySchema schema = TypedDocuments.everyType();
    Await.item(backend.setSchema("typed", schema));
    KernelView view = folder.view(backend, "typed");
    create("typed", TypedDocuments.full());
    create("typed", Map.of("$id", "minimal", "must", ""));
    create("typed", TypedDocuments.nulls(schema));
    create("typed", TypedDocuments.extremes());
    view.agreesAfter("creates");

    RandomDocuments random = new RandomDocuments(new SplittableRandom(20260101));
    List<CreateInput> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      many.add(CreateInput.of(random.document("random-" + i, schema)));
    }
    Await.item(backend.bulkCreate("typed", many));
    view.agreesAfter("bulkCreate");

    Await.item(
        backend.update(
            "typed",
            "full",
            Update.parse(
                """
                {"$set":{"struct.b.c":"set","date":{"$localDate":"2024-02-29"},"decimal9":3},
                 "$inc":{"int":1},"$push":{"list":"pushed"},"$unset":{"map":""}}
                """)));
    Await.item(backend.delete("typed", "minimal"));
    view.agreesAfter("an update and a delete");

    Await.item(
        backend.bulkUpdate(
            "typed",
            Filter.parse("{\"boolean\":true}"),
            Update.parse("{\"$set\":{\"boolean\":false,\"double\":{\"$numberDouble\":\"NaN\"}}}")));
    Await.item(backend.bulkDelete("typed", Filter.parse("{\"int\":{\"$lt\":0}}")));
    view.agreesAfter("bulk changes");

    view.agreesAboutThePast();
  }

  private static void create(String ns, Map<String, ?> document) {
    Await.item(backend.create(ns, CreateInput.of(document)));
  }
}
