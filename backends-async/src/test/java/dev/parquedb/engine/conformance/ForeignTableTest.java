package dev.parquedb.engine.conformance;

import static dev.parquedb.engine.conformance.DeltaTables.input;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.EntityBackends;
import dev.parquedb.engine.parquet.ForeignParquet;
import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.DuplicateEntityException;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.ForeignTable;
import dev.parquedb.entity.Page;
import dev.parquedb.entity.ReadOnlyException;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Filters;
import dev.parquedb.query.Projection;
import dev.parquedb.query.Sort;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.testkit.Await;
import dev.parquedb.update.Update;
import io.smallrye.mutiny.Uni;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Delta tables of other engines as read-only namespaces. */
class ForeignTableTest {

  private static final String NS = "cities";
  private static final String SCHEMA =
      "{\"type\":\"struct\",\"fields\":["
          + field("country", "\"string\"")
          + ","
          + field("code", "\"short\"")
          + ","
          + field("name", "\"string\"")
          + ","
          + field("version", "\"long\"")
          + ","
          + field("area", "\"decimal(9,2)\"")
          + ","
          + field("founded", "\"date\"")
          + ","
          + field("raw", "\"binary\"")
          + ","
          + field(
              "ranks",
              "{\"type\":\"map\",\"keyType\":\"integer\",\"valueType\":\"string\",\"valueContainsNull\":true}")
          + ","
          + field(
              "pos",
              "{\"type\":\"struct\",\"fields\":["
                  + field("lat", "\"double\"")
                  + ","
                  + field(
                      "tags",
                      "{\"type\":\"array\",\"elementType\":\"string\",\"containsNull\":true}")
                  + "]}")
          + "]}";
  private static final MessageType PARQUET =
      MessageTypeParser.parseMessageType(
          "message spark_schema { optional binary country (UTF8); optional int32 code (INT_16);"
              + " optional binary name (UTF8); optional int64 version;"
              + " optional int32 area (DECIMAL(9,2)); optional int32 founded (DATE);"
              + " optional binary raw;"
              + " optional group ranks (MAP) { repeated group key_value {"
              + " required int32 key; optional binary value (UTF8); } }"
              + " optional group pos { optional double lat; optional group tags (LIST) {"
              + " repeated group list { optional binary element (UTF8); } } } }");

  @RegisterExtension final DeltaTables tables = new DeltaTables();

  private final List<String> actions = new ArrayList<>();
  private int files;

  private static String field(String name, String type) {
    return "{\"name\":\"%s\",\"type\":%s,\"nullable\":true,\"metadata\":{}}".formatted(name, type);
  }

  private static Group row(String country, Integer code, String name) {
    Group row = new SimpleGroup(PARQUET);
    if (country != null) {
      row.add("country", country);
    }
    if (code != null) {
      row.add("code", code);
    }
    if (name != null) {
      row.add("name", name);
    }
    return row;
  }

  /** Adds a file whose statistics say which codes it holds. */
  private void file(int least, int most, Group... rows) {
    byte[] bytes = ForeignParquet.write(PARQUET, rows);
    String path = "part-" + files++ + ".snappy.parquet";
    Await.item(tables.real().write("lake/cities/" + path, ByteBuffer.wrap(bytes)));
    actions.add(
        ("{\"add\":{\"path\":\"%s\",\"partitionValues\":{},\"size\":%d,\"modificationTime\":1,"
                + "\"dataChange\":true,\"stats\":\"{\\\"numRecords\\\":%d,"
                + "\\\"minValues\\\":{\\\"code\\\":%d},\\\"maxValues\\\":{\\\"code\\\":%d},"
                + "\\\"nullCount\\\":{\\\"code\\\":0}}\"}}")
            .formatted(path, bytes.length, rows.length, least, most));
  }

  private void commit(long version) {
    if (version == 0) {
      actions.add(0, "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}");
      actions.add(
          1,
          "{\"metaData\":{\"id\":\"foreign\",\"format\":{\"provider\":\"parquet\",\"options\":{}},"
              + "\"schemaString\":\""
              + SCHEMA.replace("\"", "\\\"")
              + "\",\"partitionColumns\":[],\"configuration\":{},\"createdTime\":1}}");
    }
    actions.add(
        0, "{\"commitInfo\":{\"timestamp\":%d,\"operation\":\"WRITE\"}}".formatted(version + 1));
    byte[] json = String.join("\n", actions).getBytes(StandardCharsets.UTF_8);
    Await.item(
        tables
            .real()
            .write("lake/cities/_delta_log/%020d.json".formatted(version), ByteBuffer.wrap(json)));
    actions.clear();
  }

