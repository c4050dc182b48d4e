package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Filters;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.testkit.Await;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The filter of a find selects what {@link Filter#matches} selects, whatever the planner prunes.
 */
public interface FilterCorpusConformance extends EntitySuite {

  @Test
  default void randomFiltersOverRandomDocumentsSelectWhatTheyMatch() {
    for (int run = 0; run < ModelConformance.MODEL_RUNS; run++) {
      undeclared(new RandomDocuments(20_240_601 + 10L * run));
      Await.item(backend().dropNamespace(NS));
    }
  }

  private void undeclared(RandomDocuments random) {
    for (int file = 0; file < 6; file++) {
      List<CreateInput> inputs = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        inputs.add(input("f%d-%02d".formatted(file, i), random.document()));
      }
      Await.item(backend().bulkCreate(NS, inputs));
    }
    Await.item(backend().bulkUpdate(NS, Filters.eq("a", 1L), update("{'$set':{'b':2}}")));
    Await.item(backend().bulkDelete(NS, Filters.eq("b", "abc")));
    assertEveryFilter(random, 500);
  }

  private void assertEveryFilter(RandomDocuments random, int filters) {
    List<Entity> all = find(Filter.all(), FindOptions.DEFAULT);
    int matching = 0;
    for (int i = 0; i < filters; i++) {
      Filter filter = Filter.of(random.filter(2));
      List<Entity> expected =
          all.stream().filter(entity -> filter.matches(entity.toMap())).toList();
      matching += expected.isEmpty() ? 0 : 1;
      assertThat(Entities.ids(find(filter, FindOptions.DEFAULT)))
          .as("find %s", filter)
          .containsExactlyInAnyOrderElementsOf(Entities.ids(expected));
      assertThat(Await.item(backend().count(NS, filter)))
          .as("count %s", filter)
          .isEqualTo(expected.size());
    }
    assertThat(matching).as("filters that matched something").isGreaterThan(filters / 6);
  }

  @Test
  default void randomFiltersOverDeclaredFieldsSelectWhatTheyMatch() {
    for (int run = 0; run < ModelConformance.MODEL_RUNS; run++) {
      declared(new RandomDocuments(20_240_602 + 10L * run));
      Await.item(backend().dropNamespace(NS));
    }
  }

  private void declared(RandomDocuments random) {
    Await.item(
        backend()
            .setSchema(
                NS,
                EntitySchema.of(
                    SchemaField.optional("a", Primitive.LONG),
                        SchemaField.optional("b", Primitive.STRING),
                    SchemaField.optional("c", Primitive.DOUBLE),
                        SchemaField.optional("d", Primitive.TIMESTAMP))));
    for (int file = 0; file < 6; file++) {
      List<CreateInput> inputs = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Map<String, Object> document = new LinkedHashMap<>();
        put(
            random,
            document,
            "a",
            Arrays.asList(null, -1L, 0L, 1L, 2L, 7L, (1L << 53) + 1, Long.MAX_VALUE));
        put(
            random,
            document,
            "b",
            Arrays.asList(null, "", "a", "ab", "abc", "b", "ü", "\ud83d\ude00"));
        put(
            random,
            document,
            "c",
            Arrays.asList(null, -0.5, -0.0, 0.0, 1.0, 2.5, 9007199254740992.0, Double.NaN));
        put(
            random,
            document,
            "d",
            Arrays.asList(null, Instant.EPOCH, Instant.EPOCH.plusSeconds(1)));
        inputs.add(input("f%d-%02d".formatted(file, i), document));
      }
      Await.item(backend().bulkCreate(NS, inputs));
    }
    Await.item(
        backend().bulkUpdate(NS, Filters.eq("a", 1L), update("{'$set':{'b':'abc','c':null}}")));
    Await.item(backend().bulkDelete(NS, Filters.eq("b", "ab")));
    assertEveryFilter(random, 500);
  }

  private static void put(
      RandomDocuments random, Map<String, Object> document, String field, List<Object> values) {
    if (random.chance(80)) {
      document.put(field, random.oneOf(values));
    }
  }

  @Test
  default void filesSortedByAFieldAreFoundAtEveryBoundary() {
    Await.item(
        backend()
            .setSchema(
                NS,
                EntitySchema.of(
                    SchemaField.optional("k", Primitive.LONG),
                    SchemaField.optional("s", Primitive.STRING))));
    for (int file = 0; file < 5; file++) {
      List<CreateInput> inputs = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        long k = file * 10L + i;
        inputs.add(
            input(
                "k%03d".formatted(k),
                Map.of("k", k, "s", "prefix-%03d-".formatted(k) + "y".repeat(60), "u", k)));
      }
      Await.item(backend().bulkCreate(NS, inputs));
    }
    List<Entity> all = find(Filter.all(), FindOptions.DEFAULT);
    for (long k = -1; k <= 51; k++) {
      String text = "prefix-%03d-".formatted(Math.max(k, 0)) + "y".repeat(60);
      for (Filter filter :
          List.of(
              Filters.eq("k", k),
              Filters.gt("k", k),
              Filters.lte("k", (double) k),
              Filters.gt("k", k - 0.5),
              Filters.ne("k", k),
              Filters.eq("u", k),
              Filters.lt("u", k),
              Filters.eq("s", text),
              Filters.gt("s", text),
              Filters.lte("s", text),
              Filters.startsWith("s", text.substring(0, 10)),
              Filters.gte("s", text + "y"),
              Filters.eq("$id", NS + "/k%03d".formatted(Math.max(k, 0))),
              Filters.gt("$id", NS + "/k%03d".formatted(Math.max(k, 0))),
              Filters.and(Filters.gte("k", k), Filters.lt("k", k + 3)),
              Filters.or(Filters.eq("k", k), Filters.eq("u", 49L)),
              Filters.not(Filters.lt("k", k)),
              Filters.in("k", k, k + 10, "x"))) {
        List<Entity> expected =
            all.stream().filter(entity -> filter.matches(entity.toMap())).toList();
        assertThat(Entities.ids(find(filter, FindOptions.DEFAULT)))
            .as("%s", filter)
            .containsExactlyInAnyOrderElementsOf(Entities.ids(expected));
      }
    }
  }
}
