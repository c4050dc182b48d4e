package dev.parquedb.engine.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityException;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.FileStats.ColumnStats;
import dev.parquedb.table.RowSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as other engines write them. */
class ForeignFileTest {

  private static final String SYSTEM = "optional binary $id (STRING); optional int64 version; ";

  /** Writes a file by parquet-java's own writer. */
  @SafeVarargs
  static ByteBuffer write(
      String fields, UnaryOperator<ExampleParquetWriter.Builder> options, Consumer<Group>... rows) {
    MessageType schema =
        MessageTypeParser.parseMessageType("message spark_schema {" + fields + "}");
    MemoryOutputFile file = new MemoryOutputFile();
    try (ParquetWriter<Group> writer =
        options.apply(ExampleParquetWriter.builder(file).withType(schema)).build()) {
      for (Consumer<Group> row : rows) {
        Group group = new SimpleGroup(schema);
        row.accept(group);
        writer.write(group);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.view();
  }

  private static Consumer<Group> id(int id) {
    return row -> row.append("$id", "users/" + id);
  }

  private static EntitySchema schema(String type) {
    return EntitySchema.of(SchemaField.optional("f", FieldType.parse(type)));
  }

  private static Entity only(ByteBuffer file, EntitySchema schema) {
    return Files.entities(file, schema).get(0);
  }

  @Test
  void what_is_missing_is_null_and_what_is_more_is_left_aside() {
    ByteBuffer file =
        write(
            SYSTEM + "optional int32 unknown; optional group more { optional int32 a; }",
            UnaryOperator.identity(),
            row -> row.append("$id", "users/1").append("unknown", 5));
    assertThat(only(file, schema("string")))
        .isEqualTo(
            new Entity("users/1", "users", null, null, null, null, null, null, null, 1, Map.of()));
  }

  static Stream<Arguments> physicalTypes() {
    Instant at = Instant.parse("2026-01-02T03:04:05.678901Z");
    long micros = Times.micros(at);
    LocalDateTime local = LocalDateTime.of(2026, 1, 2, 3, 4, 5, 678_901_000);
    UUID uuid = UUID.fromString("3fa85f64-5717-4562-b3fc-2c963f66afa6");
    return Stream.of(
        arguments("timestamp", "int96 f", int96(at), at),
        arguments("timestamp", "int64 f (TIMESTAMP(MICROS,true))", micros, at),
        arguments(
            "timestamp",
            "int64 f (TIMESTAMP(MILLIS,true))",
            -1L,
            Instant.parse("1969-12-31T23:59:59.999Z")),
        arguments(
            "timestamp",
            "int64 f (TIMESTAMP(NANOS,true))",
            -1L,
            Instant.parse("1969-12-31T23:59:59.999999Z")),
        arguments("local_timestamp", "int64 f (TIMESTAMP(MICROS,false))", micros, local),
        arguments("local_timestamp", "int96 f", int96(at), local),
        arguments("local_timestamp", "int32 f (DATE)", 1, LocalDateTime.of(1970, 1, 2, 0, 0)),
        arguments("date", "int32 f (DATE)", -1, LocalDate.of(1969, 12, 31)),
        arguments("time", "int64 f", 1_000_001L, LocalTime.of(0, 0, 1, 1_000)),
        arguments("time", "int64 f (TIME(MICROS,true))", 1L, LocalTime.of(0, 0, 0, 1_000)),
        arguments("time", "int64 f (TIME(NANOS,true))", 1_999L, LocalTime.of(0, 0, 0, 1_000)),
        arguments("time", "int32 f (TIME(MILLIS,true))", 1, LocalTime.of(0, 0, 0, 1_000_000)),
        arguments("int", "int32 f (INTEGER(8,true))", -7, -7L),
        arguments("int", "int32 f (INTEGER(16,false))", 65_535, 65_535L),
        arguments("long", "int32 f", -7, -7L),
        arguments("long", "int32 f (INTEGER(32,false))", -1, 4_294_967_295L),
        arguments("double", "float f", 0.5f, 0.5),
        arguments("double", "int32 f", 5, 5.0),
        arguments("string", "binary f", Binary.fromString("é"), "é"),
        arguments("string", "binary f (ENUM)", Binary.fromString("A"), "A"),
        arguments("json", "binary f (JSON)", Binary.fromString("[1]"), List.of(1L)),
        arguments("uuid", "binary f (STRING)", Binary.fromString(uuid.toString()), uuid),
        arguments("uuid", "fixed_len_byte_array(16) f (UUID)", bytes(uuid), uuid),
        arguments("decimal(9,2)", "int32 f (DECIMAL(9,2))", -150, new BigDecimal("-1.50")),
        arguments("decimal(18,4)", "int32 f (DECIMAL(9,2))", 150, new BigDecimal("1.5000")),
        arguments("decimal(12,2)", "int64 f (DECIMAL(12,2))", 150L, new BigDecimal("1.50")),
        arguments("decimal(12,2)", "int32 f", 3, new BigDecimal("3.00")),
        arguments(
            "decimal(12,2)",
            "binary f (DECIMAL(12,2))",
            Binary.fromConstantByteArray(new byte[] {(byte) 0xFF}),
            new BigDecimal("-0.01")),
        arguments(
            "decimal(12,2)",
            "fixed_len_byte_array(6) f (DECIMAL(12,2))",
            Binary.fromConstantByteArray(new byte[] {0, 0, 0, 0, 1, 0}),
            new BigDecimal("2.56")));
  }

  private static Binary int96(Instant at) {
    long seconds = at.getEpochSecond();
    return new NanoTime(
            Math.toIntExact(Math.floorDiv(seconds, 86_400) + 2_440_588),
            Math.floorMod(seconds, 86_400) * 1_000_000_000L + at.getNano())
        .toBinary();
  }

  private static Binary bytes(UUID uuid) {
    return Binary.fromConstantByteArray(
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array());
  }

  private static void append(Group row, Object value) {
    if (value instanceof Integer number) {
      row.append("f", number);
    } else if (value instanceof Long number) {
      row.append("f", number);
    } else if (value instanceof Float number) {
      row.append("f", number);
    } else {
      row.append("f", (Binary) value);
    }
  }

  @ParameterizedTest
  @MethodSource("physicalTypes")
  void other_physical_types_of_a_declared_type_are_read(
      String type, String column, Object written, Object read) {
    for (boolean dictionary : List.of(true, false)) {
      ByteBuffer file =
          write(
              SYSTEM + "optional " + column + ";",
              options -> options.withDictionaryEncoding(dictionary),
              id(1).andThen(row -> append(row, written)),
              id(2));
      assertThat(Files.entities(file, schema(type)))
          .extracting(entity -> entity.data().get("f"))
          .containsExactly(read, null);
      ColumnStats bounds = Files.open(file).footer().bounds(0, schema(type)).columns().get("f");
      if (bounds.min() != null) {
        assertThat(bounds.min()).isEqualTo(read);
        assertThat(bounds.max()).isEqualTo(read);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
  void codecs_and_page_versions_are_read(CompressionCodecName codec) {
    for (WriterVersion version : WriterVersion.values()) {
      for (boolean dictionary : List.of(true, false)) {
        ByteBuffer file = manyRows(codec, version, dictionary);
        ParquetFile open = Files.open(file);
        List<Files.Row> rows = Files.rows(open, RowRequest.all(tagged()));
        assertThat(rows).hasSize(1_000);
        assertThat(rows)
            .allSatisfy(
                row -> {
                  assertThat(row.entity().id())
                      .isEqualTo(String.format("users/%04d", row.position()));
                  assertThat(row.entity().data())
                      .isEqualTo(Map.of("tags", List.of("t", "t" + row.position())));
                });
        RowRequest some = RowRequest.all(tagged()).withSelected(RowSet.of(0, 1, 555, 999));
        assertThat(Files.rows(open, some))
            .containsExactly(rows.get(0), rows.get(1), rows.get(555), rows.get(999));
        assertThat(
                open.find(Set.of("users/0777"), RowRequest.all(tagged()))
                    .await()
                    .indefinitely()
                    .get("users/0777"))
            .containsExactly(new IdLookup.Hit(777, rows.get(777).entity()));
      }
    }
  }

  private static EntitySchema tagged() {
    return EntitySchema.of(SchemaField.optional("tags", FieldType.parse("list<string>")));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // An array of generic consumers.
  private static ByteBuffer manyRows(
      CompressionCodecName codec, WriterVersion version, boolean dictionary) {
    Consumer[] rows = new Consumer[1_000];
    Arrays.setAll(
        rows,
        i ->
            (Consumer<Group>)
                row -> {
                  row.append("$id", String.format("users/%04d", i));
                  Group tags = row.addGroup("tags");
                  tags.addGroup("list").append("element", "t");
                  tags.addGroup("list").append("element", "t" + i);
                });
    return write(
        SYSTEM
            + "optional group tags (LIST) { repeated group list {"
            + " optional binary element (STRING); } }",
        options ->
            options
                .withCompressionCodec(codec)
                .withWriterVersion(version)
                .withDictionaryEncoding(dictionary)
                .withPageSize(1_000)
                .withPageRowCountLimit(150),
        rows);
  }

  @Test
  void lists_of_old_writers_are_read() {
    for (String list :
        List.of(
            "optional group f (LIST) { repeated binary array (STRING); }",
            "optional group f (LIST) { repeated group bag { optional binary array_element"
                + " (STRING); } }")) {
      ByteBuffer file =
          write(
              SYSTEM + list,
              UnaryOperator.identity(),
              id(1)
                  .andThen(
                      row -> {
                        Group f = row.addGroup("f");
                        if (list.contains("bag")) {
                          f.addGroup("bag").append("array_element", "a");
                        } else {
                          f.append("array", "a");
                        }
                      }));
      assertThat(only(file, schema("list<string>")).data()).isEqualTo(Map.of("f", List.of("a")));
    }
    ByteBuffer structs =
        write(
            SYSTEM + "optional group f (LIST) { repeated group array { optional int32 a; } }",
            UnaryOperator.identity(),
            id(1).andThen(row -> row.addGroup("f").addGroup("array").append("a", 1)));
    assertThat(only(structs, schema("list<struct<a:int>>")).data())
        .isEqualTo(Map.of("f", List.of(Map.of("a", 1L))));
  }

  @Test
  void a_struct_is_read_by_the_names_of_its_fields() {
    ByteBuffer file =
        write(
            SYSTEM + "optional group f { optional int32 x; optional binary a (STRING); }",
            UnaryOperator.identity(),
            id(1).andThen(row -> row.addGroup("f").append("x", 1).append("a", "A")),
            id(2).andThen(row -> row.addGroup("f").append("x", 1)),
            id(3));
    assertThat(Files.entities(file, schema("struct<b:int,a:string>")))
        .extracting(Entity::data)
        .containsExactly(Map.of("f", Map.of("a", "A")), Map.of("f", Map.of()), Map.of());
    assertThat(Files.entities(file, schema("struct<b:int>")))
        .extracting(Entity::data)
        .containsExactly(Map.of("f", Map.of()), Map.of("f", Map.of()), Map.of());
  }

  @Test
  void a_column_wins_over_a_value_of_the_payload_and_null_does_not() {
    ByteBuffer file =
        write(
            SYSTEM + "optional int32 f; optional binary $data (STRING);",
            UnaryOperator.identity(),
            id(1).andThen(row -> row.append("f", 5).append("$data", "{\"f\":7,\"g\":1}")),
            id(2).andThen(row -> row.append("$data", "{\"f\":7}")),
            id(3).andThen(row -> row.append("$data", "{\"f\":null}")));
    Map<String, Object> explicitNull = new LinkedHashMap<>();
    explicitNull.put("f", null);
    assertThat(Files.entities(file, schema("int")))
        .extracting(Entity::data)
        .containsExactly(Map.of("f", 5L, "g", 1L), Map.of("f", 7L), explicitNull);
    assertThat(Files.open(file).footer().bounds(0, schema("int")).columns())
        .doesNotContainKey("f")
        .containsEntry("$id", new ColumnStats("users/1", "users/3", 0));
  }

  @Test
  void bounds_of_declared_fields_count_where_the_payload_is_empty() {
    ByteBuffer file =
        write(
            SYSTEM + "optional int32 f; optional binary $data (STRING);",
            UnaryOperator.identity(),
            id(1).andThen(row -> row.append("f", 5)),
            id(2));
    assertThat(Files.open(file).footer().bounds(0, schema("int")).columns())
        .containsEntry("f", new ColumnStats(5L, 5L, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "5", "", "{\"a\":1}x", "{\"version\":7}", "{\"a\":1,\"a\":2}"})
  void a_payload_that_is_no_document_is_damage(String payload) {
    ByteBuffer file =
        write(
            SYSTEM + "optional binary $data (STRING);",
            UnaryOperator.identity(),
            id(1),
            id(2).andThen(row -> row.append("$data", payload)));
    assertThatThrownBy(() -> Files.entities(file, EntitySchema.empty()))
        .isInstanceOf(CorruptTableException.class)
        .hasMessageContaining(Files.PATH)
        .hasMessageContaining("$data")
        .hasMessageContaining("row 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "noslash", "/1", "users/"})
  void a_row_without_an_id_is_damage(String id) {
    ByteBuffer file =
        write(
            SYSTEM,
            UnaryOperator.identity(),
            row -> {
              if (!id.isEmpty()) {
                row.append("$id", id);
              }
            });
    assertThatThrownBy(() -> Files.entities(file, EntitySchema.empty()))
        .isInstanceOf(CorruptTableException.class)
        .hasMessageContaining("$id");
  }

  @Test
  void text_that_is_not_utf8_is_damage() {
    ByteBuffer file =
        write(
            SYSTEM + "optional binary f (STRING);",
            UnaryOperator.identity(),
            id(1)
                .andThen(
                    row ->
                        row.append("f", Binary.fromConstantByteArray(new byte[] {(byte) 0xC3}))));
    assertThatThrownBy(() -> Files.entities(file, schema("string")))
        .isInstanceOf(CorruptTableException.class)
        .hasMessageContaining("column f");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "optional int64 f;",
        "optional binary f (DECIMAL(5,2));",
        "optional group f { optional int32 a; }",
        "repeated binary f (STRING);",
        "optional boolean f;"
      })
  void a_column_of_another_type_is_damage_that_names_it(String column) {
    ByteBuffer file = write(SYSTEM + column, UnaryOperator.identity(), id(1));
    assertThatThrownBy(() -> Files.entities(file, schema("string")))
        .isInstanceOf(CorruptTableException.class)
        .hasMessageContaining("column f")
        .hasMessageContaining("string");
    RowRequest without =
        RowRequest.all(schema("string")).withProjection(Projection.of(List.of("$id")));
    assertThat(Files.rows(Files.open(file), without)).hasSize(1);
  }

  @Test
  void doubles_of_others_have_no_bounds_because_of_nan() {
    ByteBuffer file =
        write(
            SYSTEM + "optional double f;",
            UnaryOperator.identity(),
            id(1).andThen(row -> row.append("f", 1.0)),
            id(2).andThen(row -> row.append("f", Double.NaN)));
    assertThat(Files.open(file).footer().bounds(0, schema("double")).columns().get("f"))
        .isEqualTo(new ColumnStats(null, null, 0));
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
  void damage_without_checksums_ends_in_rows_or_a_typed_error(CompressionCodecName codec) {
    byte[] bytes =
        Files.copy(
            write(
                SYSTEM
                    + "optional binary f (STRING); optional group g (LIST) {"
                    + " repeated group list { optional int32 element; } }",
                options ->
                    options
                        .withCompressionCodec(codec)
                        .withPageWriteChecksumEnabled(false)
                        .withPageRowCountLimit(2),
                id(1).andThen(row -> row.append("f", "a").append("version", 1L)),
                id(2).andThen(row -> row.append("f", "b").addGroup("g").addGroup("list")),
                id(3).andThen(row -> row.append("f", "a"))));
    EntitySchema schema =
        EntitySchema.of(
            SchemaField.optional("f", FieldType.Primitive.STRING),
            SchemaField.optional("g", FieldType.parse("list<int>")));
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 700; i++) {
      byte[] damaged = bytes.clone();
      int at = random.nextInt(damaged.length);
      damaged[at] = (byte) random.nextInt(256);
      try {
        ParquetFile file = Files.open(ByteBuffer.wrap(damaged));
        Files.rows(file, RowRequest.all(schema));
        file.find(Set.of("users/2"), RowRequest.all(schema)).await().indefinitely();
      } catch (EntityException e) {
        assertThat(e)
            .isInstanceOfAny(CorruptTableException.class, UnsupportedTableFeatureException.class);
      } catch (Throwable e) {
        throw new AssertionError("byte " + at + " is " + damaged[at], e);
      }
    }
  }

  @Test
  void a_footer_that_claims_more_than_there_is_takes_no_memory() {
    byte[] bytes = Files.copy(write(SYSTEM, UnaryOperator.identity(), id(1)));
    ByteBuffer little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int length : new int[] {-1, 0, Integer.MAX_VALUE, bytes.length}) {
      little.putInt(bytes.length - 8, length);
      assertThatThrownBy(() -> Files.open(ByteBuffer.wrap(bytes)))
          .isInstanceOf(CorruptTableException.class);
    }
  }
}
