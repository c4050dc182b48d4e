package dev.parquedb.engine.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parquedb.entity.SchemaViolationException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EntityCodecTest {

  private static EntitySchema schema(String type) {
    return EntitySchema.of(SchemaField.optional("f", FieldType.parse(type)));
  }

  static Stream<Arguments> fitting() {
    return Stream.of(
        arguments("string", "x", "x"),
        arguments("int", 5L, 5L),
        arguments("int", (long) Integer.MIN_VALUE, (long) Integer.MIN_VALUE),
        arguments("int", 7, 7L),
        arguments("long", Long.MAX_VALUE, Long.MAX_VALUE),
        arguments("float", 0.5, 0.5),
        arguments("float", Double.NaN, Double.NaN),
        arguments("float", Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY),
        arguments("float", 16_777_216L, 16_777_216.0),
        arguments("double", 0.1, 0.1),
        arguments("double", -0.0, -0.0),
        arguments("double", 5L, 5.0),
        arguments("double", 1L << 53, 0x1p53),
        arguments("double", Long.MIN_VALUE, -0x1p63),
        arguments("decimal(4,2)", new BigDecimal("12.3"), new BigDecimal("12.30")),
        arguments("decimal(4,2)", new BigDecimal("12.3000"), new BigDecimal("12.30")),
        arguments("decimal(4,2)", 99L, new BigDecimal("99.00")),
        arguments("decimal(4,2)", new BigDecimal("-99.99"), new BigDecimal("-99.99")),
        arguments("decimal(4,2)", new BigDecimal("0E+6000"), new BigDecimal("0.00")),
        arguments("decimal(38,0)", new BigDecimal("1E+37"), BigDecimal.TEN.pow(37)),
        arguments("decimal(2,2)", new BigDecimal("0.99"), new BigDecimal("0.99")),
        arguments("json", List.of(1L, "x"), List.of(1L, "x")),
        arguments("variant", 5L, 5L),
        arguments("list<double>", List.of(1L, 2.5), List.of(1.0, 2.5)),
        arguments("map<string,int>", Map.of("a", 1L), Map.of("a", 1L)),
        arguments("struct<a:int,b:string>", Map.of("a", 1L), Map.of("a", 1L)));
  }

  @ParameterizedTest
  @MethodSource("fitting")
  void what_fits_comes_back_in_the_type_of_the_column(String type, Object given, Object back) {
    Map<String, Object> data = Map.of("f", given);
    assertThatCode(() -> EntityCodec.validate(schema(type), data)).doesNotThrowAnyException();
    assertThat(EntityCodec.conform(schema(type), data)).isEqualTo(Map.of("f", back));
    var file = ParquetEncoder.encode(schema(type), List.of(Files.entity("1", data)));
    assertThat(Files.entities(file.bytes(), schema(type)).get(0).data())
        .isEqualTo(Map.of("f", back));
  }

  static Stream<Arguments> misfits() {
    return Stream.of(
        arguments("string", 5L, "f"),
        arguments("string", UUID.randomUUID(), "f"),
        arguments("int", Integer.MAX_VALUE + 1L, "f"),
        arguments("int", Integer.MIN_VALUE - 1L, "f"),
        arguments("int", 5.0, "f"),
        arguments("long", 5.0, "f"),
        arguments("long", "5", "f"),
        arguments("long", BigDecimal.ONE, "f"),
        arguments("float", 0.1, "f"),
        arguments("float", Double.MAX_VALUE, "f"),
        arguments("float", 16_777_217L, "f"),
        arguments("double", (1L << 53) + 1, "f"),
        arguments("double", Long.MAX_VALUE, "f"),
        arguments("double", new BigDecimal("0.5"), "f"),
        arguments("boolean", 1L, "f"),
        arguments("decimal(4,2)", new BigDecimal("1.234"), "f"),
        arguments("decimal(4,2)", new BigDecimal("100"), "f"),
        arguments("decimal(4,2)", 100L, "f"),
        arguments("decimal(4,2)", 1.5, "f"),
        arguments("decimal(4,2)", new BigDecimal("1E+6000"), "f"),
        arguments("decimal(4,2)", new BigDecimal("1E-6000"), "f"),
        arguments("timestamp", LocalDate.EPOCH, "f"),
        arguments("timestamp", Instant.MAX, "f"),
        arguments("local_timestamp", Instant.EPOCH, "f"),
        arguments("local_timestamp", LocalDateTime.MIN, "f"),
        arguments("date", "2026-01-01", "f"),
        arguments("date", LocalDate.MAX, "f"),
        arguments("time", Instant.EPOCH, "f"),
        arguments("uuid", "3fa85f64-5717-4562-b3fc-2c963f66afa6", "f"),
        arguments("binary", "AAAA", "f"),
        arguments("list<int>", Map.of(), "f"),
        arguments("list<int>", List.of(1L, "x"), "f.1"),
        arguments("map<string,int>", List.of(), "f"),
        arguments("map<string,int>", Map.of("k", "x"), "f.k"),
        arguments("struct<a:int>", List.of(), "f"),
        arguments("struct<a:int>", Map.of("a", "x"), "f.a"),
        arguments("struct<a:int>", Map.of("b", 1L), "f.b"),
        arguments("list<struct<a:list<int>>>", List.of(Map.of("a", List.of("x"))), "f.0.a.0"));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void what_does_not_fit_is_refused_with_its_path(String type, Object given, String at) {
    assertThatThrownBy(() -> EntityCodec.validate(schema(type), Map.of("f", given)))
        .isInstanceOfSatisfying(
            SchemaViolationException.class, e -> assertThat(e.at()).isEqualTo(at))
        .hasMessageContaining(at);
    assertThatThrownBy(() -> EntityCodec.conform(schema(type), Map.of("f", given)))
        .isInstanceOf(SchemaViolationException.class);
  }

  @Test
  void nulls_fit_every_optional_type() {
    for (Primitive type : Primitive.values()) {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("f", null);
      EntityCodec.validate(EntitySchema.of(SchemaField.optional("f", type)), data);
    }
    EntityCodec.validate(schema("list<int>"), Map.of("f", Arrays.asList(1L, null)));
  }

  @Test
  void a_required_field_must_be_there_and_not_null() {
    EntitySchema schema = EntitySchema.of(SchemaField.required("f", Primitive.STRING));
    Map<String, Object> withNull = new LinkedHashMap<>();
    withNull.put("f", null);
    for (Map<String, Object> data : List.of(Map.<String, Object>of(), withNull)) {
      assertThatThrownBy(() -> EntityCodec.validate(schema, data))
          .isInstanceOf(SchemaViolationException.class)
          .hasMessageContaining("f is required");
    }
  }

  @Test
  void a_required_field_of_a_struct_must_be_there_where_the_struct_is() {
    EntitySchema schema =
        EntitySchema.of(
            SchemaField.optional(
                "s", new FieldType.Struct(List.of(SchemaField.required("f", Primitive.STRING)))));
    EntityCodec.validate(schema, Map.of());
    assertThatThrownBy(() -> EntityCodec.validate(schema, Map.of("s", Map.of())))
        .isInstanceOfSatisfying(
            SchemaViolationException.class, e -> assertThat(e.at()).isEqualTo("s.f"));
  }

  @Test
  void system_fields_cannot_be_among_the_data() {
    for (String name : List.of("version", "createdAt", "name", "$id", "$data")) {
      assertThatThrownBy(() -> EntityCodec.validate(EntitySchema.empty(), Map.of(name, 1L)))
          .isInstanceOf(SchemaViolationException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void declared_fields_come_first_then_the_others_in_their_order() {
    EntitySchema schema =
        EntitySchema.of(
            SchemaField.optional("a", Primitive.LONG), SchemaField.optional("b", Primitive.LONG));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("z", null);
    data.put("b", 2L);
    data.put("y", 3L);
    data.put("a", null);
    assertThat(EntityCodec.conform(schema, data).keySet()).containsExactly("a", "b", "z", "y");
    var file = ParquetEncoder.encode(schema, List.of(Files.entity("1", data)));
    assertThat(Files.entities(file.bytes(), schema).get(0).data().keySet())
        .containsExactly("a", "b", "z", "y");
  }

  @Test
  void times_are_cut_to_microseconds() {
    assertThat(EntityCodec.conform(schema("time"), Map.of("f", LocalTime.of(1, 2, 3, 4_567))))
        .isEqualTo(Map.of("f", LocalTime.of(1, 2, 3, 4_000)));
    assertThat(
            EntityCodec.conform(
                schema("timestamp"), Map.of("f", Instant.ofEpochSecond(-1, 999_999_999))))
        .isEqualTo(Map.of("f", Instant.ofEpochSecond(-1, 999_999_000)));
  }

  @Test
  void a_value_from_before_its_field_was_declared_survives_a_rewrite() {
    EntitySchema schema = schema("int");
    var file =
        ParquetEncoder.encode(
            schema,
            List.of(
                Files.entity("1", Map.of("f", "old")),
                Files.entity("2", Map.of("f", 5L, "free", true))));
    assertThat(Files.entities(file.bytes(), schema))
        .extracting(entity -> entity.data())
        .containsExactly(Map.of("f", "old"), Map.of("f", 5L, "free", true));
    assertThat(file.stats().columns()).doesNotContainKey("f");
    assertThat(Files.open(file.bytes()).footer().bounds(0, schema).columns())
        .doesNotContainKey("f")
        .containsKey("version");
  }

  @Test
  void a_field_declared_after_its_rows_were_written_is_read_from_them() {
    var file =
        ParquetEncoder.encode(
            EntitySchema.empty(), List.of(Files.entity("1", Map.of("f", 5L, "free", true))));
    EntitySchema schema = schema("int");
    ParquetFile open = Files.open(file.bytes());
    assertThat(Files.rows(open, RowRequest.all(schema)).get(0).entity().data())
        .isEqualTo(Map.of("f", 5L, "free", true));
    RowRequest onlyF = RowRequest.all(schema).withProjection(Projection.of(List.of("$id", "f")));
    assertThat(Files.rows(open, onlyF).get(0).entity().data()).isEqualTo(Map.of("f", 5L));
    assertThat(open.footer().bounds(0, schema).columns()).doesNotContainKey("f");
  }
}