  private EntityBackend open(String... idColumns) {
    return Await.item(
        EntityBackends.open(
            tables.vertx(),
            DeltaBackendConfig.builder(tables.real())
                .location("own")
                .foreign(NS, ForeignTable.of("lake/cities", idColumns))
                .build()));
  }

  private static List<String> ids(EntityBackend backend, Filter filter) {
    return Await.item(
        backend.find(NS, filter, FindOptions.DEFAULT).map(Entity::localId).collect().asList());
  }

  private void twoFiles() {
    Group oslo = row("no", 1, "Oslo");
    oslo.add("version", 7L);
    oslo.add("area", 45_402);
    oslo.add("founded", (int) LocalDate.of(1040, 1, 1).toEpochDay());
    oslo.add("raw", org.apache.parquet.io.api.Binary.fromConstantByteArray(new byte[] {1, -1}));
    Group rank = oslo.addGroup("ranks").addGroup("key_value");
    rank.add("key", 3);
    rank.add("value", "third");
    Group pos = oslo.addGroup("pos");
    pos.add("lat", 59.9);
    Group tags = pos.addGroup("tags");
    tags.addGroup("list").add("element", "fjord");
    tags.addGroup("list");
    file(1, 2, oslo, row("a/b|c%", 2, null));
    file(10, 11, row("de", 10, "Berlin"), row("de", 11, "Bonn"));
    commit(0);
  }

  @Test
  void rowsAreEntitiesWithEveryColumnOfEveryType() {
    twoFiles();
    EntityBackend backend = open("country", "code");
    Entity oslo = Await.item(backend.get(NS, "no|1"));
    assertThat(oslo.id()).isEqualTo("cities/no|1");
    assertThat(oslo.type()).isEqualTo(NS);
    assertThat(oslo.name()).isEqualTo("Oslo");
    assertThat(oslo.version()).isEqualTo(7);
    assertThat(oslo.createdAt()).isNull();
    Map<String, Object> data = new LinkedHashMap<>(oslo.data());
    assertThat((byte[]) data.remove("raw")).containsExactly(1, -1);
    assertThat(data)
        .isEqualTo(
            Map.of(
                "country",
                "no",
                "code",
                1L,
                "area",
                new BigDecimal("454.02"),
                "founded",
                LocalDate.of(1040, 1, 1),
                "ranks",
                Map.of("3", "third"),
                "pos",
                Map.of("lat", 59.9, "tags", Arrays.asList("fjord", null))));
    Entity escaped = Await.item(backend.get(NS, "a%2Fb%7Cc%25|2"));
    assertThat(escaped.version()).isEqualTo(1);
    assertThat(escaped.name()).isNull();
    assertThat(Await.item(backend.get(NS, "no|2"))).isNull();
    assertThat(Await.item(backend.get(NS, "no|x"))).isNull();
    assertThat(Await.item(backend.get(NS, "no"))).isNull();
    assertThat(Await.item(backend.exists(NS, "de|10"))).isTrue();
    assertThat(Await.item(backend.getMany(NS, List.of("de|11", "no|1", "x|1")).collect().asList()))
        .extracting(Entity::localId)
        .containsExactly("de|11", "no|1");
    Await.item(backend.close());
  }

  @Test
  void findCountSortAndPagesWork() {
    twoFiles();
    EntityBackend backend = open("code");
    assertThat(ids(backend, Filter.all())).containsExactlyInAnyOrder("1", "2", "10", "11");
    assertThat(ids(backend, Filters.eq("name", "Bonn"))).containsExactly("11");
    assertThat(ids(backend, Filters.eq("pos.tags", "fjord"))).containsExactly("1");
    assertThat(ids(backend, Filters.eq("version", 1))).containsExactlyInAnyOrder("2", "10", "11");
    assertThat(ids(backend, Filters.eq("$id", "cities/10"))).containsExactly("10");
    assertThat(Await.item(backend.count(NS))).isEqualTo(4);
    assertThat(Await.item(backend.count(NS, Filters.gt("code", 1)))).isEqualTo(3);
    FindOptions sorted =
        FindOptions.DEFAULT
            .withSort(Sort.byDescending("code"))
            .withLimit(3)
            .withProjection(Projection.include("name"));
    Page<Entity> first = Await.item(backend.findPage(NS, Filter.all(), sorted));
    assertThat(first.items()).extracting(Entity::localId).containsExactly("11", "10", "2");
    assertThat(first.items().get(0).data()).isEmpty();
    Page<Entity> second =
        Await.item(
            backend.findPage(NS, Filter.all(), sorted.withCursor(first.cursor().orElseThrow())));
    assertThat(second.items()).extracting(Entity::localId).containsExactly("1");
    Await.item(backend.close());
  }

