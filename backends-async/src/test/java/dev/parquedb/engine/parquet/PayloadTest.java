package dev.parquedb.engine.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.PayloadKind;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.FileForm;
import dev.parquedb.table.PayloadLayout;
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
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.VariantLogicalTypeAnnotation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Undeclared fields come back the same from every form of payload. */
class PayloadTest {

  private static final WriteLayout SMALL = new WriteLayout(70, 1 << 20, 10, 512, 1);
  private static final PayloadLayout VARIANT = new PayloadLayout(PayloadKind.VARIANT, List.of());
  private static final EntitySchema SCHEMA =
      EntitySchema.of(
          SchemaField.optional("n", FieldType.Primitive.INT),
          SchemaField.optional(
              "s", FieldType.parse("struct<street:string,geo:struct<lat:double,lon:double>>")));

  static final List<PayloadLayout> LAYOUTS =
      List.of(PayloadLayout.JSON, VARIANT, shredding("a", "B", "é", "none", "日本", "n"));

  private static PayloadLayout shredding(String... names) {
    return new PayloadLayout(PayloadKind.VARIANT, List.of(names));
  }

  private static List<Entity> random(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomPayloads payloads = new RandomPayloads(random);
    RandomValues values = new RandomValues(random);
    List<Entity> entities = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Entity declared = values.entity(SCHEMA, "i%04d".formatted(i));
      Map<String, Object> data = new LinkedHashMap<>(payloads.document(3));
      data.keySet().removeAll(List.of("n", "s"));
      data.putAll(declared.data());
      entities.add(declared.withData(data));
    }
    return entities;
  }

  private static List<String> exact(List<Entity> entities) {
    return entities.stream().map(RoundTripTest::exact).toList();
  }

  private static Entity conforming(Entity entity) {
    return entity.withData(EntityCodec.conform(SCHEMA, entity.data()));
  }

  static Stream<Arguments> runs() {
    return LAYOUTS.stream()
        .flatMap(layout -> IntStream.of(1, 2, 3).mapToObj(seed -> Arguments.of(layout, seed)));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void documentsComeBackInTheirOrder(PayloadLayout layout, int seed) {
    List<Entity> entities = random(seed, 200);
    EncodedFile file =
        ParquetEncoder.encode(new FileForm(SCHEMA, layout), entities, SMALL, Map.of());
    assertThat(exact(Files.entities(file.bytes(), SCHEMA)))
        .isEqualTo(exact(entities.stream().map(PayloadTest::conforming).toList()));
  }

  @ParameterizedTest
  @FieldSource("LAYOUTS")
  void aProjectionOfAnUndeclaredFieldNeedsThePayload(PayloadLayout layout) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("B", 1L);
    data.put("s", Map.of("street", "x"));
    data.put("a", List.of("y"));
    EncodedFile file =
        ParquetEncoder.encode(
            new FileForm(SCHEMA, layout), List.of(Files.entity("1", data)), SMALL, Map.of());
    RowRequest request =
        RowRequest.all(SCHEMA).withProjection(Projection.of(List.of("$id", "a", "B")));
    assertThat(Files.rows(Files.open(file.bytes()), request).get(0).entity().data())
        .hasToString("{B=1, a=[y]}");
    RowRequest declared = RowRequest.all(SCHEMA).withProjection(Projection.of(List.of("$id", "s")));
    assertThat(Files.rows(Files.open(file.bytes()), declared).get(0).entity().data())
        .isEqualTo(Map.of("s", Map.of("street", "x")));
  }

  private static ParquetFooter footer(PayloadLayout layout, List<Entity> entities) {
    ByteBuffer bytes =
        ParquetEncoder.encode(
                new FileForm(EntitySchema.empty(), layout), entities, WriteLayout.DEFAULT, Map.of())
            .bytes();
    return Files.open(bytes).footer();
  }

  @Test
  void aVariantIsAnAnnotatedGroupWithoutBounds() {
    ParquetFooter footer = footer(VARIANT, List.of(Files.entity("1", Map.of("a", 1L))));
    GroupType group = footer.schema().getType("$data").asGroupType();
    assertThat(group.getLogicalTypeAnnotation()).isInstanceOf(VariantLogicalTypeAnnotation.class);
    assertThat(group.toString())
        .isEqualToIgnoringWhitespace(
            "optional group $data (VARIANT(1)) {required binary metadata; required binary value;}");
    assertThat(statistics(footer, "metadata").hasNonNullValue()).isFalse();
    assertThat(statistics(footer, "value").hasNonNullValue()).isFalse();
  }

  private static ColumnChunkMetaData chunk(ParquetFooter footer, String... path) {
    String[] whole = Stream.concat(Stream.of("$data"), Stream.of(path)).toArray(String[]::new);
    return footer.chunk(0, whole);
  }

  private static Statistics<?> statistics(ParquetFooter footer, String... path) {
    return chunk(footer, path).getStatistics();
  }

  @Test
  void aShreddedFieldHasTheTypeOfMostOfItsValues() {
    List<Entity> entities = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("text", i % 10 == 0 ? (Object) (long) i : "t" + i % 3);
      data.put("n", i % 10 == 1 ? (Object) "none" : (long) i);
      data.put("d", i % 10 == 2 ? null : (Object) (i / 2.0));
      data.put("flag", i % 2 == 0);
      data.put("at", Instant.ofEpochSecond(i));
      data.put("local", LocalDateTime.of(2020, 1, 1, 0, i % 60));
      data.put("day", LocalDate.ofEpochDay(i));
      data.put("price", new BigDecimal("1.50"));
      data.put("time", LocalTime.of(1, 2));
      data.put("key", new UUID(1, i));
      entities.add(Files.entity("i%03d".formatted(i), data));
    }
    PayloadLayout layout =
        shredding("text", "n", "d", "flag", "at", "local", "day", "price", "time", "key", "absent");
    ParquetFooter footer = footer(layout, entities);
    assertThat(footer.schema().getType("$data").toString())
        .isEqualToIgnoringWhitespace(
            """
            optional group $data (VARIANT(1)) {
              required binary metadata;
              optional binary value;
              optional group typed_value {
                required group text {
                  optional binary value; optional binary typed_value (STRING); }
                required group n { optional binary value; optional int64 typed_value; }
                required group d { optional binary value; optional double typed_value; }
                required group flag { optional binary value; optional boolean typed_value; }
                required group at {
                  optional binary value; optional int64 typed_value (TIMESTAMP(MICROS,true)); }
                required group local {
                  optional binary value; optional int64 typed_value (TIMESTAMP(MICROS,false)); }
                required group day { optional binary value; optional int32 typed_value (DATE); }
              }
            }\
            """);
    Statistics<?> numbers = statistics(footer, "typed_value", "n", "typed_value");
    assertThat(numbers.genericGetMin()).isEqualTo(0L);
    assertThat(numbers.genericGetMax()).isEqualTo(99L);
    assertThat(numbers.getNumNulls()).isEqualTo(10);
    ByteBuffer bytes =
        ParquetEncoder.encode(
                new FileForm(EntitySchema.empty(), layout), entities, WriteLayout.DEFAULT, Map.of())
            .bytes();
    assertThat(exact(Files.entities(bytes, EntitySchema.empty()))).isEqualTo(exact(entities));
  }

  @Test
  void namesThatRepeatAreInADictionary() {
    List<Entity> entities =
        IntStream.range(0, 100)
            .mapToObj(i -> Files.entity("i%03d".formatted(i), Map.of("a", (long) i)))
            .toList();
    for (PayloadLayout layout : LAYOUTS.subList(1, 3)) {
      assertThat(chunk(footer(layout, entities), "metadata").hasDictionaryPage()).isTrue();
    }
  }
}
