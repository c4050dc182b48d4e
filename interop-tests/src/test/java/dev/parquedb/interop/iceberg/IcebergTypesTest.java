package dev.parquedb.interop.iceberg;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.interop.RandomDocuments;
import dev.parquedb.interop.TypedDocuments;
import dev.parquedb.interop.WitnessView;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Declared fields are typed columns that Iceberg's own readers read as such. */
class IcebergTypesTest {

  @TempDir static Path root;

  private static IcebergFolder folder;

  @BeforeAll
  static void open() throws IOException {
    folder = new IcebergFolder(root);
  }

  @AfterAll
  static void close() {
    folder.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void everyTypeIsAColumnOfTheMatchingIcebergType(int version) {
    EntityBackend backend = folder.open(version);
    String ns = "types" + version;
    Await.item(backend.setSchema(ns, TypedDocuments.everyType()));
    create(backend, ns, Map.of("$id", "one", "must", "be"));

    Map<String, Object> types = folder.iceberg().types(folder.table(ns));

    assertThat(types)
        .containsAllEntriesOf(
            Map.ofEntries(
                entry("must", "string"),
                entry("string", "string"),
                entry("int", "int"),
                entry("long", "long"),
                entry("float", "float"),
                entry("double", "double"),
                entry("boolean", "boolean"),
                entry("timestamp", "timestamptz"),
                entry("localTimestamp", "timestamp"),
                entry("date", "date"),
                entry("time", "long"),
                entry("uuid", "uuid"),
                entry("binary", "binary"),
                entry("decimal9", "decimal(9, 2)"),
                entry("decimal18", "decimal(18, 4)"),
                entry("decimal38", "decimal(38, 10)"),
                entry("json", "string"),
                entry("variant", "string")));
    assertThat(types).containsKeys("list", "lists", "map", "maps", "struct", "structs");
    assertThat(types)
        .containsAllEntriesOf(
            Map.ofEntries(
                entry("$id", "string"),
                entry("$type", "string"),
                entry("name", "string"),
                entry("createdAt", "timestamptz"),
                entry("createdBy", "string"),
                entry("updatedAt", "timestamptz"),
                entry("updatedBy", "string"),
                entry("deletedAt", "timestamptz"),
                entry("deletedBy", "string"),
                entry("version", "long"),
                entry("$data", "string")));
    assertThat(types).hasSize(35);
    Map<?, ?> schema = (Map<?, ?>) folder.iceberg().describe(folder.table(ns)).get("schema");
    Map<?, ?> id = (Map<?, ?>) ((List<?>) schema.get("fields")).get(0);
    assertThat(id.get("name")).isEqualTo("$id");
    assertThat((List<?>) schema.get("identifier-field-ids")).isEqualTo(List.of(id.get("id")));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void valuesAreWhatTheirColumnsSay(int version) {
    EntityBackend backend = folder.open(version);
    String ns = "values" + version;
    Await.item(backend.setSchema(ns, TypedDocuments.everyType()));
    create(backend, ns, TypedDocuments.full());

    Map<String, Object> row = folder.view(backend, ns).row("full");

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

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void icebergSeesTheSameRowsThroughTheLifeOfATypedTable(int version) {
    EntityBackend backend = folder.open(version);
    String ns = "typed" + version;
    EntitySchema schema = TypedDocuments.everyType();
    Await.item(backend.setSchema(ns, schema));
    WitnessView view = folder.view(backend, ns);
    create(backend, ns, TypedDocuments.full());
    create(backend, ns, Map.of("$id", "minimal", "must", ""));
    create(backend, ns, TypedDocuments.nulls(schema));
    create(backend, ns, TypedDocuments.extremes());
    view.agreesAfter("creates");

    RandomDocuments random = new RandomDocuments(new SplittableRandom(20260301));
    List<CreateInput> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(CreateInput.of(random.document("random-" + i, schema)));
    }
    Await.item(backend.bulkCreate(ns, many));
    view.agreesAfter("bulkCreate");

    Await.item(
        backend.update(
            ns,
            "full",
            Update.parse(
                """
                {"$set":{"struct.b.c":"set","date":{"$localDate":"2024-02-29"},"decimal9":3},
                 "$inc":{"int":1},"$push":{"list":"pushed"},"$unset":{"map":""}}
                """)));
    Await.item(backend.delete(ns, "minimal"));
    Await.item(
        backend.bulkUpdate(
            ns,
            Filter.parse("{\"boolean\":true}"),
            Update.parse("{\"$set\":{\"boolean\":false,\"double\":{\"$numberDouble\":\"NaN\"}}}")));
    Await.item(backend.bulkDelete(ns, Filter.parse("{\"int\":{\"$lt\":0}}")));
    view.agreesAfter("changes");
    view.agreesAboutThePast();
  }

  private static void create(EntityBackend backend, String ns, Map<String, ?> document) {
    Await.item(backend.create(ns, CreateInput.of(document)));
  }
}
