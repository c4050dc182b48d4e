package dev.parquedb.engine.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.FileStats.ColumnStats;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

class ParquetEncoderTest {

  /** A file that parquet-java's own readers read. */
  static InputFile input(ByteBuffer bytes) {
    byte[] copy = Files.copy(bytes);
    return new InputFile() {
      @Override
      public long getLength() {
        return copy.length;
      }

      @Override
      public SeekableInputStream newStream() {
        Stream stream = new Stream(copy);
        return new DelegatingSeekableInputStream(stream) {
          @Override
          public long getPos() {
            return stream.position();
          }

          @Override
          public void seek(long position) {
            stream.position((int) position);
          }
        };
      }
    };
  }

  private static final class Stream extends java.io.ByteArrayInputStream {
    Stream(byte[] bytes) {
      super(bytes);
    }

    int position() {
      return pos;
    }

    void position(int position) {
      pos = position;
    }
  }

  static ParquetReader<Group> reader(InputFile file) throws IOException {
    return new ParquetReader.Builder<Group>(file) {
      @Override
      protected ReadSupport<Group> getReadSupport() {
        return new GroupReadSupport();
      }
    }.build();
  }

  private static EntitySchema schema(String... fields) {
    return new EntitySchema(
        java.util.Arrays.stream(fields)
            .map(text -> text.split(" ", 2))
            .map(parts -> SchemaField.optional(parts[0], FieldType.parse(parts[1])))
            .toList(),
        List.of(),
        Map.of());
  }

  @Test
  void the_schema_is_what_delta_and_spark_expect() throws IOException {
    EntitySchema schema =
        schema(
            "s string",
            "i int",
            "l long",
            "f float",
            "d double",
            "b boolean",
            "ts timestamp",
            "ntz local_timestamp",
            "day date",
            "t time",
            "u uuid",
            "bin binary",
            "j json",
            "v variant",
            "d9 decimal(9,2)",
            "d18 decimal(18,2)",
            "d38 decimal(38,2)",
            "d20 decimal(20,0)",
            "list list<long>",
            "map map<string,double>",
            "st struct<a:int,b:list<string>>");
    MessageType expected =
        MessageTypeParser.parseMessageType(
            """
            message entity {
              optional binary $id (STRING);
              optional binary $type (STRING);
              optional binary name (STRING);
              optional int64 createdAt (TIMESTAMP(MICROS,true));
              optional binary createdBy (STRING);
              optional int64 updatedAt (TIMESTAMP(MICROS,true));
              optional binary updatedBy (STRING);
              optional int64 deletedAt (TIMESTAMP(MICROS,true));
              optional binary deletedBy (STRING);
              optional int64 version;
              optional binary s (STRING);
              optional int32 i;
              optional int64 l;
              optional float f;
              optional double d;
              optional boolean b;
              optional int64 ts (TIMESTAMP(MICROS,true));
              optional int64 ntz (TIMESTAMP(MICROS,false));
              optional int32 day (DATE);
              optional int64 t;
              optional binary u (STRING);
              optional binary bin;
              optional binary j (STRING);
              optional binary v (STRING);
              optional int32 d9 (DECIMAL(9,2));
              optional int64 d18 (DECIMAL(18,2));
              optional fixed_len_byte_array(16) d38 (DECIMAL(38,2));
              optional fixed_len_byte_array(9) d20 (DECIMAL(20,0));
              optional group list (LIST) {
                repeated group list { optional int64 element; }
              }
              optional group map (MAP) {
                repeated group key_value {
                  required binary key (STRING);
                  optional double value;
                }
              }
              optional group st {
                optional int32 a;
                optional group b (LIST) {
                  repeated group list { optional binary element (STRING); }
                }
              }
              optional binary $data (STRING);
            }
            """);
    EncodedFile file = ParquetEncoder.encode(schema, List.of(Files.entity("1", Map.of())));
    try (ParquetFileReader reader = ParquetFileReader.open(input(file.bytes()))) {
      assertThat(reader.getFileMetaData().getSchema()).isEqualTo(expected);
    }
  }

