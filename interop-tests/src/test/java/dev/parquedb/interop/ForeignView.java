package dev.parquedb.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.testkit.Await;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table of another engine as we show it, and as other engines read it. */
public final class ForeignView {

  private final EntityBackend backend;
  private final String ns;

  /**
   * A view of a table.
   *
   * @param backend a backend that shows it
   * @param ns the namespace
   */
  public ForeignView(EntityBackend backend, String ns) {
    this.backend = backend;
    this.ns = ns;
  }

  /**
   * Every row is there, whole, and found by its id and each of its values.
   *
   * @param expected the rows as a peer prints them
   */
  public void agrees(List<Map<String, Object>> expected) {
    EntitySchema schema = Await.item(backend.getSchema(ns));
    List<Entity> found = Await.item(backend.find(ns, Filter.all()).collect().asList());
    assertSameRows(found, expected, schema);
    assertThat(Await.item(backend.count(ns))).isEqualTo(expected.size());
    found.forEach(entity -> assertFound(schema, entity));
  }

  private static void assertSameRows(
      List<Entity> found, List<Map<String, Object>> expected, EntitySchema schema) {
    if (!expected.isEmpty()) {
      assertThat(schema.fields().stream().map(SchemaField::name))
          .as("columns")
          .containsExactlyElementsOf(expected.get(0).keySet());
    }
    assertThat(found.stream().map(entity -> row(entity, schema)))
        .containsExactlyInAnyOrderElementsOf(
            expected.stream().map(row -> asOurs(row, schema)).toList());
    assertThat(found.stream().map(Entity::id)).doesNotHaveDuplicates();
  }

  /** All columns of foreign tables are declared: nothing else may be there. */
  private static Map<String, Object> row(Entity entity, EntitySchema schema) {
    Map<String, Object> rest = new LinkedHashMap<>(entity.data());
    Map<String, Object> row = new LinkedHashMap<>();
    for (SchemaField field : schema.fields()) {
      row.put(field.name(), RowForm.value(field.type(), rest.remove(field.name())));
    }
    assertThat(rest).as("values of no column").isEmpty();
    return row;
  }

  /**
   * The peers print a map whose keys are no strings as pairs, and the null of a VARIANT as text;
   * here keys are their text, and null is null.
   */
  private static Map<String, Object> asOurs(Map<String, Object> row, EntitySchema schema) {
    Map<String, Object> named = new LinkedHashMap<>(row);
    for (SchemaField field : schema.fields()) {
      if (field.type() instanceof FieldType.MapOf
          && row.get(field.name()) instanceof List<?> pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        pairs.forEach(pair -> map.put(((List<?>) pair).get(0).toString(), ((List<?>) pair).get(1)));
        named.put(field.name(), map);
      } else if (field.type() == FieldType.Primitive.VARIANT
          && "null".equals(row.get(field.name()))) {
        named.put(field.name(), null);
      }
    }
    return named;
  }

  /** By its id, and by every value that can be compared: no file that holds it is left out. */
  private void assertFound(EntitySchema schema, Entity entity) {
    assertThat(row(Await.item(backend.get(ns, entity.id())), schema))
        .isEqualTo(row(entity, schema));
    Map<String, Object> scalars = new LinkedHashMap<>();
    entity
        .data()
        .forEach(
            (name, value) -> {
              if (!(value instanceof Map || value instanceof List || value instanceof byte[])) {
                scalars.put(name, value);
              }
            });
    assertThat(ids(scalars)).as("found by %s", scalars).contains(entity.id());
    for (Map.Entry<String, Object> each : scalars.entrySet()) {
      assertThat(ids(Collections.singletonMap(each.getKey(), each.getValue())))
          .as("found by %s", each)
          .contains(entity.id());
    }
  }

  private List<String> ids(Map<String, Object> filter) {
    return Await.item(backend.find(ns, Filter.of(filter)).map(Entity::id).collect().asList());
  }
}
