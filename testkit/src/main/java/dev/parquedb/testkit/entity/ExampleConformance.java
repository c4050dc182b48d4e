package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.UpsertConformance.UPSERT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.InvalidFilterException;
import dev.parquedb.entity.InvalidUpdateException;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.query.Filter;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.update.Update;
import dev.parquedb.update.UpdateContext;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples of filters and updates, through create, find and update. */
public interface ExampleConformance extends EntitySuite {

  @Test
  default void everyFilterExampleHoldsForStoredEntities() {
    List<Map<String, Object>> examples = Examples.of("filters.json");
    List<CreateInput> inputs = new ArrayList<>();
    Map<String, Map<String, Object>> filters = new LinkedHashMap<>();
    for (Map<String, Object> example : examples) {
      Map<String, Object> filter = Examples.map(example.get("filter"));
      if (Boolean.TRUE.equals(example.get("error"))) {
        assertThat(catchThrowable(() -> Filter.of(filter)))
            .as("%s", example)
            .isInstanceOf(InvalidFilterException.class);
      } else if (isStorable(example)) {
        inputs.add(input((String) example.get("name"), Examples.map(example.get("doc"))));
        filters.putIfAbsent(ExtendedJson.stringify(filter), filter);
      }
    }
    assertThat(inputs).hasSizeGreaterThan(250);
    for (int from = 0; from < inputs.size(); from += 60) {
      Await.item(
          backend().bulkCreate(NS, inputs.subList(from, Math.min(inputs.size(), from + 60))));
    }
    List<Entity> all = find(Filter.all(), FindOptions.DEFAULT);
    Map<String, List<String>> selected = new HashMap<>();
    filters.forEach(
        (text, map) -> {
          Filter filter = Filter.of(map);
          List<String> ids = Entities.ids(find(filter, FindOptions.DEFAULT));
          assertThat(ids)
              .as("%s over all documents", text)
              .containsExactlyInAnyOrderElementsOf(
                  Entities.ids(
                      all.stream().filter(entity -> filter.matches(entity.toMap())).toList()));
          selected.put(text, ids);
        });
    for (Map<String, Object> example : examples) {
      if (!Boolean.TRUE.equals(example.get("error")) && isStorable(example)) {
        List<String> ids = selected.get(ExtendedJson.stringify(example.get("filter")));
        assertThat(ids.contains(example.get("name")))
            .as("%s", example)
            .isEqualTo(example.get("expected"));
      }
    }
  }

  /** Examples about system fields have documents that no create makes. */
  private static boolean isStorable(Map<String, Object> example) {
    return !Examples.map(example.get("doc")).containsKey("$id");
  }

  /** What an update makes of a document is tested where updates are; here it must reach storage. */
  @Test
  default void everyUpdateExampleDoesToStoredEntitiesWhatTheUpdateSays() {
    int changed = 0;
    int refused = 0;
    for (Map<String, Object> example : Examples.of("updates.json")) {
      String id = (String) example.get("name");
      boolean insert = Boolean.TRUE.equals(example.get("isInsert"));
      Map<String, Object> document = Examples.map(example.get("doc"));
      if (insert && !document.isEmpty()) {
        continue; // A document that is there already is not inserted.
      }
      Entity before = insert ? null : Await.item(backend().create(NS, input(id, document)));
      Map<String, Object> change = Examples.map(example.get("update"));
      Uni<Entity> call =
          Uni.createFrom()
              .deferred(
                  () ->
                      backend()
                          .update(
                              NS, id, Update.of(change), insert ? UPSERT : UpdateOptions.DEFAULT));
      Outcome<Entity> outcome = Await.outcome(call);
      Instant now = outcome.succeeded() ? outcome.item().updatedAt() : Instant.EPOCH;
      Map<String, Object> expected = expected(change, document, insert, now);
      if (expected == null) {
        refused++;
        assertThat(outcome.failure()).as("%s", example).isInstanceOf(InvalidUpdateException.class);
        if (before != null) {
          Entities.assertSame(Await.item(backend().get(NS, id)), before);
        }
      } else {
        changed++;
        assertThat(outcome.failure()).as("%s", example).isNull();
        assertThat(Values.typed(fields(outcome.item())))
            .as("%s", example)
            .isEqualTo(Values.typed(withoutNullName(expected)));
        Entities.assertSame(Await.item(backend().get(NS, id)), outcome.item());
      }
    }
    assertThat(changed).isGreaterThan(80);
    assertThat(refused).isGreaterThan(30);
  }

  /** The document after the update, or null where the update must be refused. */
  private static Map<String, Object> expected(
      Map<String, Object> change, Map<String, Object> document, boolean insert, Instant now) {
    try {
      UpdateContext context = UpdateContext.at(now);
      return Update.of(change).apply(document, insert ? context.asInsert() : context);
    } catch (InvalidUpdateException e) {
      return null;
    }
  }

  /** The fields that an example speaks of: the data, and the name where there is one. */
  private static Map<String, Object> fields(Entity entity) {
    Map<String, Object> fields = new HashMap<>(entity.data());
    if (entity.name() != null) {
      fields.put("name", entity.name());
    }
    return fields;
  }

  private static Map<String, Object> withoutNullName(Map<String, Object> expected) {
    Map<String, Object> fields = new HashMap<>(expected);
    fields.remove("name", null);
    return fields;
  }
}
