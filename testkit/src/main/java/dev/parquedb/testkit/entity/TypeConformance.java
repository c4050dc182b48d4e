package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.query.Filters;
import dev.parquedb.query.Sort;
import dev.parquedb.testkit.Await;
import dev.parquedb.update.Update;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What goes in comes out: every type of the type table, in fields that are not declared. */
public interface TypeConformance extends EntitySuite {

  @Test
  default void everyValueComesBackAsItselfByEveryRead() {
    List<CreateInput> inputs = new ArrayList<>();
    TypedValues.all()
        .forEach(
            each -> inputs.add(input(id(each), map("v", each.in(), "in", map("v", each.in())))));
    List<Entity> created = Await.item(backend().bulkCreate(NS, inputs));
    EntityBackend other = open(storage());
    Map<String, Entity> found = live(other);
    List<String> ids = TypedValues.all().stream().map(TypeConformance::id).toList();
    Map<String, Entity> many = Entities.byId(Await.item(other.getMany(NS, ids).collect().asList()));
    for (int i = 0; i < ids.size(); i++) {
      TypedValues.Case each = TypedValues.all().get(i);
      String expected = Values.typed(map("v", each.out(), "in", map("v", each.out())));
      String full = NS + "/" + ids.get(i);
      for (Entity entity :
          List.of(
              created.get(i),
              found.get(full),
              many.get(full),
              Await.item(backend().get(NS, full)))) {
        assertThat(Values.typed(entity.data())).as(each.name()).isEqualTo(expected);
      }
    }
  }

  private static String id(TypedValues.Case each) {
    return each.name().replace('/', '|');
  }

  @Test
  default void everyValueComesBackAsItselfAfterAnUpdate() {
    create("{'$id':'x','v':'before'}");
    for (TypedValues.Case each : TypedValues.all()) {
      Update update = Update.of(Map.of("$set", map("v", each.in())));
      Entity after = Await.item(backend().update(NS, "x", update));
      String expected = Values.typed(map("v", each.out()));
      assertThat(Values.typed(after.data())).as(each.name()).isEqualTo(expected);
      assertThat(Values.typed(Await.item(backend().get(NS, "x")).data()))
          .as(each.name())
          .isEqualTo(expected);
    }
    assertThat(live(open(storage()))).hasSize(1);
  }

  @Test
  default void everyValueIsFoundByItself() {
    List<CreateInput> inputs = new ArrayList<>();
    TypedValues.all().forEach(each -> inputs.add(input(id(each), map("v", each.in()))));
    Await.item(backend().bulkCreate(NS, inputs));
    List<Entity> all = new ArrayList<>(live().values());
    for (TypedValues.Case each : TypedValues.all()) {
      var filter = Filters.eq("v", each.out());
      List<String> expected =
          Entities.ids(all.stream().filter(entity -> filter.matches(entity.toMap())).toList());
      assertThat(expected).as("a match of %s", each.name()).contains(id(each));
      assertThat(Entities.ids(find(filter, FindOptions.DEFAULT)))
          .as("found by %s", each.name())
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  default void nullIsNotTheSameAsMissing() {
    create("{'$id':'null','v':null,'m':{'v':null},'l':[null]}");
    create("{'$id':'missing','m':{},'l':[]}");
    EntityBackend other = open(storage());
    assertThat(Await.item(other.get(NS, "null")).data()).containsEntry("v", null);
    assertThat(Await.item(other.get(NS, "missing")).data()).doesNotContainKey("v");
    assertThat(Values.typed(Await.item(other.get(NS, "null")).data()))
        .isEqualTo(Values.typed(Documents.document("{'v':null,'m':{'v':null},'l':[null]}")));
    assertThat(Entities.ids(find(other, Filters.exists("v"), FindOptions.DEFAULT)))
        .containsExactly("null");
    assertThat(Entities.ids(find(other, Filters.notExists("v"), FindOptions.DEFAULT)))
        .containsExactly("missing");
    assertThat(find(other, Filters.eq("v", null), FindOptions.DEFAULT)).hasSize(2);
    Entity unset =
        Await.item(backend().update(NS, "null", Documents.update("{'$unset':{'v':''}}")));
    assertThat(unset.data()).doesNotContainKey("v");
    assertThat(Await.item(other.get(NS, "null")).data()).doesNotContainKey("v");
  }

  @Test
  default void numbersOfDifferentTypesStayDifferentAndCompareByValue() {
    create("{'$id':'long','v':1}");
    create("{'$id':'double','v':1.0}");
    create("{'$id':'decimal','v':{'$numberDecimal':'1.00'}}");
    EntityBackend other = open(storage());
    assertThat(Await.item(other.get(NS, "long")).data().get("v")).isEqualTo(1L);
    assertThat(Await.item(other.get(NS, "double")).data().get("v")).isEqualTo(1.0);
    assertThat(Await.item(other.get(NS, "decimal")).data().get("v"))
        .isEqualTo(new BigDecimal("1.00"));
    for (Object one : List.of(1L, 1.0, new BigDecimal("1"))) {
      assertThat(Await.item(other.count(NS, Filters.eq("v", one))))
          .as("equal to %s", one)
          .isEqualTo(3);
      assertThat(Await.item(other.count(NS, Filters.gt("v", one)))).as("above %s", one).isZero();
    }
    List<String> sorted =
        Entities.ids(find(Filters.gte("v", 1), FindOptions.DEFAULT.withSort(Sort.by("v"))));
    assertThat(sorted).containsExactly("decimal", "double", "long");
  }

  @Test
  default void aWideEntityComesBackWhole() {
    Map<String, Object> wide = new LinkedHashMap<>();
    for (int i = 0; i < 2_000; i++) {
      wide.put("field" + i, i % 3 == 0 ? "text " + i : i);
    }
    Entity created = Await.item(backend().create(NS, input("wide", wide)));
    assertThat(created.data()).hasSize(2_000);
    Entities.assertSame(Await.item(open(storage()).get(NS, "wide")), created);
  }
}
