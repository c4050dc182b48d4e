package dev.parquedb.engine.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.Utf8Order;
import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.RowSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {

  private static final WriteLayout SMALL = new WriteLayout(70, 1 << 20, 10, 512, 1);

  private static final FieldType ADDRESS =
      FieldType.parse(
          "struct<street:string,zip:int,geo:struct<lat:double,lon:double>,tags:list<string>>");

  static final EntitySchema EVERYTHING = everything();

  private static EntitySchema everything() {
    List<SchemaField> fields = new ArrayList<>();
    for (Primitive type : Primitive.values()) {
      fields.add(SchemaField.optional("f_" + type.text(), type));
      fields.add(SchemaField.optional("l_" + type.text(), new FieldType.ListOf(type)));
      fields.add(SchemaField.optional("m_" + type.text(), new FieldType.MapOf(type)));
    }
    for (String type :
        List.of(
            "decimal(1,0)", "decimal(9,4)", "decimal(18,18)", "decimal(19,0)", "decimal(38,10)")) {
      fields.add(SchemaField.optional("d" + fields.size(), FieldType.parse(type)));
    }
    fields.add(SchemaField.optional("address", ADDRESS));
    fields.add(SchemaField.optional("addresses", new FieldType.ListOf(ADDRESS)));
    fields.add(SchemaField.optional("byCity", new FieldType.MapOf(ADDRESS)));
    fields.add(SchemaField.optional("deep", FieldType.parse("list<list<map<string,list<long>>>>")));
    return new EntitySchema(fields, List.of(), Map.of());
  }

  static List<Entity> random(EntitySchema schema, long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomValues values = new RandomValues(random);
    List<Entity> entities = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entities.add(values.entity(schema, Long.toString(random.nextLong(), 36) + i));
    }
    return entities;
  }

  /** What must come back. */
  private static List<Entity> expected(EntitySchema schema, List<Entity> entities) {
    return entities.stream()
        .sorted(Comparator.comparing(Entity::id, Utf8Order.COMPARATOR))
        .map(
            e ->
                new Entity(
                    e.id(),
                    e.type(),
                    e.name(),
                    e.createdAt(),
                    e.createdBy(),
                    e.updatedAt(),
                    e.updatedBy(),
                    e.deletedAt(),
                    e.deletedBy(),
                    e.version(),
                    EntityCodec.conform(schema, e.data())))
        .toList();
  }

  /** A text that tells every value, type, null and order apart. */
  static String exact(Object value) {
    if (value instanceof Entity entity) {
      return entity.id() + exact(entity.toMap());
    } else if (value instanceof Map<?, ?> map) {
      StringBuilder out = new StringBuilder("{");
      map.forEach((key, entry) -> out.append(key).append('=').append(exact(entry)).append(','));
      return out.append('}').toString();
    } else if (value instanceof List<?> list) {
      return list.stream().map(RoundTripTest::exact).toList().toString();
    } else if (value instanceof byte[] bytes) {
      return "bytes" + Arrays.toString(bytes);
    }
    return value == null ? "null" : value.getClass().getSimpleName() + ":" + value;
  }

  private static List<String> exact(List<Entity> entities) {
    return entities.stream().map(RoundTripTest::exact).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void every_type_and_nesting_comes_back_as_it_went_in(long seed) {
    List<Entity> entities = random(EVERYTHING, seed, 200);
    EncodedFile file = ParquetEncoder.encode(EVERYTHING, entities, SMALL);
    assertThat(exact(Files.entities(file.bytes(), EVERYTHING)))
        .isEqualTo(exact(expected(EVERYTHING, entities)));
  }

  @Test
  void the_default_layout_gives_the_same_rows() {
    List<Entity> entities = random(EVERYTHING, 6, 1_500);
    EncodedFile file = ParquetEncoder.encode(EVERYTHING, entities);
    assertThat(exact(Files.entities(file.bytes(), EVERYTHING)))
        .isEqualTo(exact(expected(EVERYTHING, entities)));
  }

  @ParameterizedTest
  @EnumSource(Primitive.class)
  void one_value_a_type_comes_back(Primitive type) {
    EntitySchema schema = EntitySchema.of(SchemaField.optional("f", type));
    Object value = new RandomValues(new SplittableRandom(7)).of(type);
    Entity entity = Files.entity("1", Map.of("f", value));
    ParquetFile file = Files.open(ParquetEncoder.encode(schema, List.of(entity)).bytes());
    Entity read = Files.rows(file, RowRequest.all(schema)).get(0).entity();
    assertThat(exact(read.data().get("f"))).isEqualTo(exact(value));
  }

  @Test
  void a_missing_field_and_an_explicit_null_stay_apart() {
    EntitySchema schema =
        EntitySchema.of(
            SchemaField.optional("city", Primitive.STRING),
            SchemaField.optional("address", ADDRESS),
            SchemaField.optional("all", new FieldType.ListOf(ADDRESS)));
    Map<String, Object> withNulls = new LinkedHashMap<>();
    withNulls.put("city", null);
    Map<String, Object> address = new LinkedHashMap<>();
    address.put("zip", null);
    Map<String, Object> geo = new LinkedHashMap<>();
    geo.put("lat", null);
    address.put("geo", geo);
    withNulls.put("address", address);
    withNulls.put("all", Arrays.asList(null, address, Map.of("street", "x")));
    withNulls.put("free", null);
    List<Entity> entities =
        List.of(
            Files.entity("1", Map.of()),
            Files.entity("2", withNulls),
            Files.entity("3", Map.of("address", Map.of(), "all", List.of())));
    ParquetFile file = Files.open(ParquetEncoder.encode(schema, entities).bytes());
    assertThat(Files.rows(file, RowRequest.all(schema)).stream().map(row -> row.entity().data()))
        .map(RoundTripTest::exact)
        .containsExactlyElementsOf(
            entities.stream()
                .map(entity -> exact(EntityCodec.conform(schema, entity.data())))
                .toList());
  }

  @Test
  void rows_are_sorted_by_the_utf8_bytes_of_their_ids() {
    List<Entity> entities =
        List.of(
            Files.entity("\uFFFD", Map.of()),
            Files.entity("\uD83D\uDE00", Map.of()),
            Files.entity("a", Map.of()),
            Files.entity("B", Map.of()));
    EncodedFile file = ParquetEncoder.encode(EntitySchema.empty(), entities);
    List<Files.Row> rows =
        Files.rows(Files.open(file.bytes()), RowRequest.all(EntitySchema.empty()));
    assertThat(rows).extracting(Files.Row::position).containsExactly(0L, 1L, 2L, 3L);
    assertThat(rows)
        .extracting(row -> row.entity().localId())
        .containsExactly("B", "a", "\uFFFD", "\uD83D\uDE00");
    assertThat(file.sorted())
        .extracting(Entity::id)
        .containsExactlyElementsOf(rows.stream().map(row -> row.entity().id()).toList());
  }

  @Test
  void deleted_rows_are_left_out_and_positions_stay() {
    List<Entity> entities = random(EVERYTHING, 8, 300);
    EncodedFile file = ParquetEncoder.encode(EVERYTHING, entities, SMALL);
    SplittableRandom random = new SplittableRandom(9);
    List<Long> deleted = random.longs(150, 0, 300).distinct().boxed().toList();
    List<Files.Row> rows =
        Files.rows(
            Files.open(file.bytes()),
            RowRequest.all(EVERYTHING).withDeleted(RowSet.of(deleted)).withBatchRows(7));
    assertThat(rows).hasSize(300 - deleted.size());
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(deleted).doesNotContain(row.position());
              assertThat(row.entity().id()).isEqualTo(file.sorted().get((int) row.position()).id());
              assertThat(exact(row.entity().data()))
                  .isEqualTo(
                      exact(
                          EntityCodec.conform(
                              EVERYTHING, file.sorted().get((int) row.position()).data())));
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 20, 40, 75, 150})
  void selected_rows_are_those_of_a_full_scan(int wanted) {
    EncodedFile file = ParquetEncoder.encode(EVERYTHING, random(EVERYTHING, 10, 300), SMALL);
    List<Files.Row> all = Files.rows(Files.open(file.bytes()), RowRequest.all(EVERYTHING));
    List<Long> selected =
        new SplittableRandom(wanted).longs(wanted, 0, 300).distinct().boxed().sorted().toList();
    RowSet deleted = RowSet.of(selected.get(0) / 2, selected.get(selected.size() - 1));
    List<Files.Row> rows =
        Files.rows(
            Files.open(file.bytes()),
            RowRequest.all(EVERYTHING).withSelected(RowSet.of(selected)).withDeleted(deleted));
    assertThat(rows.stream().map(row -> row.position() + exact(row.entity())).toList())
        .isEqualTo(
            all.stream()
                .filter(
                    row -> selected.contains(row.position()) && !deleted.contains(row.position()))
                .map(row -> row.position() + exact(row.entity()))
                .toList());
  }

  @Test
  void an_empty_file_has_no_rows() {
    EncodedFile file = ParquetEncoder.encode(EVERYTHING, List.of());
    assertThat(file.rows()).isZero();
    assertThat(Files.open(file.bytes()).footer().rows()).isZero();
    assertThat(Files.entities(file.bytes(), EVERYTHING)).isEmpty();
  }

  @Test
  void large_payloads_do_not_make_large_pages() {
    List<Entity> entities = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      entities.add(Files.entity("" + (char) ('a' + i), Map.of("text", ("" + i).repeat(100_000))));
    }
    EncodedFile file = ParquetEncoder.encode(EntitySchema.empty(), entities);
    assertThat(Files.entities(file.bytes(), EntitySchema.empty())).hasSize(50);
    ParquetFooter footer = Files.open(file.bytes()).footer();
    ResidentBytes bytes =
        ResidentBytes.NONE.with(
            List.of(new dev.parquedb.storage.ByteRange(0, footer.bytes())), List.of(file.bytes()));
    var leaves = List.of(footer.schema().getColumnDescription(new String[] {"$data"}));
    assertThat(new PageIndex(footer).offsets(0, leaves, bytes).get(List.of("$data")).count())
        .isGreaterThanOrEqualTo(25);
  }
}
