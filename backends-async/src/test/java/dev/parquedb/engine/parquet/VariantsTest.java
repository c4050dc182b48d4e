package dev.parquedb.engine.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.variant.Variant;
import org.apache.parquet.variant.VariantBuilder;
import org.junit.jupiter.api.Test;

/** VARIANT columns of other engines. */
class VariantsTest {

  private static final String ID = "optional binary $id (STRING); ";
  private static final String PLAIN =
      ID + "optional group f { required binary metadata; required binary value; }";
  private static final String SHREDDED =
      ID
          + "optional group f { required binary metadata; optional binary value; optional group"
          + " typed_value { required group a { optional binary value; optional int64 typed_value; }"
          + " required group b { optional binary value; optional binary typed_value (STRING); } }"
          + " }";
  private static final EntitySchema SCHEMA =
      EntitySchema.of(SchemaField.optional("f", Primitive.VARIANT));

  private static Binary binary(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return Binary.fromConstantByteArray(bytes);
  }

  private static Consumer<Group> row(int id, Consumer<VariantBuilder> value) {
    VariantBuilder builder = new VariantBuilder();
    value.accept(builder);
    Variant variant = builder.build();
    return row -> {
      row.append("$id", "users/" + id);
      Group group = row.addGroup("f");
      group.add("metadata", binary(variant.getMetadataBuffer()));
      group.add("value", binary(variant.getValueBuffer()));
    };
  }

  private static List<Object> read(ByteBuffer file) {
    List<Object> values = new ArrayList<>();
    for (Entity entity : Files.entities(file, SCHEMA)) {
      values.add(entity.data().get("f"));
    }
    return values;
  }

