package dev.parquedb.interop.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.CompactOptions;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.PayloadKind;
import dev.parquedb.interop.Documents;
import dev.parquedb.interop.PeerFailure;
import dev.parquedb.interop.SparkProcess;
import dev.parquedb.interop.WitnessView;
import dev.parquedb.query.Filter;
import dev.parquedb.testkit.Await;
import dev.parquedb.update.Update;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spark and we write tables with a VARIANT payload in turns, and see the same. */
@ExtendWith(SparkProcess.Shared.class)
class SparkVariantTest {

  private static final String[] NONE = {};
  private static final String[] SHREDDED = {"n", "text", "double", "instant", "date", "yes"};

  @TempDir static Path root;

  private static SparkProcess spark;
  private static Folder folder;

  @BeforeAll
  static void open(SparkProcess shared) throws IOException {
    spark = shared;
    folder = new Folder(root);
  }

  @AfterAll
  static void close() {
    folder.close();
  }

  private static Map<String, Entity> entities(EntityBackend backend, String ns) {
    Map<String, Entity> entities = new TreeMap<>();
    Await.item(
            backend
                .find(ns, Filter.all(), FindOptions.DEFAULT.includingDeleted())
                .collect()
                .asList())
        .forEach(entity -> entities.put(entity.id(), entity));
    return entities;
  }

  /** Every value, its type and the order of fields, by id. */
  private static Map<String, String> texts(EntityBackend backend, String ns) {
    Map<String, String> texts = new TreeMap<>();
    entities(backend, ns)
        .forEach((id, entity) -> texts.put(id, ExtendedJson.stringify(entity.data())));
    return texts;
  }

  private static String withoutOrder(String document) {
    return sorted(ExtendedJson.parse(document)).toString();
  }

  private static Object sorted(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> fields = new TreeMap<>();
      map.forEach((name, field) -> fields.put(name, sorted(field)));
      return fields;
    } else if (value instanceof List<?> list) {
      return list.stream().map(SparkVariantTest::sorted).toList().toString();
    }
    return ExtendedJson.stringify(value);
  }

  private static void agree(EntityBackend backend, String ns) {
    Map<String, Object> ours = new TreeMap<>();
    entities(backend, ns)
        .forEach(
            (id, entity) ->
                ours.put(id, entity.data().isEmpty() ? "none" : SparkJson.expected(entity.data())));
    Map<String, Object> theirs = new TreeMap<>();
    for (Map<String, Object> row : spark.rows(folder.table(ns)).lines()) {
      Object data = SparkJson.printed((String) row.get("$data"));
      theirs.put((String) row.get("$id"), data == null ? "none" : data);
    }
    assertThat(theirs.keySet()).isEqualTo(ours.keySet());
    theirs.forEach((id, row) -> assertThat(row).as(id).isEqualTo(ours.get(id)));
  }

  private static Map<String, Object> document(int n) {
    Map<String, Object> document = new LinkedHashMap<>(Documents.everyType("d" + n));
    document.put("z", Map.of("b", n, "a", List.of(n)));
    document.put("n", n % 10 == 0 ? (Object) ("text " + n) : n);
    document.put("far", new BigDecimal("1E+40"));
    return document;
  }

  @ParameterizedTest
  @ValueSource(strings = {"whole", "shredded"})
  void bothSeeTheSameAfterEveryTurn(String ns) {
    String[] shred = ns.equals("whole") ? NONE : SHREDDED;
    EntityBackend backend = folder.open(config -> config.payload(PayloadKind.VARIANT).shred(shred));
    Await.item(
        backend.bulkCreate(
            ns, IntStream.range(0, 100).mapToObj(n -> CreateInput.of(document(n))).toList()));
    Await.item(backend.create(ns, CreateInput.of(Map.of("$id", "empty"))));
    Await.item(backend.create(ns, CreateInput.of(Map.of("$id", "other", "m", 1L))));
    Map<String, String> first = texts(backend, ns);
    agree(backend, ns);
    assertThat(
            spark
                .sql(
                    folder.table(ns),
                    "SELECT sum(try_variant_get(`$data`, '$.n', 'bigint')) AS n, "
                        + "count_if(schema_of_variant(`$data`:uuid) = 'UUID') AS uuids FROM {t}")
                .get(0))
        .containsEntry("n", 4500L)
        .containsEntry("uuids", 100L);

    Await.item(
        backend.bulkUpdate(
            ns, Filter.parse("{\"n\":{\"$gt\":90}}"), Update.parse("{\"$set\":{\"n\":null}}")));
    Await.item(backend.delete(ns, "d1", DeleteOptions.DEFAULT.hard()));
    Await.item(backend.delete(ns, "d2"));
    agree(backend, ns);
    Await.item(backend.compact(ns, CompactOptions.DEFAULT));
    agree(backend, ns);

    spark.sql(
        folder.table(ns),
        "UPDATE {t} SET `$data` = parse_json('{\"n\": 7, \"a\": [1, {\"b\": null}], \"text\": 1}'),"
            + " version = version + 1 WHERE `$id` LIKE '%/d3%'");
    agree(backend, ns);
    Await.item(backend.update(ns, "d3", Update.parse("{\"$inc\":{\"n\":1}}")));
    assertThat(Await.item(backend.get(ns, "d3")).data())
        .hasToString("{n=8, a=[1, {b=null}], text=1}");
    Map<String, String> before = texts(backend, ns);
    spark.sql(folder.table(ns), "OPTIMIZE {t}");
    agree(backend, ns);
    Map<String, String> after = texts(backend, ns);
    // What Spark puts together of several columns has the fields of these first.
    UnaryOperator<String> form = shred == NONE ? text -> text : SparkVariantTest::withoutOrder;
    after.forEach(
        (id, text) -> assertThat(form.apply(text)).as(id).isEqualTo(form.apply(before.get(id))));
    assertThat(form.apply(after.get(ns + "/d50"))).isEqualTo(form.apply(first.get(ns + "/d50")));
    Await.item(backend.update(ns, "d50", Update.parse("{\"$unset\":{\"n\":\"\"}}")));
    agree(backend, ns);
  }

  @Test
  void deltaKernelReadsTheTableButNotTheColumn() {
    EntityBackend backend = folder.open(config -> config.payload(PayloadKind.VARIANT));
    Await.item(backend.create("kernel", CreateInput.of(Map.of("$id", "a", "n", 1))));
    WitnessView view = folder.view(backend, "kernel");
    assertThatThrownBy(() -> view.agreesAfter("a creation"))
        .isInstanceOf(PeerFailure.class)
        .hasMessageContaining("variant");
  }
}
