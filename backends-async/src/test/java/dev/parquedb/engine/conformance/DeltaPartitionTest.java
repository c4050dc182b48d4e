package dev.parquedb.engine.conformance;

import static dev.parquedb.engine.conformance.DeltaTables.NS;
import static dev.parquedb.engine.conformance.DeltaTables.input;
import static dev.parquedb.engine.conformance.DeltaTables.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.ChangeEvent;
import dev.parquedb.entity.ChangeOptions;
import dev.parquedb.entity.CompactOptions;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.IllegalSchemaChangeException;
import dev.parquedb.entity.IngestOptions;
import dev.parquedb.entity.RowDeletion;
import dev.parquedb.entity.SchemaViolationException;
import dev.parquedb.entity.VacuumOptions;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.storage.FileStat;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import io.smallrye.mutiny.Multi;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Delta tables of ours that are partitioned. */
class DeltaPartitionTest {

  private static final EntitySchema BY_LAND =
      EntitySchema.of(
              SchemaField.optional("n", Primitive.LONG),
              SchemaField.optional("land", Primitive.STRING))
          .partitionedBy("land");

  @RegisterExtension final DeltaTables tables = new DeltaTables();

  private EntityBackend open(RowDeletion mode) {
    return tables.openFaulty(
        config -> config.deletes(mode).engine(EngineOptions.DEFAULT.withCursorTtl(Duration.ZERO)));
  }

  private EntityBackend byLand(RowDeletion mode) {
    EntityBackend backend = open(mode);
    Await.item(backend.setSchema(NS, BY_LAND));
    return backend;
  }

