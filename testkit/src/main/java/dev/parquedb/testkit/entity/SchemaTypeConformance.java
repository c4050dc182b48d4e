package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.SchemaViolationException;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Filters;
import dev.parquedb.query.Sort;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import java.math.BigDecimal;
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
import org.junit.jupiter.api.Test;

/** Declared fields of every type: values come back as themselves and are found by filters. */
public interface SchemaTypeConformance extends EntitySuite {

  /** Values of every declared type, each as it must come back. */
  private static Map<String, List<Object>> values() {
    Map<String, List<Object>> values = new LinkedHashMap<>();
    values.put("string", list("", "a", "ü\ud83d\ude00", "\uffff", "x".repeat(50_000), "\u0000"));
    values.put("int", list(0L, (long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE));
    values.put("long", list(0L, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 53) + 1));
    values.put(
        "float",
        list(0.0, -0.0, 0.5, (double) Float.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY));
    values.put("double", list(0.1, -0.0, Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY));
    values.put("boolean", list(true, false));
    values.put(
        "timestamp",
        list(
            Instant.EPOCH,
            Instant.parse("1960-02-29T12:34:56.789012Z"),
            Instant.parse("0001-01-01T00:00:00Z"),
            Instant.parse("9999-12-31T23:59:59.999999Z")));
    values.put(
        "local_timestamp",
        list(LocalDateTime.of(2024, 3, 31, 2, 30, 0, 1_000), LocalDateTime.of(1, 1, 1, 0, 0)));
    values.put("date", list(LocalDate.EPOCH, LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31)));
    values.put("time", list(LocalTime.MIDNIGHT, LocalTime.of(23, 59, 59, 999_999_000)));
    values.put("uuid", list(new UUID(0, 1), new UUID(-1, -1)));
    values.put("binary", list(new byte[0], new byte[] {0, -1, 127}));
    values.put(
        "decimal(5,2)",
        list(new BigDecimal("0.00"), new BigDecimal("999.99"), new BigDecimal("-1.10")));
    values.put("decimal(18,0)", list(new BigDecimal("999999999999999999"), new BigDecimal("0")));
    values.put(
        "decimal(34,10)",
        list(
            new BigDecimal("123456789012345678901234.0123456789"),
            new BigDecimal("-0.0000000001")));
    values.put(
        "json",
        list("text", 5L, 1.5, true, List.of(1L, "a"), map("a", map("b", null)), Instant.EPOCH));
    values.put("list<long>", list(List.of(), List.of(1L, 2L), Arrays.asList(1L, null)));
    values.put("list<list<string>>", list(List.of(), List.of(List.of(), List.of("a", "b"))));
    values.put(
        "map<string,double>",
        list(Map.of(), Map.of("a", 1.5), map("n", null, "a.b", 0.0, "", 1.0)));
    values.put("map<string,list<int>>", list(Map.of("a", List.of(1L)), Map.of("b", List.of())));
    values.put(
        "list<struct<a:long,b:string>>",
        list(
            List.of(map("a", 1L, "b", "x"), map("a", 2L, "b", "y")),
            List.of(map("a", null, "b", "x")),
            List.of(map("a", 3L)),
            Arrays.asList(null, Map.of())));
    values.put(
        "struct<a:long,b:struct<c:timestamp,d:list<uuid>>>",
        list(map("a", 1L, "b", map("c", Instant.EPOCH, "d", List.of(new UUID(0, 1))))));
    return values;
  }

  private static List<Object> list(Object... values) {
    return Arrays.asList(values);
  }

  private static EntitySchema schema() {
    List<SchemaField> fields = new ArrayList<>();
    int number = 0;
    for (String type : values().keySet()) {
      fields.add(SchemaField.optional("f" + number++, FieldType.parse(type)));
    }
    return new EntitySchema(fields, List.of(), Map.of());
  }

  /** One entity a value, with only that field set. */
  private static List<CreateInput> inputs() {
    List<CreateInput> inputs = new ArrayList<>();
    int number = 0;
    for (List<Object> values : values().values()) {
      for (int i = 0; i < values.size(); i++) {
        inputs.add(
            input(
                "f%d-%d".formatted(number, i),
                map("f" + number, values.get(i), "row", inputs.size())));
      }
      number++;
    }
    return inputs;
  }

  @Test
  default void everyDeclaredTypeComesBackAsItself() {
    Await.item(backend().setSchema(NS, schema()));
    List<Entity> created = Await.item(backend().bulkCreate(NS, inputs()));
    EntityBackend other = open(storage());
    Map<String, Entity> found = live(other);
    for (int i = 0; i < created.size(); i++) {
      CreateInput input = inputs().get(i);
      String expected = Values.typed(input.data());
      assertThat(Values.typed(created.get(i).data()))
          .as(input.id().orElseThrow())
          .isEqualTo(expected);
      Entity read = found.get(created.get(i).id());
      assertThat(Values.typed(read.data())).as(input.id().orElseThrow()).isEqualTo(expected);
      assertThat(Values.typed(Await.item(other.get(NS, read.id())).data())).isEqualTo(expected);
    }
  }

  @Test
  default void aStructNeverLosesAFieldItDoesNotDeclare() {
    FieldType struct = FieldType.parse("struct<a:long>");
    Await.item(backend().setSchema(NS, EntitySchema.of(SchemaField.optional("s", struct))));
    Outcome<Entity> outcome =
        Await.outcome(backend().create(NS, input("x", map("s", map("a", 1L, "more", "kept")))));
    if (outcome.succeeded()) {
      assertThat(Await.item(open(storage()).get(NS, "x")).data())
          .isEqualTo(map("s", map("a", 1L, "more", "kept")));
    } else {
      assertThat(outcome.failure())
          .isInstanceOf(SchemaViolationException.class)
          .hasMessageContaining("more");
      assertThat(live()).isEmpty();
    }
  }

  @Test
  default void declaredFieldsTellNullFromMissing() {
    EntitySchema schema = schema();
    Await.item(backend().setSchema(NS, schema));
    for (SchemaField field : schema.fields()) {
      Await.item(backend().create(NS, input("null-" + field.name(), map(field.name(), null))));
    }
    Await.item(backend().create(NS, input("missing", Map.of())));
    EntityBackend other = open(storage());
    assertThat(Await.item(other.get(NS, "missing")).data()).isEmpty();
    for (SchemaField field : schema.fields()) {
      assertThat(Await.item(other.get(NS, "null-" + field.name())).data())
          .as("%s of type %s", field.name(), field.type().text())
          .isEqualTo(map(field.name(), null));
      assertThat(Entities.ids(find(other, Filters.exists(field.name()), FindOptions.DEFAULT)))
          .containsExactly("null-" + field.name());
      assertThat(find(other, Filters.eq(field.name(), null), FindOptions.DEFAULT))
          .hasSize(schema.fields().size() + 1);
    }
  }

  @Test
  default void declaredFieldsAreFoundAndSortedAsUndeclaredOnes() {
    Await.item(backend().setSchema(NS, schema()));
    List<CreateInput> inputs = inputs();
    Await.item(backend().bulkCreate(NS, inputs.subList(0, 20)));
    Await.item(backend().bulkCreate(NS, inputs.subList(20, inputs.size())));
    List<Entity> all = new ArrayList<>(live().values());
    int number = 0;
    for (Map.Entry<String, List<Object>> each : values().entrySet()) {
      String field = "f" + number++;
      List<Filter> filters =
          new ArrayList<>(List.of(Filters.exists(field), Filters.eq(field, null)));
      for (Object value : each.getValue()) {
        filters.addAll(
            List.of(
                Filters.eq(field, value),
                Filters.ne(field, value),
                Filters.gt(field, value),
                Filters.lte(field, value),
                Filters.in(field, value, "another")));
      }
      for (Filter filter : filters) {
        List<String> expected =
            Entities.ids(all.stream().filter(entity -> filter.matches(entity.toMap())).toList());
        assertThat(Entities.ids(find(filter, FindOptions.DEFAULT)))
            .as("%s of type %s", abbreviated(filter), each.getKey())
            .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(Await.item(backend().count(NS, filter))).isEqualTo(expected.size());
      }
      for (Sort sort : List.of(Sort.by(field), Sort.byDescending(field))) {
        all.sort(SortConformance.order(sort));
        assertThat(Entities.ids(find(Filter.all(), FindOptions.DEFAULT.withSort(sort))))
            .as("%s of type %s", sort, each.getKey())
            .containsExactlyElementsOf(Entities.ids(all));
      }
    }
  }

  private static String abbreviated(Filter filter) {
    String text = filter.toString();
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }
}
