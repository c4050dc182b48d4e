package dev.parquedb.table.delta;

import static dev.parquedb.table.delta.ForeignLog.info;
import static dev.parquedb.table.delta.ForeignLog.metaData;
import static dev.parquedb.table.delta.ForeignLog.protocol;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.PayloadLayout;
import dev.parquedb.table.RowSet;
import dev.parquedb.testkit.Await;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tables of other engines, with data files, read through a backend. */
class ForeignTableTest {

  private static final String NS = "people";
  private static final Instant START = DeltaFixture.START;

  private final DeltaFixture delta = new DeltaFixture();
  private final ForeignLog log = new ForeignLog(delta);
  private final List<EntityBackend> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(backend -> Await.item(backend.close()));
    delta.close();
  }

  private EntityBackend open() {
    EntityBackend backend = delta.backend();
    opened.add(backend);
    return backend;
  }

  /** The schema of an entity table with more columns, given as JSON. */
  private static String schema(String... fields) {
    String own = DeltaSchema.write(EntitySchema.empty(), PayloadLayout.JSON);
    return own.substring(0, own.length() - 2) + "," + String.join(",", fields) + "]}";
  }

  private static String field(String name, String type, String metadata) {
    return "{\"name\":\"%s\",\"type\":%s,\"nullable\":true,\"metadata\":{%s}}"
        .formatted(name, type.startsWith("{") ? type : "\"" + type + "\"", metadata);
  }

  private static String field(String name, String type) {
    return field(name, type, "");
  }

  /** Writes a data file and gives its add action. */
  private String file(
      String path, String uri, String columns, String partition, String stats, String... rows) {
    byte[] bytes = ParquetActions.write(columns, 1_000, List.of(rows));
    delta.write(delta.table.path(path), bytes);
    String text = "{\"numRecords\":%d%s}".formatted(rows.length, stats).replace("\"", "\\\"");
    return ("{\"add\":{\"path\":\"%s\",\"partitionValues\":{%s},\"size\":%d,"
            + "\"modificationTime\":1,\"dataChange\":true,\"stats\":\"%s\"}}")
        .formatted(uri, partition, bytes.length, text);
  }

  private static Map<String, Map<String, Object>> found(EntityBackend backend, String filter) {
    Map<String, Map<String, Object>> found = new TreeMap<>();
    for (Entity entity :
        Await.item(backend.find(NS, Filter.parse(filter.replace('\'', '"'))).collect().asList())) {
      found.put(entity.localId(), entity.data());
    }
    return found;
  }

  private long filesScanned(EntityBackend backend, String filter) {
    var plan =
        Await.item(
            backend.explain(
                NS,
                Filter.parse(filter.replace('\'', '"')),
                dev.parquedb.entity.FindOptions.DEFAULT));
    return plan.steps().get(0).kept();
  }

  @Test
  void aPartitionedTableOfEveryTypeIsRead() {
    String id = "optional binary $id (STRING);";
    log.commit(
        0,
        info(START),
        protocol("deletionVectors", "timestampNtz"),
        metaData(
            schema(
                field("text", "string"),
                field("number", "integer"),
                field("small", "short"),
                field("large", "long"),
                field("real", "double"),
                field("flag", "boolean"),
                field("day", "date"),
                field("at", "timestamp"),
                field("local", "timestamp_ntz"),
                field("amount", "decimal(10,2)")),
            "\"text\",\"number\",\"small\",\"large\",\"real\",\"flag\",\"day\",\"at\",\"local\","
                + "\"amount\"",
            ""),
        file(
            "text=a%2Fb=c %25/part-1.parquet",
            "text=a%252Fb=c%20%2525/part-1.parquet",
            id,
            "\"text\":\"a/b=c %\",\"number\":\"7\",\"small\":\"3\",\"large\":\"-1\","
                + "\"real\":\"0.5\",\"flag\":\"true\",\"day\":\"2026-01-02\","
                + "\"at\":\"2026-01-02 03:04:05.5\",\"local\":\"2026-01-02 03:04:05\","
                + "\"amount\":\"1.5\"",
            "",
            "{\"$id\":\"people/1\"}",
            "{\"$id\":\"people/2\"}"),
        file(
            "text=__HIVE_DEFAULT_PARTITION__/part-2.parquet",
            "text=__HIVE_DEFAULT_PARTITION__/part-2.parquet",
            id,
            "\"text\":null,\"number\":\"\",\"small\":null,\"large\":null,\"real\":null,"
                + "\"flag\":null,\"day\":null,\"at\":null,\"local\":null,\"amount\":null",
            "",
            "{\"$id\":\"people/3\"}"));
    EntityBackend backend = open();
    Map<String, Map<String, Object>> all = found(backend, "{}");
    assertThat(all.get("1")).isEqualTo(all.get("2"));
    assertThat(all.get("1"))
        .isEqualTo(
            Map.of(
                "text",
                "a/b=c %",
                "number",
                7L,
                "small",
                3L,
                "large",
                -1L,
                "real",
                0.5,
                "flag",
                true,
                "day",
                LocalDate.of(2026, 1, 2),
                "at",
                Instant.parse("2026-01-02T03:04:05.500Z"),
                "local",
                LocalDateTime.of(2026, 1, 2, 3, 4, 5),
                "amount",
                new BigDecimal("1.50")));
    assertThat(all.get("3")).isEmpty();
    assertThat(found(backend, "{'number':7}")).containsOnlyKeys("1", "2");
    assertThat(filesScanned(backend, "{'number':7}")).isEqualTo(1);
    assertThat(filesScanned(backend, "{'number':8}")).isZero();
    assertThat(found(backend, "{'text':null}")).containsOnlyKeys("3");
    assertThat(filesScanned(backend, "{'text':null}")).isEqualTo(1);
    assertThat(Await.item(backend.get(NS, "1")).data()).isEqualTo(all.get("1"));
    assertThat(
            Await.failure(
                    UnsupportedTableFeatureException.class,
                    backend.create(NS, CreateInput.parse("{\"$id\":\"9\"}")))
                .feature())
        .isEqualTo("type short");
    assertThat(found(backend, "{}")).hasSize(3);
  }

  @Test
  void aPartitionValueCountsMoreThanTheFile() {
    log.commit(
        0,
        info(START),
        protocol(),
        metaData(schema(field("p", "long")), "\"p\"", ""),
        file(
            "f",
            "f",
            "optional binary $id (STRING); optional int64 p;",
            "\"p\":\"7\"",
            "",
            "{\"$id\":\"people/1\",\"p\":8}"));
    assertThat(found(open(), "{}")).isEqualTo(Map.of("1", Map.of("p", 7L)));
  }

  @Test
  void anEntityTablePartitionedByASystemColumnIsRefusedByName() {
    log.commit(
        0,
        info(START),
        protocol(),
        metaData(schema(field("p", "long")), "\"$type\"", ""),
        file("f", "f", "optional binary $id (STRING);", "\"$type\":\"x\"", "", "{}"));
    assertThat(
            Await.failure(
                UnsupportedTableFeatureException.class, open().find(NS).collect().asList()))
        .hasMessageContaining("partitioned by $type");
  }

  @Test
  void aTablePartitionedByBytesIsReadAndNotWritten() {
    log.commit(
        0,
        info(START),
        protocol("deletionVectors"),
        metaData(schema(field("raw", "binary")), "\"raw\"", ""),
        file(
            "f",
            "f",
            "optional binary $id (STRING);",
            "\"raw\":\"ab\"",
            "",
            "{\"$id\":\"people/1\"}"));
    EntityBackend backend = open();
    assertThat((byte[]) found(backend, "{}").get("1").get("raw")).containsExactly('a', 'b');
    assertThat(
            Await.failure(
                    UnsupportedTableFeatureException.class,
                    backend.create(NS, CreateInput.parse("{\"$id\":\"9\"}")))
                .feature())
        .isEqualTo("partition column raw of type binary");
    assertThat(found(backend, "{}")).hasSize(1);
  }

  @Test
  void aPartitionValueOfAnotherTypeIsDamage() {
    log.commit(
        0,
        info(START),
        protocol(),
        metaData(schema(field("p", "long")), "\"p\"", ""),
        file("f", "f", "optional binary $id (STRING);", "\"p\":\"x\"", ""));
    assertThat(
            Await.failure(CorruptTableException.class, delta.format.load(delta.table, null)).file())
        .isEqualTo(delta.logPath(0));
  }

  private static String mapped(String name, String type, String stored, int id) {
    return field(
        name,
        type,
        "\"delta.columnMapping.id\":%d,\"delta.columnMapping.physicalName\":\"%s\""
            .formatted(id, stored));
  }

  /** The schema of an entity table whose columns are all mapped. */
  private static String mappedSchema(String... fields) {
    String own = schema(fields);
    StringBuilder out = new StringBuilder();
    int id = 100;
    int at = 0;
    // The system columns have empty metadata, or a marker of ours alone.
    java.util.regex.Matcher matcher =
        java.util.regex.Pattern.compile(
                "\"name\":\"([^\"]+)\",\"type\":\"([^\"]+)\",\"nullable\":true,"
                    + "\"metadata\":\\{(\"parquedb[^}]*)?}")
            .matcher(own);
    while (matcher.find()) {
      String marker = matcher.group(3) == null ? "" : matcher.group(3) + ",";
      out.append(own, at, matcher.start())
          .append("\"name\":\"")
          .append(matcher.group(1))
          .append("\",\"type\":\"")
          .append(matcher.group(2))
          .append("\",\"nullable\":true,\"metadata\":{")
          .append(marker)
          .append("\"delta.columnMapping.id\":")
          .append(id)
          .append(",\"delta.columnMapping.physicalName\":\"col-")
          .append(id++)
          .append("\"}");
      at = matcher.end();
    }
    return out.append(own, at, own.length()).toString();
  }

  private static final String STRUCT =
      "{\"type\":\"struct\",\"fields\":[" + mapped("inner", "long", "col-5", 5) + "]}";

  private static final String LIST =
      "{\"type\":\"array\",\"containsNull\":true,\"elementType\":" + STRUCT + "}";

  private static final String COLUMNS =
      "optional binary col-100 (STRING) = 100; optional int64 col-1 = 1; optional int64 b = 2;"
          + " optional group col-4 (LIST) = 4 { repeated group list {"
          + " optional group element { optional int64 col-5 = 5; optional int64 inner = 6; } } }";

  private static final String[] ROWS = {
    "{\"col-100\":\"people/1\",\"col-1\":1,\"b\":10}",
    "{\"col-100\":\"people/2\",\"col-1\":2,\"b\":20}"
  };

  private void mappedTable(String mode) {
    log.commit(
        0,
        info(START),
        protocol("columnMapping", "deletionVectors"),
        metaData(
            mappedSchema(mapped("a", "long", "col-1", 1), mapped("c", LIST, "col-4", 4)),
            "",
            "\"delta.columnMapping.mode\":\"" + mode + "\","),
        file(
            "f",
            "f",
            COLUMNS,
            "",
            ",\"minValues\":{\"col-1\":1,\"col-100\":\"people/1\"},"
                + "\"maxValues\":{\"col-1\":2,\"col-100\":\"people/2\"},"
                + "\"nullCount\":{\"col-1\":0,\"col-100\":0}",
            ROWS));
  }

  @Test
  void columnsAreFoundByTheirStoredNames() {
    mappedTable("name");
    assertMapped();
  }

  @Test
  void columnsAreFoundByTheirIds() {
    mappedTable("id");
    assertMapped();
  }

  private void assertMapped() {
    EntityBackend backend = open();
    // Column b was dropped: it is not read, and neither is its name.
    assertThat(found(backend, "{}")).isEqualTo(Map.of("1", Map.of("a", 1L), "2", Map.of("a", 2L)));
    assertThat(found(backend, "{'a':2}")).containsOnlyKeys("2");
    assertThat(filesScanned(backend, "{'a':3}")).isZero();
    assertThat(Await.item(backend.get(NS, "2")).data()).isEqualTo(Map.of("a", 2L));
    assertThat(
            Await.failure(
                    UnsupportedTableFeatureException.class,
                    backend.create(NS, CreateInput.parse("{\"$id\":\"9\"}")))
                .feature())
        .isEqualTo("columnMapping");
  }

  @Test
  void aRenamedColumnKeepsItsValuesAndBounds() {
    mappedTable("name");
    EntityBackend backend = open();
    assertThat(found(backend, "{'a':2}")).containsOnlyKeys("2");
    // Column a is called b now, and another one is called a.
    log.commit(
        1,
        info(START.plusSeconds(1)),
        metaData(
            mappedSchema(mapped("b", "long", "col-1", 1), mapped("a", "long", "col-9", 9)),
            "",
            "\"delta.columnMapping.mode\":\"name\","));
    assertThat(found(backend, "{}")).isEqualTo(Map.of("1", Map.of("b", 1L), "2", Map.of("b", 2L)));
    assertThat(found(backend, "{'b':2}")).containsOnlyKeys("2");
    assertThat(filesScanned(backend, "{'b':3}")).isZero();
    assertThat(filesScanned(backend, "{'a':null}")).isEqualTo(1);
    assertThat(found(open(), "{'b':1}")).containsOnlyKeys("1");
  }

  @Test
  void aMappedTableWithoutStoredNamesIsDamaged() {
    log.commit(
        0,
        info(START),
        protocol("columnMapping"),
        metaData(schema(field("a", "long")), "", "\"delta.columnMapping.mode\":\"name\","));
    assertThat(Await.failure(CorruptTableException.class, delta.format.load(delta.table, null)))
        .hasMessageContaining("delta.columnMapping.physicalName");
  }

  @Test
  void aModeWithoutTheFeatureDoesNotCount() {
    log.commit(
        0,
        info(START),
        protocol(),
        metaData(schema(field("a", "long")), "", "\"delta.columnMapping.mode\":\"name\","),
        file(
            "f",
            "f",
            "optional binary $id (STRING); optional int64 a;",
            "",
            "",
            "{\"$id\":\"people/1\",\"a\":5}"));
    assertThat(found(open(), "{}")).isEqualTo(Map.of("1", Map.of("a", 5L)));
  }

  private static String widened(String name, String type, String from) {
    return field(
        name,
        type,
        "\"delta.typeChanges\":[{\"fromType\":\"%s\",\"toType\":\"%s\"}]".formatted(from, type));
  }

  @Test
  void filesFromBeforeATypeWasWidenedAreRead() {
    log.commit(
        0,
        info(START),
        protocol("typeWidening", "timestampNtz"),
        metaData(
            schema(
                widened("n", "long", "integer"),
                widened("x", "double", "float"),
                widened("d", "decimal(12,2)", "integer"),
                widened("t", "timestamp_ntz", "date")),
            "",
            ""),
        file(
            "old",
            "old",
            "optional binary $id (STRING); optional int32 n; optional float x; optional int32 d;"
                + " optional int32 t (DATE);",
            "",
            ",\"minValues\":{\"n\":5,\"x\":0.1,\"d\":5,\"t\":\"1970-01-02\"},"
                + "\"maxValues\":{\"n\":5,\"x\":0.1,\"d\":5,\"t\":\"1970-01-02\"}",
            "{\"$id\":\"people/1\",\"n\":5,\"x\":0.1,\"d\":5,\"t\":1}"),
        file(
            "new",
            "new",
            "optional binary $id (STRING); optional int64 n; optional double x;"
                + " optional int64 d (DECIMAL(12,2)); optional int64 t (TIMESTAMP(MICROS,false));",
            "",
            "",
            "{\"$id\":\"people/2\",\"n\":6,\"x\":0.1,\"d\":650,\"t\":1000000}"));
    EntityBackend backend = open();
    assertThat(found(backend, "{}"))
        .isEqualTo(
            Map.of(
                "1",
                Map.of(
                    "n",
                    5L,
                    "x",
                    (double) 0.1f,
                    "d",
                    new BigDecimal("5.00"),
                    "t",
                    LocalDateTime.of(1970, 1, 2, 0, 0)),
                "2",
                Map.of(
                    "n",
                    6L,
                    "x",
                    0.1,
                    "d",
                    new BigDecimal("6.50"),
                    "t",
                    LocalDateTime.of(1970, 1, 1, 0, 0, 1))));
    // The text of a bound says nothing of the number that it was written for.
    assertThat(found(backend, "{'x':{'$gt':0.1}}")).containsOnlyKeys("1");
    assertThat(found(backend, "{'n':5}")).containsOnlyKeys("1");
    assertThat(filesScanned(backend, "{'n':4}")).isEqualTo(1);
    assertThat(Await.item(backend.create(NS, CreateInput.parse("{\"$id\":\"9\"}"))).version())
        .isEqualTo(1);
    assertThat(found(backend, "{}")).hasSize(3);
  }

  @Test
  void typeChangesThatCannotBeFollowedAreRefusedByName() {
    log.commit(
        0,
        info(START),
        protocol("typeWidening"),
        metaData(schema(widened("n", "string", "integer")), "", ""));
    assertThat(
            Await.failure(
                    UnsupportedTableFeatureException.class, delta.format.load(delta.table, null))
                .feature())
        .isEqualTo("typeWidening of integer to string");
  }

  /** The older form of a deletion vector: a count and bitmaps with their lengths. */
  private static byte[] nativeForm(byte[] portable) {
    byte[] bitmap = java.util.Arrays.copyOfRange(portable, 16, portable.length);
    return ByteBuffer.allocate(12 + bitmap.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(BitmapCodec.NATIVE)
        .putInt(1)
        .putInt(bitmap.length)
        .put(bitmap)
        .array();
  }

  @Test
  void deletionVectorsOfEveryKindAreRead() {
    byte[] portable = BitmapCodec.encode(RowSet.of(1, 3));
    byte[] older = nativeForm(portable);
    String base = delta.table.storage().rootUri().toString();
    List<String> actions =
        new ArrayList<>(List.of(info(START), protocol("deletionVectors"), metaData()));
    int file = 0;
    for (byte[] bitmap : new byte[][] {portable, older}) {
      byte[] padded = java.util.Arrays.copyOf(bitmap, (bitmap.length + 3) / 4 * 4);
      actions.add(vector(file++, "i", Z85.encode(padded), "", bitmap.length));
      byte[] framed = framed(bitmap);
      String name = "deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff6" + file + ".bin";
      delta.write(delta.table.path("ab/" + name), framed);
      String uri = base.replaceAll("/+$", "") + "/" + delta.table.root() + "/ab/" + name;
      actions.add(vector(file++, "p", uri, "\"offset\":1,", bitmap.length));
    }
    delta.write(
        delta.table.path("ab/deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin"),
        framed(portable));
    actions.add(vector(file++, "u", "ab^-aqEH.-t@S}K{vb[*k^", "\"offset\":1,", portable.length));
    log.commit(0, actions.toArray(String[]::new));
    DeltaState state = delta.load();
    assertThat(state.files().size()).isEqualTo(file);
    for (int i = 0; i < file; i++) {
      assertThat(delta.deleted(state, "f" + i)).as("f%d", i).isEqualTo(RowSet.of(1, 3));
    }
  }

  private static byte[] framed(byte[] bitmap) {
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(bitmap);
    return ByteBuffer.allocate(9 + bitmap.length)
        .put((byte) 1)
        .putInt(bitmap.length)
        .put(bitmap)
        .putInt((int) crc.getValue())
        .array();
  }

  private static String vector(int file, String storage, String where, String offset, int size) {
    return ForeignLog.add(
        "f" + file,
        9,
        (",\"deletionVector\":{\"storageType\":\"%s\",\"pathOrInlineDv\":\"%s\",%s"
                + "\"sizeInBytes\":%d,\"cardinality\":2}")
            .formatted(storage, where.replace("\\", "\\\\").replace("\"", "\\\""), offset, size));
  }
}