  private static CreateInput row(String id, String land, int n) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("$id", id);
    row.put("land", land);
    row.put("n", n);
    return CreateInput.of(row);
  }

  private String log(long version) {
    String path = NS + "/_delta_log/%020d.json".formatted(version);
    return StandardCharsets.UTF_8.decode(Await.item(tables.real().read(path))).toString();
  }

  private List<String> actions(long version, String kind) {
    return log(version).lines().filter(line -> line.startsWith("{\"" + kind + "\"")).toList();
  }

  private Set<String> dataFiles() {
    return Await.item(tables.real().list(NS + "/")).files().stream()
        .map(FileStat::path)
        .filter(path -> path.endsWith(".parquet"))
        .map(path -> path.substring(NS.length() + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Map<String, Object>> rows(EntityBackend backend, String filter) {
    return Await.item(backend.find(NS, Filter.parse(filter.replace('\'', '"'))).collect().asList())
        .stream()
        .collect(Collectors.toMap(Entity::localId, Entity::data, (a, b) -> a, TreeMap::new));
  }

  private static int scanned(EntityBackend backend, String filter) {
    return (int)
        Await.item(backend.explain(NS, Filter.parse(filter.replace('\'', '"'))))
            .steps()
            .get(0)
            .kept();
  }

  @Test
  void aCommitHasAFileForEachPartitionOfItsRows() {
    EntityBackend backend = byLand(RowDeletion.DELETION_VECTORS);
    assertThat(log(0)).contains("\"partitionColumns\":[\"land\"]");
    Await.item(
        backend.bulkCreate(
            NS, List.of(row("a", "x/y=z", 1), row("b", null, 2), row("c", "x/y=z", 3))));
    Await.item(backend.create(NS, input("{'$id':'d','n':4}")));
    assertThat(actions(1, "add"))
        .hasSize(2)
        .anySatisfy(
            add ->
                assertThat(add)
                    .contains("\"path\":\"land=x%252Fy%253Dz/part-")
                    .contains("\"partitionValues\":{\"land\":\"x/y=z\"}")
                    .contains("\\\"numRecords\\\":2"))
        .anySatisfy(
            add ->
                assertThat(add)
                    .contains("\"path\":\"land=__HIVE_DEFAULT_PARTITION__/part-")
                    .contains("\"partitionValues\":{\"land\":null}"))
        .allSatisfy(add -> assertThat(add).doesNotContain("\\\"land\\\""));
    assertThat(dataFiles()).anyMatch(path -> path.startsWith("land=x%2Fy%3Dz/part-"));

    Map<String, Map<String, Object>> expected = new TreeMap<>();
    expected.put("a", Map.of("n", 1L, "land", "x/y=z"));
    Map<String, Object> nothing = new HashMap<>();
    nothing.put("n", 2L);
    nothing.put("land", null);
    expected.put("b", nothing);
    expected.put("c", Map.of("n", 3L, "land", "x/y=z"));
    expected.put("d", Map.of("n", 4L));
    for (EntityBackend each : List.of(backend, tables.open())) {
      assertThat(rows(each, "{}")).isEqualTo(expected);
      expected.forEach(
          (id, data) -> assertThat(Await.item(each.get(NS, id)).data()).isEqualTo(data));
      assertThat(Await.item(each.getSchema(NS)).partitionBy()).containsExactly("land");
    }
  }

  @Test
  void partitionsThatCannotMatchAreNotRead() {
    EntityBackend backend = byLand(RowDeletion.DELETION_VECTORS);
    List<CreateInput> inputs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      inputs.add(row("e" + i, i == 0 ? null : "land " + i, i));
    }
    Await.item(backend.bulkCreate(NS, inputs));
    for (EntityBackend each : List.of(backend, tables.open())) {
      assertThat(scanned(each, "{}")).isEqualTo(20);
      assertThat(scanned(each, "{'land':'land 7'}")).isEqualTo(1);
      assertThat(rows(each, "{'land':'land 7'}")).containsOnlyKeys("e7");
      assertThat(scanned(each, "{'land':{'$in':['land 7','land 8','none']}}")).isEqualTo(2);
      assertThat(scanned(each, "{'land':null}")).isEqualTo(1);
      assertThat(scanned(each, "{'land':{'$startsWith':'land 1'}}")).isEqualTo(11);
      assertThat(Await.item(each.count(NS, Filter.parse("{\"land\":\"land 7\"}")))).isEqualTo(1);
      assertThat(Await.item(each.count(NS, Filter.parse("{\"land\":\"none\"}")))).isZero();
      assertThat(scanned(each, "{'land':'none'}")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(RowDeletion.class)
  void aChangeMovesRowsBetweenPartitions(RowDeletion mode) {
    EntityBackend backend = byLand(mode);
    Await.item(
        backend.bulkCreate(
            NS, List.of(row("a", "x", 1), row("b", "x", 2), row("c", "y", 3), row("d", null, 4))));
    Entity moved = Await.item(backend.update(NS, "a", update("{'$set':{'land':'z'}}")));
    assertThat(moved.data()).isEqualTo(Map.of("n", 1L, "land", "z"));
    Await.item(backend.update(NS, "d", update("{'$unset':{'land':''}}")));
    Await.item(
        backend.bulkUpdate(
            NS, Filter.parse("{\"land\":\"y\"}"), update("{'$set':{'land':'x'},'$inc':{'n':10}}")));
    Await.item(backend.delete(NS, "b", DeleteOptions.DEFAULT.hard()));
    Map<String, Map<String, Object>> expected =
        Map.of(
            "a", Map.of("n", 1L, "land", "z"),
            "c", Map.of("n", 13L, "land", "x"),
            "d", Map.of("n", 4L));
    for (EntityBackend each : List.of(backend, tables.open())) {
      assertThat(rows(each, "{}")).isEqualTo(expected);
      assertThat(rows(each, "{'land':'x'}")).containsOnlyKeys("c");
      assertThat(rows(each, "{'land':'y'}")).isEmpty();
      assertThat(rows(each, "{'land':null}")).containsOnlyKeys("d");
    }
    List<ChangeEvent> changes =
        Await.item(
            tables
                .open()
                .changes(NS, ChangeOptions.fromBeginning().untilNewest())
                .collect()
                .asList());
    assertThat(changes).hasSize(4 + 4);
    ChangeEvent.Updated move = (ChangeEvent.Updated) changes.get(4);
    assertThat(move.before().data()).isEqualTo(Map.of("n", 1L, "land", "x"));
    assertThat(move.after().data()).isEqualTo(Map.of("n", 1L, "land", "z"));
  }

  @Test
  void aGroupOfCallsIsOneCommitWithOneFileAPartition() {
    EntityBackend backend = byLand(RowDeletion.DELETION_VECTORS);
    List<CompletableFuture<Outcome<Entity>>> calls = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      calls.add(DeltaTables.start(backend.create(NS, row("e" + i, "land " + i % 3, i))));
    }
    calls.forEach(call -> assertThat(DeltaTables.ended(call).failure()).isNull());
    assertThat(rows(backend, "{}")).hasSize(60);
    long head = Await.item(backend.listSnapshots(NS)).size() - 1;
    assertThat(head).isLessThan(20);
    for (long version = 1; version <= head; version++) {
      List<String> adds = actions(version, "add");
      assertThat(adds.size()).isLessThanOrEqualTo(3);
      assertThat(
              adds.stream().map(add -> add.replaceAll(".*partitionValues\":(\\{[^}]*}).*", "$1")))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void aValueThatNoPartitionCanHaveFailsItsCallAlone() {
    EntityBackend backend = byLand(RowDeletion.DELETION_VECTORS);
    CompletableFuture<Outcome<Entity>> bad = DeltaTables.start(backend.create(NS, row("a", "", 1)));
    CompletableFuture<Outcome<Entity>> good =
        DeltaTables.start(backend.create(NS, row("b", "x", 2)));
    assertThat(DeltaTables.ended(bad).failure())
        .isInstanceOf(SchemaViolationException.class)
        .hasMessageContaining("land");
    assertThat(DeltaTables.ended(good).failure()).isNull();
    Await.failure(
        SchemaViolationException.class, backend.update(NS, "b", update("{'$set':{'land':''}}")));
    assertThat(rows(backend, "{}")).isEqualTo(Map.of("b", Map.of("n", 2L, "land", "x")));
  }

  @Test
  void everyTypePartitionsAndComesBackAsItWas() {
    Map<String, List<Object>> values = new LinkedHashMap<>();
    values.put("string", List.of("a", " ", "null", "__HIVE_DEFAULT_PARTITION__", "ü%2F\\\u0001\n"));
    values.put("int", List.of(-1L, 2147483647L));
    values.put("long", List.of(Long.MIN_VALUE, 0L));
    values.put("float", List.of((double) 0.1f, Double.NaN));
    values.put("double", List.of(0.1, -0.0, Double.POSITIVE_INFINITY, 1e300));
    values.put("boolean", List.of(true, false));
    values.put("date", List.of(LocalDate.of(1, 1, 1), LocalDate.of(2024, 2, 29)));
    values.put(
        "timestamp",
        List.of(Instant.EPOCH.minusNanos(1_000), Instant.parse("2024-01-01T00:00:00.000001Z")));
    values.put("local_timestamp", List.of(LocalDateTime.of(2024, 1, 1, 0, 0)));
    values.put("decimal(20,5)", List.of(new BigDecimal("-1.50000"), new BigDecimal("0.00000")));
    values.put("time", List.of(LocalTime.of(23, 59, 59, 999_999_000)));
    values.put("uuid", List.of(UUID.fromString("ffffffff-0000-4000-8000-000000000000")));
    EntityBackend backend = open(RowDeletion.DELETION_VECTORS);
    List<SchemaField> fields = new ArrayList<>();
    values.keySet().forEach(type -> fields.add(field(type)));
    Await.item(
        backend.setSchema(
            NS,
            new EntitySchema(fields, fields.stream().map(SchemaField::name).toList(), Map.of())));
    List<CreateInput> inputs = new ArrayList<>();
    Map<String, Map<String, Object>> expected = new TreeMap<>();
    for (int i = 0; i < 6; i++) {
      Map<String, Object> data = new LinkedHashMap<>();
      for (Map.Entry<String, List<Object>> each : values.entrySet()) {
        if (i < each.getValue().size()) {
          data.put(field(each.getKey()).name(), each.getValue().get(i));
        }
      }
      expected.put("e" + i, data);
      Map<String, Object> input = new LinkedHashMap<>(data);
      input.put("$id", "e" + i);
      inputs.add(CreateInput.of(input));
    }
    Await.item(backend.bulkCreate(NS, inputs));
    Await.item(backend.compact(NS));
    for (EntityBackend each : List.of(backend, tables.open())) {
      assertThat(rows(each, "{}")).isEqualTo(expected);
      expected.forEach(
          (id, data) ->
              data.forEach(
                  (name, value) ->
                      assertThat(
                              Await.item(
                                  each.find(NS, Filter.of(Map.of(name, value)))
                                      .map(Entity::localId)
                                      .collect()
                                      .asList()))
                          .as("%s = %s", name, value)
                          .contains(id)));
    }
    assertThat(Await.item(backend.count(NS, Filter.of(Map.of("f_double", 0.0))))).isEqualTo(1);
  }

  private static SchemaField field(String type) {
    return SchemaField.optional("f_" + type.replaceAll("[^a-z].*", ""), FieldType.parse(type));
  }

  @Test
  void valuesTooLongForAFolderAreKeptWhole() {
    EntityBackend backend = byLand(RowDeletion.DELETION_VECTORS);
    String land = "🎈".repeat(2_000);
    Await.item(backend.bulkCreate(NS, List.of(row("a", land + "a", 1), row("b", land + "b", 2))));
    for (EntityBackend each : List.of(backend, tables.open())) {
      assertThat(rows(each, "{}").get("a")).containsEntry("land", land + "a");
      assertThat(
              Await.item(each.find(NS, Filter.of(Map.of("land", land + "b"))).collect().asList()))
          .extracting(Entity::localId)
          .containsExactly("b");
    }
  }

  @ParameterizedTest
  @EnumSource(RowDeletion.class)
  void compactionStaysWithinPartitionsAndAVacuumTakesWhatItLeft(RowDeletion mode) {
    EntityBackend backend = byLand(mode);
    for (int i = 0; i < 12; i++) {
      Await.item(
          backend.bulkCreate(
              NS, List.of(row("a" + i, "x", i), row("b" + i, "y'", i), row("c" + i, null, i))));
    }
    Await.item(backend.bulkUpdate(NS, Filter.parse("{\"n\":3}"), update("{'$set':{'land':'x'}}")));
    Map<String, Map<String, Object>> before = rows(backend, "{}");
    assertThat(before).hasSize(36);
    Await.item(backend.compact(NS, CompactOptions.DEFAULT));
    assertThat(rows(backend, "{}")).isEqualTo(before);
    assertThat(scanned(backend, "{}")).isEqualTo(3);
    assertThat(scanned(backend, "{'land':'x'}")).isEqualTo(1);
    assertThat(rows(tables.open(), "{'land':'x'}")).hasSize(14);
    int files = dataFiles().size();
    Await.item(backend.vacuum(NS, VacuumOptions.DEFAULT.withRetention(Duration.ZERO)));
    assertThat(dataFiles()).hasSizeLessThan(files).hasSizeGreaterThanOrEqualTo(3);
    assertThat(rows(tables.open(), "{}")).isEqualTo(before);
  }

  @Test
  void aCheckpointKeepsThePartitions() {
    EntityBackend backend = tables.openFaulty(config -> config.checkpoints(3, 1L << 20));
    Await.item(backend.setSchema(NS, BY_LAND));
    for (int i = 0; i < 10; i++) {
      Await.item(backend.create(NS, row("e" + i, i % 4 == 0 ? null : "land " + i % 4, i)));
    }
    Await.item(backend.close());
    assertThat(dataFilesOfLog()).isNotEmpty();
    EntityBackend again = tables.open();
    assertThat(rows(again, "{}")).hasSize(10);
    assertThat(rows(again, "{'land':'land 1'}")).containsOnlyKeys("e1", "e5", "e9");
    assertThat(rows(again, "{'land':null}")).containsOnlyKeys("e0", "e4", "e8");
  }

  private List<String> dataFilesOfLog() {
    return Await.item(tables.real().list(NS + "/_delta_log/")).files().stream()
        .map(FileStat::path)
        .filter(path -> path.endsWith(".parquet"))
        .toList();
  }

  @Test
  void anIngestOfManyPartitionsCommitsInBatches() {
    EntityBackend backend = byLand(RowDeletion.DELETION_VECTORS);
    Multi<CreateInput> inputs =
        Multi.createFrom().range(0, 500).map(i -> row("e" + i, "land " + i % 50, i));
    var result = Await.item(backend.ingest(NS, inputs, IngestOptions.DEFAULT.withBatchSize(100)));
    assertThat(result.failure()).isEmpty();
    assertThat(result.created()).isEqualTo(500);
    assertThat(actions(1, "add")).hasSize(50);
    assertThat(Await.item(backend.count(NS))).isEqualTo(500);
    assertThat(rows(backend, "{'land':'land 7'}")).hasSize(10);
  }

  @Test
  void whatPartitionsATableWithRowsStays() {
    EntityBackend backend = byLand(RowDeletion.DELETION_VECTORS);
    EntitySchema other = BY_LAND.partitionedBy("n");
    Await.item(backend.setSchema(NS, other));
    Await.item(backend.setSchema(NS, BY_LAND));
    Await.item(backend.create(NS, row("a", "x", 1)));
    SchemaField n = BY_LAND.fields().get(0);
    SchemaField land = BY_LAND.fields().get(1);
    List<EntitySchema> refused =
        List.of(
            other,
            new EntitySchema(BY_LAND.fields(), List.of(), Map.of()),
            EntitySchema.of(n),
            EntitySchema.of(
                    n, SchemaField.optional("country", Primitive.STRING).renamedFrom("land"))
                .partitionedBy("country"),
            EntitySchema.of(n, SchemaField.optional("land", Primitive.JSON)).partitionedBy("land"),
            EntitySchema.of(n, SchemaField.optional("land", Primitive.LONG)).partitionedBy("land"));
    int commits = Await.item(backend.listSnapshots(NS)).size();
    for (EntitySchema schema : refused) {
      Await.failure(IllegalSchemaChangeException.class, backend.setSchema(NS, schema));
    }
    assertThat(Await.item(backend.listSnapshots(NS))).hasSize(commits);
    Await.item(
        backend.setSchema(
            NS,
            EntitySchema.of(
                    land.withDoc("where"),
                    SchemaField.optional("m", Primitive.LONG).renamedFrom("n"),
                    SchemaField.optional("more", Primitive.STRING))
                .partitionedBy("land")));
    for (EntityBackend each : List.of(backend, tables.open())) {
      assertThat(rows(each, "{}")).isEqualTo(Map.of("a", Map.of("land", "x", "m", 1L)));
      assertThat(scanned(each, "{'land':'y'}")).isZero();
    }
    Await.item(backend.update(NS, "a", update("{'$set':{'land':'y','more':'!'}}")));
    assertThat(rows(backend, "{'land':'y'}"))
        .isEqualTo(Map.of("a", Map.of("land", "y", "m", 1L, "more", "!")));
  }

  @Test
  void fieldsThatCannotPartitionAreRefused() {
    EntityBackend backend = open(RowDeletion.DELETION_VECTORS);
    for (String type :
        List.of("binary", "json", "list<string>", "map<string,long>", "struct<a:long>")) {
      Await.failure(
          IllegalSchemaChangeException.class,
          backend.setSchema(
              NS,
              EntitySchema.of(SchemaField.optional("p", FieldType.parse(type)))
                  .partitionedBy("p")));
    }
    assertThat(Await.item(backend.listNamespaces())).isEmpty();
  }

  /** Two writers move rows between partitions while a third compacts; seeded. */
  @ParameterizedTest
  @EnumSource(RowDeletion.class)
  void racingMovesLoseNothing(RowDeletion mode) {
    EntityBackend first = byLand(mode);
    EntityBackend second = open(mode);
    Await.item(
        first.bulkCreate(
            NS, IntStream.range(0, 8).mapToObj(i -> row("e" + i, "land 0", 0)).toList()));
    SplittableRandom random = new SplittableRandom(20261127);
    List<CompletableFuture<Outcome<Entity>>> calls = new ArrayList<>();
    List<CompletableFuture<Outcome<Object>>> runs = new ArrayList<>();
    int[] increments = new int[8];
    for (int i = 0; i < 160; i++) {
      int entity = random.nextInt(8);
      increments[entity]++;
      EntityBackend backend = random.nextBoolean() ? first : second;
      calls.add(
          DeltaTables.start(
              backend.update(
                  NS,
                  "e" + entity,
                  update(
                      "{'$inc':{'n':1},'$set':{'land':'land %d'}}".formatted(random.nextInt(4))))));
      if (i % 40 == 20) {
        runs.add(DeltaTables.start(second.compact(NS).map(done -> (Object) done)));
      }
    }
    calls.forEach(call -> assertThat(DeltaTables.ended(call).failure()).isNull());
    runs.forEach(run -> assertThat(DeltaTables.ended(run).failure()).isNull());
    Map<String, Map<String, Object>> rows = rows(tables.open(), "{}");
    assertThat(rows).hasSize(8);
    for (int i = 0; i < 8; i++) {
      assertThat(rows.get("e" + i)).containsEntry("n", (long) increments[i]);
      Object land = rows.get("e" + i).get("land");
      assertThat(rows(tables.open(), "{'land':'" + land + "'}")).containsKey("e" + i);
    }
  }
}
