package dev.parquedb.table.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Decimal;
import dev.parquedb.schema.FieldType.ListOf;
import dev.parquedb.schema.FieldType.MapOf;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.FieldType.Struct;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.PayloadLayout;
import dev.parquedb.table.TableRef;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaSchemaTest {

  private static final LogFile FILE = new LogFile(new TableRef("people", null, "people"), 0);

  private static DeltaSchema read(String schemaString) {
    return DeltaSchema.read(FILE, schemaString, java.util.List.of());
  }

  private static String write(SchemaField... fields) {
    return DeltaSchema.write(EntitySchema.of(fields), PayloadLayout.JSON);
  }

  /** An entity table's schema with one foreign column more. */
  private static String with(String field) {
    String own = write();
    return own.substring(0, own.length() - 2) + "," + field + "]}";
  }

  static Stream<FieldType> types() {
    List<FieldType> types = new ArrayList<>(List.of(Primitive.values()));
    types.add(new Decimal(38, 0));
    types.add(new Decimal(10, 2));
    for (FieldType type : List.copyOf(types)) {
      types.add(new ListOf(type));
      types.add(new MapOf(type));
      types.add(new ListOf(new MapOf(new ListOf(type))));
      types.add(
          new Struct(
              List.of(
                  SchemaField.required("a", type),
                  SchemaField.optional("b", new ListOf(type)).withDoc("b's"))));
      types.add(new ListOf(new Struct(List.of(SchemaField.optional("a", type)))));
    }
    return types.stream();
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyTypeComesBack(FieldType type) {
    SchemaField optional = SchemaField.optional("f", type);
    SchemaField required = SchemaField.required("g", type).withDoc("what \"g\" means");
    DeltaSchema schema = read(write(optional, required));
    assertThat(schema.missing()).isEmpty();
    assertThat(schema.declared()).containsExactly(optional, required);
    assertThat(schema.columns()).containsEntry("f", type).containsEntry("g", type);
    assertThat(schema.hasNonNull()).isFalse();
  }

  @Test
  void theTextIsWhatOtherEnginesUnderstand() {
    assertThat(
            write(
                SchemaField.required("n", Primitive.INT).withDoc("count"),
                SchemaField.optional("u", Primitive.UUID),
                SchemaField.optional("l", new ListOf(Primitive.LOCAL_TIMESTAMP))))
        .isEqualTo(
            "{\"type\":\"struct\",\"fields\":["
                + column("$id", "string")
                + column("$type", "string")
                + column("name", "string")
                + column("createdAt", "timestamp")
                + column("createdBy", "string")
                + column("updatedAt", "timestamp")
                + column("updatedBy", "string")
                + column("deletedAt", "timestamp")
                + column("deletedBy", "string")
                + column("version", "long")
                + "{\"name\":\"n\",\"type\":\"integer\",\"nullable\":true,"
                + "\"metadata\":{\"parquedb.required\":true,\"comment\":\"count\"}},"
                + "{\"name\":\"u\",\"type\":\"string\",\"nullable\":true,"
                + "\"metadata\":{\"parquedb.type\":\"uuid\"}},"
                + "{\"name\":\"l\",\"type\":{\"type\":\"array\",\"elementType\":\"timestamp_ntz\","
                + "\"containsNull\":true},\"nullable\":true,\"metadata\":{}},"
                + "{\"name\":\"$data\",\"type\":\"string\",\"nullable\":true,"
                + "\"metadata\":{\"parquedb.type\":\"json\"}}]}");
  }

  private static String column(String name, String type) {
    return "{\"name\":\"%s\",\"type\":\"%s\",\"nullable\":true,\"metadata\":{}},"
        .formatted(name, type);
  }

  @Test
  void foreignColumnsAreDeclaredFields() {
    DeltaSchema schema =
        read(
            with(
                """
                {"name":"city","type":"string","nullable":true,"metadata":{"comment":"where","__CHAR_VARCHAR_TYPE_STRING":"varchar(10)"}}\
                """));
    assertThat(schema.declared())
        .containsExactly(SchemaField.optional("city", Primitive.STRING).withDoc("where"));
  }

  @Test
  void foreignMetadataSurvivesAChangeOfTheSchema() {
    DeltaSchema before =
        read(
            with(
                """
                {"name":"city","type":"string","nullable":true,"metadata":{"comment":"where","x.y":[1],"parquedb.required":true}}\
                """));
    String after =
        DeltaSchema.write(EntitySchema.of(SchemaField.optional("city", Primitive.STRING)), before);
    assertThat(after)
        .contains(
            "{\"name\":\"city\",\"type\":\"string\",\"nullable\":true,\"metadata\":{\"x.y\":[1]}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"void\" | void",
        "\"variant\" | variant",
        "\"interval day\" | interval day",
        "\"decimal(39,2)\" | decimal(39,2)",
        "\"string collate UNICODE\" | collate UNICODE",
        "{\"type\":\"map\",\"keyType\":\"long\",\"valueType\":\"string\"} | keys of type long",
        "{\"type\":\"array\",\"elementType\":\"void\"} | void",
        "{\"type\":\"struct\",\"fields\":[]} | struct without fields",
        "{\"type\":\"udt\"} | udt"
      })
  void columnsOfOtherTypesAreRefusedByName(String type, String named) {
    String schema =
        with("{\"name\":\"x\",\"type\":" + type + ",\"nullable\":true,\"metadata\":{}}");
    assertThatThrownBy(() -> read(schema))
        .isInstanceOf(UnsupportedTableFeatureException.class)
        .hasMessageContaining("column x")
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"list<uuid>", "uuid2", "time"})
  void markersThatDoNotFitAreRefusedByName(String marker) {
    String schema =
        with(
            """
            {"name":"x","type":"string","nullable":true,"metadata":{"parquedb.type":"%s"}}\
            """
                .formatted(marker));
    assertThatThrownBy(() -> read(schema))
        .isInstanceOf(UnsupportedTableFeatureException.class)
        .hasMessageContaining(marker);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "[]", "{}", "{\"type\":\"struct\"}", "\"string\""})
  void textThatIsNoSchemaIsDamage(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(CorruptTableException.class);
  }

  @Test
  void columnsThatDifferByCaseOnlyAreDamage() {
    String schema =
        with("{\"name\":\"NAME\",\"type\":\"string\",\"nullable\":true,\"metadata\":{}}");
    assertThatThrownBy(() -> read(schema)).isInstanceOf(CorruptTableException.class);
  }

  @Test
  void aTableWithoutSystemColumnsIsNoEntityTable() {
    DeltaSchema schema =
        read(
            """
            {"type":"struct","fields":[{"name":"a","type":"void","nullable":false,"metadata":{}},{"name":"b","type":"long","nullable":true,"metadata":{}}]}\
            """);
    assertThat(schema.missing()).contains("$id of type string");
    assertThat(schema.columns()).containsOnlyKeys("b");
    assertThat(schema.hasNonNull()).isTrue();
    assertThat(read(write().replace("\"long\"", "\"integer\"")).missing())
        .contains("version of type long");
  }

  @Test
  void findsWhatNestedFieldsAskOfWriters() {
    DeltaSchema schema =
        read(
            with(
                """
                {"name":"s","type":{"type":"array","elementType":{"type":"struct","fields":[{"name":"a","type":"timestamp_ntz","nullable":true,"metadata":{"delta.invariants":"x","note":{"nullable":false}}}]},"containsNull":true},"nullable":true,"metadata":{}}\
                """));
    assertThat(schema.hasMetadata("delta.invariants")).isTrue();
    assertThat(schema.hasMetadata("delta.identity.")).isFalse();
    assertThat(schema.uses("timestamp_ntz")).isTrue();
    assertThat(schema.uses("variant")).isFalse();
    assertThat(schema.hasNonNull()).isFalse();
    assertThat(
            read(with(
                    """
                    {"name":"s","type":{"type":"array","elementType":"long","containsNull":false},"nullable":true,"metadata":{}}\
                    """))
                .hasNonNull())
        .isTrue();
  }
}