  @Test
  void valuesOfEveryTypeAreRead() {
    Map<Object, Consumer<VariantBuilder>> values = new LinkedHashMap<>();
    values.put("text", b -> b.appendString("text"));
    values.put("x".repeat(100), b -> b.appendString("x".repeat(100)));
    values.put(true, b -> b.appendBoolean(true));
    values.put(5L, b -> b.appendByte((byte) 5));
    values.put(-300L, b -> b.appendShort((short) -300));
    values.put(70_000L, b -> b.appendInt(70_000));
    values.put(Long.MIN_VALUE, b -> b.appendLong(Long.MIN_VALUE));
    values.put(0.1, b -> b.appendDouble(0.1));
    values.put(0.5, b -> b.appendFloat(0.5f));
    values.put(new BigDecimal("1.50"), b -> b.appendDecimal(new BigDecimal("1.50")));
    values.put(
        new BigDecimal("-123456789012345678901234567890.12345678"),
        b -> b.appendDecimal(new BigDecimal("-123456789012345678901234567890.12345678")));
    values.put(LocalDate.of(1960, 2, 29), b -> b.appendDate(-3594));
    values.put(Instant.ofEpochSecond(-1, 999_999_000), b -> b.appendTimestampTz(-1));
    values.put(LocalDateTime.of(1970, 1, 1, 0, 0, 1), b -> b.appendTimestampNtz(1_000_000));
    values.put(Instant.EPOCH.plusNanos(1_000), b -> b.appendTimestampNanosTz(1_999));
    values.put(
        LocalDateTime.of(1969, 12, 31, 0, 0), b -> b.appendTimestampNanosNtz(-86_400_000_000_000L));
    values.put(LocalTime.of(1, 0), b -> b.appendTime(3_600_000_000L));
    values.put(new UUID(1, 2), b -> b.appendUUID(new UUID(1, 2)));
    List<Consumer<Group>> rows = new ArrayList<>();
    values.forEach((value, build) -> rows.add(row(rows.size(), build)));
    assertThat(read(file(PLAIN, rows))).containsExactlyElementsOf(values.keySet());
    ByteBuffer bytes =
        file(PLAIN, List.of(row(0, b -> b.appendBinary(ByteBuffer.wrap(new byte[] {1, -1})))));
    assertThat((byte[]) read(bytes).get(0)).containsExactly(1, -1);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java makes no arrays of generic types.
  private static ByteBuffer file(String fields, List<Consumer<Group>> rows) {
    return ForeignFileTest.write(
        fields, UnaryOperator.identity(), (Consumer<Group>[]) rows.toArray(new Consumer[0]));
  }

  private static void document(VariantBuilder builder) {
    var object = builder.startObject();
    object.appendKey("z");
    object.appendNull();
    object.appendKey("a");
    var list = object.startArray();
    list.appendLong(1);
    list.appendNull();
    object.endArray();
    builder.endObject();
  }

  @Test
  void objectsListsAndNullsAreRead() {
    Consumer<Group> missing = row -> row.append("$id", "users/2");
    ByteBuffer file =
        file(
            PLAIN,
            List.of(row(0, VariantsTest::document), row(1, VariantBuilder::appendNull), missing));
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("a", Arrays.asList(1L, null));
    expected.put("z", null);
    assertThat(read(file)).containsExactly(expected, null, null);
  }

  /** As Spark writes them. */
  @Test
  void theMetadataMayComeAfterTheValue() {
    String metadata = "required binary metadata; ";
    String plain = PLAIN.replace(metadata, "").replace("value; }", "value; " + metadata + "}");
    assertThat(plain).endsWith("{ required binary value; required binary metadata; }");
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("a", Arrays.asList(1L, null));
    expected.put("z", null);
    assertThat(
            read(file(plain, List.of(row(0, VariantsTest::document), row(1, b -> b.appendInt(7))))))
        .containsExactly(expected, 7L);
    String shredded =
        SHREDDED.replace(metadata, "").replaceFirst(" }$", " " + metadata.strip() + " }");
    assertThat(read(file(shredded, List.of(shreddedRow()))))
        .containsExactly(Map.of("a", 5L, "c", true));
  }

  @Test
  void shreddedObjectsArePutTogether() {
    assertThat(read(file(SHREDDED, List.of(shreddedRow()))))
        .containsExactly(Map.of("a", 5L, "c", true));
  }

  private static Consumer<Group> shreddedRow() {
    return row -> {
      row.append("$id", "users/0");
      Group group = row.addGroup("f");
      group.add("metadata", binary(metadata()));
      group.add("value", binary(remaining()));
      Group typed = group.addGroup("typed_value");
      typed.addGroup("a").add("typed_value", 5L);
      typed.addGroup("b");
    };
  }

  @Test
  void aFieldThatADocumentLacksNeedNotBeNamedByIt() {
    EncodedVariant rest = VariantEncoder.encode(Map.of("c", true));
    Consumer<Group> row =
        r -> {
          r.append("$id", "users/0");
          Group group = r.addGroup("f");
          group.add("metadata", Binary.fromConstantByteArray(rest.metadata()));
          group.add("value", Binary.fromConstantByteArray(rest.value()));
          Group typed = group.addGroup("typed_value");
          typed.addGroup("a");
          typed.addGroup("b");
        };
    assertThat(read(file(SHREDDED, List.of(row)))).containsExactly(Map.of("c", true));
  }

  private static final String NESTED =
      ID
          + "optional group f { required binary metadata; optional binary value; optional group"
          + " typed_value { required group o { optional binary value; optional group typed_value {"
          + " required group x { optional binary value; optional int32 typed_value"
          + " (INTEGER(8,true)); } } } required group l { optional binary value; optional group"
          + " typed_value (LIST) { repeated group list { required group element { optional binary"
          + " value; optional int64 typed_value; } } } } } }";

  /** A row of {@link #NESTED} with the names o, x, l and y. */
  private static Consumer<Group> nested(Consumer<Group> object, Consumer<Group> list) {
    VariantEncoder names = new VariantEncoder();
    Map<String, Object> all = new LinkedHashMap<>();
    List.of("o", "x", "l", "y").forEach(name -> all.put(name, null));
    names.number(all);
    return row -> {
      row.append("$id", "users/0");
      Group group = row.addGroup("f");
      group.add("metadata", Binary.fromConstantByteArray(names.metadata()));
      Group typed = group.addGroup("typed_value");
      object.accept(typed.addGroup("o"));
      list.accept(typed.addGroup("l"));
    };
  }

  /** The object {y: null} with the names of {@link #nested}. */
  private static final Binary Y_IS_NULL =
      Binary.fromConstantByteArray(new byte[] {2, 1, 3, 0, 1, 0});

  private static Binary text(String text) {
    return Binary.fromConstantByteArray(VariantEncoder.encode(text).value());
  }

  @Test
  void partsWithinPartsArePutTogether() {
    Consumer<Group> whole =
        nested(
            o -> {
              o.add("value", Y_IS_NULL);
              o.addGroup("typed_value").addGroup("x").add("typed_value", -7);
            },
            l -> {
              Group elements = l.addGroup("typed_value");
              elements.addGroup("list").addGroup("element").add("typed_value", 1L);
              elements.addGroup("list").addGroup("element").add("value", text("two"));
              elements.addGroup("list").addGroup("element");
            });
    Consumer<Group> otherwise = nested(o -> o.add("value", text("o")), l -> {});
    Consumer<Group> empty =
        nested(o -> o.addGroup("typed_value").addGroup("x"), l -> l.addGroup("typed_value"));
    assertThat(read(file(NESTED, List.of(whole, otherwise, empty))))
        .extracting(Object::toString)
        .containsExactly("{o={x=-7, y=null}, l=[1, two, null]}", "{o=o}", "{o={}, l=[]}");
  }

  @Test
  void partsThatContradictAreDamage() {
    Consumer<Group> two =
        nested(
            o -> {
              o.add("value", text("o"));
              o.addGroup("typed_value").addGroup("x");
            },
            l -> {});
    assertThatThrownBy(() -> read(file(NESTED, List.of(two))))
        .isInstanceOf(CorruptTableException.class)
        .hasMessageContaining("has fields and is no object");
    Consumer<Group> both =
        nested(
            o -> {},
            l -> {
              Group element = l.addGroup("typed_value").addGroup("list").addGroup("element");
              element.add("value", text("x"));
              element.add("typed_value", 1L);
            });
    assertThatThrownBy(() -> read(file(NESTED, List.of(both))))
        .isInstanceOf(CorruptTableException.class)
        .hasMessageContaining("has a value and another one");
  }

  private static Object typed(String type, Consumer<Group> value) {
    String fields =
        ID
            + "optional group f { required binary metadata; optional binary value; optional "
            + type.formatted("typed_value")
            + "; }";
    Consumer<Group> row =
        r -> {
          r.append("$id", "users/0");
          Group group = r.addGroup("f");
          group.add("metadata", Binary.fromConstantByteArray(new byte[] {1, 0, 0}));
          value.accept(group);
        };
    return read(file(fields, List.of(row))).get(0);
  }

  @Test
  void columnsOfEveryTypeAreRead() {
    String value = "typed_value";
    assertThat(typed("int32 %s (INTEGER(16,true))", g -> g.add(value, -3))).isEqualTo(-3L);
    assertThat(typed("int32 %s", g -> g.add(value, 3))).isEqualTo(3L);
    assertThat(typed("float %s", g -> g.add(value, 0.5f))).isEqualTo(0.5);
    assertThat(typed("int32 %s (DECIMAL(9,2))", g -> g.add(value, 150)))
        .isEqualTo(new BigDecimal("1.50"));
    assertThat(
            typed(
                "fixed_len_byte_array(16) %s (DECIMAL(38,1))",
                g -> g.add(value, Binary.fromConstantByteArray(new byte[16]))))
        .isEqualTo(new BigDecimal("0.0"));
    assertThat(typed("int32 %s (DATE)", g -> g.add(value, 1))).isEqualTo(LocalDate.of(1970, 1, 2));
    assertThat(typed("int64 %s (TIME(MICROS,false))", g -> g.add(value, 1L)))
        .isEqualTo(LocalTime.of(0, 0, 0, 1_000));
    assertThat(typed("int64 %s (TIMESTAMP(NANOS,true))", g -> g.add(value, 1_999L)))
        .isEqualTo(Instant.EPOCH.plusNanos(1_000));
    assertThat(typed("int64 %s (TIMESTAMP(MICROS,false))", g -> g.add(value, 1_000_000L)))
        .isEqualTo(LocalDateTime.of(1970, 1, 1, 0, 0, 1));
    assertThat((byte[]) typed("binary %s", g -> g.add(value, text("a")))).containsExactly(5, 'a');
    assertThat(
            typed(
                "fixed_len_byte_array(16) %s (UUID)",
                g -> g.add(value, Binary.fromConstantByteArray(new byte[16]))))
        .isEqualTo(new UUID(0, 0));
    assertThatThrownBy(() -> typed("int64 %s (INTEGER(64,false))", g -> g.add(value, 1L)))
        .isInstanceOf(CorruptTableException.class)
        .hasMessageContaining("shredded as");
  }

  /** Names every field, shredded ones too. */
  private static ByteBuffer metadata() {
    VariantBuilder all = new VariantBuilder();
    var object = all.startObject();
    for (String key : List.of("c", "a", "b")) {
      object.appendKey(key);
      object.appendNull();
    }
    all.endObject();
    return all.build().getMetadataBuffer();
  }

  private static ByteBuffer remaining() {
    VariantBuilder rest = new VariantBuilder();
    var object = rest.startObject();
    object.appendKey("c");
    object.appendBoolean(true);
    rest.endObject();
    return rest.build().getValueBuffer();
  }

  @Test
  void aVariantPayloadIsThePayload() {
    ByteBuffer file =
        file(
            ID + "optional group $data { required binary metadata; required binary value; }",
            List.of(
                row -> {
                  VariantBuilder builder = new VariantBuilder();
                  document(builder);
                  Variant variant = builder.build();
                  row.append("$id", "users/0");
                  Group group = row.addGroup("$data");
                  group.add("metadata", binary(variant.getMetadataBuffer()));
                  group.add("value", binary(variant.getValueBuffer()));
                }));
    assertThat(Files.entities(file, EntitySchema.empty()).get(0).data())
        .containsOnlyKeys("a", "z")
        .containsEntry("a", Arrays.asList(1L, null));
  }

  @Test
  void bytesThatAreNoVariantAreDamage() {
    ByteBuffer file =
        file(
            PLAIN,
            List.of(
                row -> {
                  row.append("$id", "users/0");
                  Group group = row.addGroup("f");
                  group.add("metadata", Binary.fromConstantByteArray(new byte[] {1, 0, 0}));
                  group.add("value", Binary.fromConstantByteArray(new byte[] {(byte) 0xfc}));
                }));
    assertThatThrownBy(() -> read(file)).isInstanceOf(CorruptTableException.class);
  }
}
