package dev.parquedb.interop.delta;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.testkit.Await;
import dev.parquedb.update.Update;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Declared fields are typed columns that delta-kernel reads as such. */
class DeltaKernelTypesTest {

  private static final UUID ID = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");

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
    Await.item(backend.setSchema("types", everyType()));
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
    Await.item(backend.setSchema("protocol", everyType()));
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
    Await.item(backend.setSchema("values", everyType()));
    create("values", full());

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
    item.put("x", ID.toString());
    item.put("y", null);
    assertThat(row).containsEntry("structs", Arrays.asList(null, item));
  }

  @Test
  void kernelSeesTheSameRowsThroughTheLifeOfATypedTable() {
    EntitySchema schema = everyType();
    Await.item(backend.setSchema("typed", schema));
    KernelView view = folder.view(backend, "typed");
    create("typed", full());
    create("typed", Map.of("$id", "minimal", "must", ""));
    create("typed", nulls(schema));
    create("typed", extremes());
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

  private static SchemaField optional(String name, String type) {
    return SchemaField.optional(name, FieldType.parse(type));
  }

  static EntitySchema everyType() {
    Map<String, String> types = new LinkedHashMap<>();
    types.put("string", "string");
    types.put("int", "int");
    types.put("long", "long");
    types.put("float", "float");
    types.put("double", "double");
    types.put("boolean", "boolean");
    types.put("timestamp", "timestamp");
    types.put("localTimestamp", "local_timestamp");
    types.put("date", "date");
    types.put("time", "time");
    types.put("uuid", "uuid");
    types.put("binary", "binary");
    types.put("decimal9", "decimal(9,2)");
    types.put("decimal18", "decimal(18,4)");
    types.put("decimal38", "decimal(38,10)");
    types.put("json", "json");
    types.put("variant", "variant");
    types.put("list", "list<string>");
    types.put("lists", "list<list<int>>");
    types.put("map", "map<string,double>");
    types.put("maps", "map<string,list<timestamp>>");
    types.put("struct", "struct<a:int,b:struct<c:string,d:decimal(10,3)>>");
    types.put("structs", "list<struct<x:uuid,y:time>>");
    List<SchemaField> fields = new ArrayList<>();
    fields.add(SchemaField.required("must", FieldType.Primitive.STRING));
    types.forEach((name, type) -> fields.add(optional(name, type)));
    return EntitySchema.of(fields.toArray(SchemaField[]::new));
  }

  static Map<String, Object> full() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$id", "full");
    document.put("must", "be");
    document.put("string", "Zürich 東京 🎈");
    document.put("int", Integer.MIN_VALUE);
    document.put("long", Long.MAX_VALUE);
    document.put("float", 0.5f);
    document.put("double", 0.1);
    document.put("boolean", true);
    document.put("timestamp", Instant.parse("2018-02-07T01:26:13.840001Z"));
    document.put("localTimestamp", LocalDateTime.of(1583, 10, 15, 23, 59, 59, 1_000));
    document.put("date", LocalDate.of(1, 1, 1));
    document.put("time", LocalTime.of(23, 59, 59, 999_999_000));
    document.put("uuid", ID);
    document.put("binary", new byte[] {0, -1});
    document.put("decimal9", new BigDecimal("-1234567.8"));
    document.put("decimal18", new BigDecimal("99999999999999.9999"));
    document.put("decimal38", new BigDecimal("-123456789012345678901234.0000000001"));
    document.put("json", Map.of("a", List.of(1, Instant.EPOCH)));
    document.put("variant", "text");
    document.put("list", Arrays.asList("a", null, ""));
    document.put("lists", Arrays.asList(List.of(1, 2), null, List.of()));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("ключ", 1.5);
    map.put("none", null);
    document.put("map", map);
    document.put("maps", Map.of("k", List.of(Instant.parse("1969-12-31T23:59:59.999999Z"))));
    document.put("struct", Map.of("a", 1, "b", Map.of("d", new BigDecimal("1.5"))));
    document.put("structs", Arrays.asList(null, Map.of("x", ID)));
    document.put("undeclared", 1);
    return document;
  }

  static Map<String, Object> nulls(EntitySchema schema) {
    Map<String, Object> document = new LinkedHashMap<>();
    schema.fields().forEach(field -> document.put(field.name(), null));
    document.put("$id", "nulls");
    document.put("must", "not be null");
    return document;
  }

  static Map<String, Object> extremes() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$id", "extremes");
    document.put("must", "y".repeat(100_000));
    document.put("int", Integer.MAX_VALUE);
    document.put("long", Long.MIN_VALUE);
    document.put("float", Double.NEGATIVE_INFINITY);
    document.put("double", Double.POSITIVE_INFINITY);
    document.put("timestamp", Instant.parse("9999-12-31T23:59:59.999999Z"));
    document.put("localTimestamp", LocalDateTime.of(1, 1, 1, 0, 0));
    document.put("date", LocalDate.of(9999, 12, 31));
    document.put("time", LocalTime.MIDNIGHT);
    document.put("uuid", new UUID(0, 0));
    document.put("binary", new byte[0]);
    document.put("decimal38", new BigDecimal("9999999999999999999999999999"));
    document.put("list", List.of());
    document.put("map", Map.of());
    document.put("struct", Map.of());
    document.put("structs", Arrays.asList(Map.of(), null));
    return document;
  }

  private static void create(String ns, Map<String, ?> document) {
    Await.item(backend.create(ns, CreateInput.of(document)));
  }
}