  @Test
  void parquet_java_reads_the_same_rows() throws IOException {
    EntitySchema schema = schema("city string", "score double", "tags list<string>");
    List<dev.parquedb.entity.Entity> entities = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("city", i % 3 == 0 ? null : "city" + i % 7);
      data.put("score", i / 2.0);
      data.put("tags", List.of("t" + i));
      data.put("free", i);
      entities.add(Files.entity(String.format("%04d", i), data));
    }
    EncodedFile file =
        ParquetEncoder.encode(schema, entities, new WriteLayout(200, 1 << 20, 50, 4_096, 3));
    try (ParquetReader<Group> reader = reader(input(file.bytes()))) {
      for (int i = 0; i < 500; i++) {
        Group row = reader.read();
        assertThat(row.getString("$id", 0)).isEqualTo(String.format("users/%04d", i));
        assertThat(row.getLong("version", 0)).isEqualTo(1);
        assertThat(row.getFieldRepetitionCount("city")).isEqualTo(i % 3 == 0 ? 0 : 1);
        assertThat(row.getDouble("score", 0)).isEqualTo(i / 2.0);
        assertThat(row.getGroup("tags", 0).getGroup("list", 0).getString("element", 0))
            .isEqualTo("t" + i);
        assertThat(row.getString("$data", 0)).contains("\"free\":" + i);
      }
      assertThat(reader.read()).isNull();
    }
  }

  @Test
  void every_column_of_a_small_file_has_a_page_index_and_a_checksum() throws IOException {
    EncodedFile file =
        ParquetEncoder.encode(
            schema("city string", "tags list<string>"),
            List.of(Files.entity("1", Map.of("city", "x", "tags", List.of("a"), "free", 1L))));
    try (ParquetFileReader reader = ParquetFileReader.open(input(file.bytes()))) {
      for (ColumnChunkMetaData chunk : reader.getRowGroups().get(0).getColumns()) {
        assertThat(chunk.getOffsetIndexReference()).as(chunk.getPath().toDotString()).isNotNull();
        assertThat(chunk.getCodec())
            .as("no frame around a few bytes")
            .isEqualTo(CompressionCodecName.UNCOMPRESSED);
        assertThat(chunk.getBloomFilterOffset()).isEqualTo(-1);
        ByteBuffer page =
            file.bytes()
                .slice(
                    Math.toIntExact(chunk.getFirstDataPageOffset()),
                    Math.toIntExact(chunk.getTotalSize()));
        assertThat(Thrift.pageHeader(page).isSetCrc()).isTrue();
      }
      assertThat(reader.getRowGroups().get(0).getColumns().get(0).getColumnIndexReference())
          .isNotNull();
    }
  }

  @Test
  void row_groups_and_pages_keep_to_the_layout() {
    List<dev.parquedb.entity.Entity> entities = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      entities.add(Files.entity(String.format("%04d", i), Map.of("n", (long) i)));
    }
    EncodedFile file =
        ParquetEncoder.encode(
            EntitySchema.empty(), entities, new WriteLayout(300, 1 << 20, 40, 64 << 10, 1));
    ParquetFooter footer = Files.open(file.bytes()).footer();
    assertThat(footer.rowGroups()).isEqualTo(4);
    assertThat(footer.rows(0)).isEqualTo(300);
    assertThat(footer.firstRow(3)).isEqualTo(900);
    assertThat(footer.rows()).isEqualTo(1_000);
    ResidentBytes bytes =
        ResidentBytes.NONE.with(
            List.of(new dev.parquedb.storage.ByteRange(0, footer.bytes())), List.of(file.bytes()));
    new PageIndex(footer)
        .offsets(0, footer.schema().getColumns(), bytes)
        .values()
        .forEach(pages -> assertThat(pages.firstRows()[1]).isEqualTo(40));
  }

  @Test
  void a_single_row_makes_a_small_file() {
    EncodedFile file =
        ParquetEncoder.encode(
            EntitySchema.empty(), List.of(Files.entity("1", Map.of("city", "Rome"))));
    assertThat(file.bytes().remaining()).isLessThan(4_000);
    assertThat(file.bytes().isReadOnly()).isTrue();
  }

  private static ColumnStats stats(String type, Object... values) {
    List<dev.parquedb.entity.Entity> entities = new ArrayList<>();
    for (Object value : values) {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("f", value);
      entities.add(Files.entity("" + entities.size(), data));
    }
    EntitySchema schema = schema("f " + type);
    EncodedFile file = ParquetEncoder.encode(schema, entities);
    ColumnStats written = file.stats().columns().get("f");
    ColumnStats read = Files.open(file.bytes()).footer().bounds(0, schema).columns().get("f");
    assertThat(read).as("the bounds in the footer").isEqualTo(written);
    return written;
  }

  @Test
  void bounds_are_values_of_the_declared_type() {
    assertThat(stats("string", "b", null, "a")).isEqualTo(new ColumnStats("a", "b", 1));
    assertThat(stats("int", 5L, -5L)).isEqualTo(new ColumnStats(-5L, 5L, 0));
    assertThat(stats("long", Long.MIN_VALUE, 0L)).isEqualTo(new ColumnStats(Long.MIN_VALUE, 0L, 0));
    assertThat(stats("float", 0.5, 1.5)).isEqualTo(new ColumnStats(0.5, 1.5, 0));
    assertThat(stats("boolean", true, true)).isEqualTo(new ColumnStats(true, true, 0));
    assertThat(stats("date", LocalDate.of(2026, 1, 2), LocalDate.EPOCH))
        .isEqualTo(new ColumnStats(LocalDate.EPOCH, LocalDate.of(2026, 1, 2), 0));
    assertThat(stats("timestamp", Files.AT, Instant.EPOCH))
        .isEqualTo(new ColumnStats(Instant.EPOCH, Files.AT, 0));
    LocalDateTime local = LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6_000);
    assertThat(stats("local_timestamp", local)).isEqualTo(new ColumnStats(local, local, 0));
    LocalTime time = LocalTime.of(1, 2, 3, 4_000);
    assertThat(stats("time", time, null)).isEqualTo(new ColumnStats(time, time, 1));
    BigDecimal ten = new BigDecimal("10.50");
    assertThat(stats("decimal(9,2)", ten, ten.negate()))
        .isEqualTo(new ColumnStats(ten.negate(), ten, 0));
    assertThat(stats("decimal(30,2)", ten, ten.negate()))
        .isEqualTo(new ColumnStats(ten.negate(), ten, 0));
    UUID low = UUID.fromString("10000000-0000-0000-0000-000000000000");
    UUID high = UUID.fromString("f0000000-0000-0000-0000-000000000000");
    assertThat(stats("uuid", high, low)).isEqualTo(new ColumnStats(low, high, 0));
  }

  @Test
  void the_two_zeros_are_both_within_the_bounds() {
    assertThat(stats("double", 0.0)).isEqualTo(new ColumnStats(-0.0, 0.0, 0));
    assertThat(stats("double", -0.0)).isEqualTo(new ColumnStats(-0.0, 0.0, 0));
  }

  @Test
  void a_column_with_nan_has_no_bounds() {
    assertThat(stats("double", 1.0, Double.NaN)).isEqualTo(new ColumnStats(null, null, 0));
  }

  @Test
  void a_column_of_nulls_has_their_number_only() {
    assertThat(stats("string", null, null)).isEqualTo(new ColumnStats(null, null, 2));
  }

  @Test
  void lists_and_binaries_have_the_number_of_nulls_only() {
    EncodedFile file =
        ParquetEncoder.encode(
            schema("tags list<string>", "bin binary", "j json"),
            List.of(
                Files.entity("1", Map.of("tags", List.of("a"), "bin", new byte[] {1})),
                Files.entity("2", Map.of("free", 1L))));
    assertThat(file.stats().columns())
        .containsEntry("tags", new ColumnStats(null, null, 1))
        .containsEntry("bin", new ColumnStats(null, null, 1))
        .containsEntry("j", new ColumnStats(null, null, 2))
        .containsEntry("$data", new ColumnStats(null, null, 1))
        .containsEntry("$id", new ColumnStats("users/1", "users/2", 0))
        .containsEntry("deletedAt", new ColumnStats(null, null, 2));
  }

  @Test
  void long_texts_are_cut_to_bounds_that_hold() {
    String a = "a".repeat(100);
    assertThat(TextBounds.atMost(a, 64)).isEqualTo("a".repeat(64));
    assertThat(TextBounds.atLeast(a, 64)).isEqualTo("a".repeat(63) + "b");
    assertThat(TextBounds.atLeast("a".repeat(64), 64)).isEqualTo("a".repeat(64));
    assertThat(TextBounds.atLeast("\uD7FF".repeat(65), 64))
        .isEqualTo("\uD7FF".repeat(63) + "\uE000");
    String last = new String(Character.toChars(Character.MAX_CODE_POINT));
    assertThat(TextBounds.atLeast("a" + last.repeat(64), 64)).isEqualTo("b");
    assertThat(TextBounds.atLeast(last.repeat(65), 64)).isNull();
    String smile = "\uD83D\uDE00".repeat(65);
    assertThat(TextBounds.atMost(smile, 64)).isEqualTo("\uD83D\uDE00".repeat(64));
    assertThat(TextBounds.atLeast(smile, 64)).isEqualTo("\uD83D\uDE00".repeat(63) + "\uD83D\uDE01");
  }

  @Test
  void the_bounds_of_long_texts_hold_in_the_footer_too() {
    EntitySchema schema = schema("f string");
    String text = "\uD83D\uDE00".repeat(2_000);
    EncodedFile file = ParquetEncoder.encode(schema, List.of(Files.entity("1", Map.of("f", text))));
    ColumnStats read = Files.open(file.bytes()).footer().bounds(0, schema).columns().get("f");
    ColumnStats written = file.stats().columns().get("f");
    for (ColumnStats stats : List.of(read, written)) {
      assertThat(dev.parquedb.Utf8Order.compare((String) stats.min(), text)).isNegative();
      assertThat(dev.parquedb.Utf8Order.compare((String) stats.max(), text)).isPositive();
    }
  }

  @Test
  void other_readers_do_not_see_the_checksums() throws IOException {
    EncodedFile file =
        ParquetEncoder.encode(EntitySchema.empty(), List.of(Files.entity("1", Map.of())));
    try (InputStream in = input(file.bytes()).newStream()) {
      assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
          .contains("PQDBCRC1");
    }
    assertThat(Files.open(file.bytes()).footer().checksums()).isPresent();
    try (ParquetReader<Group> reader = reader(input(file.bytes()))) {
      assertThat(reader.read().getString("$id", 0)).isEqualTo("users/1");
    }
  }
}