  @Test
  void filtersAndIdsLeaveFilesOutByTheirBounds() {
    twoFiles();
    EntityBackend backend = open("code");
    assertThat(
            Await.item(backend.explain(NS, Filters.gte("code", 10), FindOptions.DEFAULT))
                .steps()
                .get(0)
                .kept())
        .isEqualTo(1);
    // Without its other file the table still tells of the ids of this one.
    Await.item(tables.real().delete("lake/cities/part-0.snappy.parquet"));
    assertThat(Await.item(backend.get(NS, "10")).name()).isEqualTo("Berlin");
    Await.item(backend.close());
  }

  @Test
  void itsSchemaAndHistoryAreToldAndItIsListedWhereItIsThere() {
    EntityBackend backend = open("code");
    assertThat(Await.item(backend.listNamespaces())).isEmpty();
    assertThat(ids(backend, Filter.all())).isEmpty();
    twoFiles();
    assertThat(Await.item(backend.listNamespaces())).containsExactly(NS);
    Await.item(backend.create("mine", input("{'$id':'a'}")));
    assertThat(Await.item(backend.listNamespaces())).containsExactly(NS, "mine");
    EntitySchema schema = Await.item(backend.getSchema(NS));
    assertThat(schema.fields())
        .extracting(field -> field.name() + " " + field.type().text())
        .containsExactly(
            "country string",
            "code int",
            "area decimal(9,2)",
            "founded date",
            "raw binary",
            "ranks map<string,string>",
            "pos struct<lat:double,tags:list<string>>");
    file(20, 20, row("fr", 20, "Paris"));
    commit(1);
    assertThat(ids(backend, Filters.eq("code", 20))).containsExactly("20");
    assertThat(Await.item(backend.listSnapshots(NS))).hasSize(2);
    EntityBackend before = Await.item(backend.snapshot(NS, SnapshotRef.version(0)));
    assertThat(Await.item(before.count(NS))).isEqualTo(4);
    assertThat(Await.item(before.get(NS, "20"))).isNull();
    assertThat(Await.item(backend.stats(NS)).recordCount()).isEqualTo(5);
    Await.item(backend.close());
  }

  @Test
  void everyWriteIsRefusedAndChangesNothing() {
    twoFiles();
    EntityBackend backend = open("code");
    List<Uni<?>> writes =
        List.of(
            Uni.createFrom().deferred(() -> backend.create(NS, input("{'$id':'x'}"))),
            Uni.createFrom()
                .deferred(() -> backend.update(NS, "1", Update.parse("{\"$set\":{\"a\":1}}"))),
            Uni.createFrom().deferred(() -> backend.delete(NS, "1")),
            Uni.createFrom().deferred(() -> backend.restore(NS, "1")),
            Uni.createFrom().deferred(() -> backend.bulkCreate(NS, List.of(input("{'$id':'x'}")))),
            Uni.createFrom().deferred(() -> backend.bulkDelete(NS, Filter.all())),
            Uni.createFrom().deferred(() -> backend.setSchema(NS, EntitySchema.empty())),
            Uni.createFrom().deferred(() -> backend.dropNamespace(NS)),
            Uni.createFrom().deferred(() -> backend.compact(NS)),
            Uni.createFrom().deferred(() -> backend.vacuum(NS)));
    for (Uni<?> write : writes) {
      assertThat(Await.failure(write)).isInstanceOf(ReadOnlyException.class);
    }
    assertThat(Await.item(backend.count(NS))).isEqualTo(4);
    Await.item(backend.close());
  }

  @Test
  void duplicatesAreShownAndNamedAndANullIdIsAnErrorThatNamesTheFile() {
    file(1, 1, row("no", 1, "Oslo"));
    file(1, 1, row("se", 1, "Stockholm"));
    commit(0);
    EntityBackend backend = open("code");
    assertThat(ids(backend, Filter.all())).containsExactly("1", "1");
    assertThat(Await.failure(DuplicateEntityException.class, backend.get(NS, "1")))
        .hasMessageContaining("part-0.snappy.parquet")
        .hasMessageContaining("part-1.snappy.parquet");
    file(2, 3, row("x", null, "Nowhere"));
    commit(1);
    assertThat(Await.failure(CorruptTableException.class, backend.find(NS).collect().asList()))
        .hasMessageContaining("part-2.snappy.parquet")
        .hasMessageContaining("code");
    Await.item(backend.close());
  }

  @Test
  void idColumnsMustBeThereAndIdentify() {
    twoFiles();
    for (String column : List.of("nothing", "raw", "pos")) {
      EntityBackend backend = open(column);
      assertThat(Await.failure(UnsupportedTableFeatureException.class, backend.count(NS)))
          .hasMessageContaining(column);
      Await.item(backend.close());
    }
  }
}
