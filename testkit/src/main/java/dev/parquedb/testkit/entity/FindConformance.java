package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Filters;
import dev.parquedb.query.Projection;
import dev.parquedb.query.Sort;
import dev.parquedb.testkit.Await;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code find}: filter, limit, skip, projection, soft-deleted entities. */
public interface FindConformance extends EntitySuite {

  @Test
  default void aFilterSelectsOnDataAndSystemFields() {
    create("{'$id':'a','$type':'T','name':'n','x':1,'deep':{'y':[1,2]}}");
    create("{'$id':'b','x':2}");
    Await.item(backend().update(NS, "b", update("{'$set':{'x':3}}")));
    for (EntityBackend each : List.of(backend(), open(storage()))) {
      assertThat(idsOf(each, "{'x':1}")).containsExactly("a");
      assertThat(idsOf(each, "{'x':{'$gte':1}}")).containsExactlyInAnyOrder("a", "b");
      assertThat(idsOf(each, "{'x':2}")).as("the value before the update").isEmpty();
      assertThat(idsOf(each, "{'deep.y':2}")).containsExactly("a");
      assertThat(idsOf(each, "{'deep.y':{'$exists':false}}")).containsExactly("b");
      assertThat(idsOf(each, "{'$id':'" + NS + "/a'}")).containsExactly("a");
      assertThat(idsOf(each, "{'$id':{'$in':['" + NS + "/a','" + NS + "/b','x']}}")).hasSize(2);
      assertThat(idsOf(each, "{'$type':'T'}")).containsExactly("a");
      assertThat(idsOf(each, "{'name':'n'}")).containsExactly("a");
      assertThat(idsOf(each, "{'name':null}")).containsExactly("b");
      assertThat(idsOf(each, "{'version':2}")).containsExactly("b");
      assertThat(idsOf(each, "{'version':{'$gt':2}}")).isEmpty();
      assertThat(idsOf(each, "{'deletedAt':null}")).hasSize(2);
    }
  }

  @Test
  default void timesOfEntitiesCanBeFilteredByInstants() {
    Entity first = create("{'$id':'a'}");
    Entity second = create("{'$id':'b'}");
    assertThat(second.createdAt()).isAfter(first.createdAt());
    Filter before = Filters.lt("createdAt", second.createdAt());
    assertThat(Entities.ids(find(before, FindOptions.DEFAULT))).containsExactly("a");
    Filter exactly = Filters.eq("createdAt", second.createdAt());
    assertThat(Entities.ids(find(exactly, FindOptions.DEFAULT))).containsExactly("b");
  }

  private List<String> idsOf(EntityBackend backend, String json) {
    return Entities.ids(find(backend, filter(json), FindOptions.DEFAULT));
  }

  @Test
  default void aFindWithoutOrderGivesEveryMatchOnce() {
    for (int i = 0; i < 5; i++) {
      Await.item(backend().bulkCreate(NS, Documents.numbered("f" + i + "-", 60)));
    }
    Await.item(backend().bulkUpdate(NS, filter("{'n':{'$lt':10}}"), update("{'$inc':{'n':100}}")));
    Await.item(backend().bulkDelete(NS, filter("{'n':{'$gte':50,'$lt':60}}")));
    assertThat(live()).hasSize(250);
    assertThat(live(open(storage()))).hasSize(250);
    assertThat(find(filter("{'n':{'$gte':100}}"), FindOptions.DEFAULT)).hasSize(50);
  }

  @Test
  default void limitAndSkipTakeAPartOfTheMatches() {
    Await.item(backend().bulkCreate(NS, Documents.numbered("a", 40)));
    Await.item(backend().bulkCreate(NS, Documents.numbered("b", 40)));
    Filter half = filter("{'n':{'$lt':20}}");
    for (Sort sort : List.of(Sort.none(), Sort.by("n"))) {
      FindOptions options = FindOptions.DEFAULT.withSort(sort);
      assertThat(find(half, options.withLimit(0))).isEmpty();
      assertThat(find(half, options.withLimit(7))).hasSize(7);
      assertThat(find(half, options.withLimit(1000))).hasSize(40);
      assertThat(find(half, options.withLimit(Long.MAX_VALUE))).hasSize(40);
      assertThat(find(half, options.withSkip(35))).hasSize(5);
      assertThat(find(half, options.withSkip(40))).isEmpty();
      assertThat(find(half, options.withSkip(Long.MAX_VALUE))).isEmpty();
      assertThat(find(half, options.withSkip(30).withLimit(20))).hasSize(10);
      assertThat(find(half, options.withSkip(3).withLimit(Long.MAX_VALUE))).hasSize(37);
      Set<String> ids = new HashSet<>(Entities.ids(find(half, options.withLimit(11))));
      ids.addAll(Entities.ids(find(half, options.withSkip(11))));
      assertThat(ids).as("the first 11 and the rest, sorted by %s", sort).hasSize(40);
    }
  }

  @Test
  default void negativeBoundsAreRefused() {
    assertThatThrownBy(() -> FindOptions.DEFAULT.withLimit(-1))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> FindOptions.DEFAULT.withSkip(-1))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  default void aCursorIsRefusedWherePagesAreNotAskedFor() {
    Await.item(backend().bulkCreate(NS, Documents.numbered("a", 5)));
    String cursor =
        Await.item(backend().findPage(NS, Filter.all(), FindOptions.DEFAULT.withLimit(2)))
            .cursor()
            .orElseThrow();
    FindOptions options = FindOptions.DEFAULT.withCursor(cursor);
    refused(
        InvalidInputException.class,
        "cursor",
        backend().find(NS, Filter.all(), options).collect().asList());
    refused(InvalidInputException.class, "cursor", backend().explain(NS, Filter.all(), options));
  }

  @Test
  default void softDeletedEntitiesAreHiddenBeforeLimitAndSkip() {
    Await.item(backend().bulkCreate(NS, Documents.numbered("a", 20)));
    for (int i = 0; i < 20; i += 2) {
      Await.item(backend().delete(NS, "a%04d".formatted(i)));
    }
    FindOptions sorted = FindOptions.DEFAULT.withSort(Sort.by("n"));
    assertThat(Entities.ids(find(Filter.all(), sorted.withLimit(3))))
        .containsExactly("a0001", "a0003", "a0005");
    assertThat(Entities.ids(find(Filter.all(), sorted.withSkip(8).withLimit(5))))
        .containsExactly("a0017", "a0019");
    assertThat(find(Filter.all(), FindOptions.DEFAULT.withLimit(15))).hasSize(10);
    assertThat(Entities.ids(find(Filter.all(), sorted.includingDeleted().withLimit(3))))
        .containsExactly("a0000", "a0001", "a0002");
    List<Entity> shown =
        find(filter("{'deletedAt':{'$ne':null}}"), FindOptions.DEFAULT.includingDeleted());
    assertThat(shown).hasSize(10).allMatch(Entity::deleted);
  }

  @Test
  default void aProjectionKeepsTheListedFieldsWhateverTheFilterAndSortNeed() {
    create("{'$id':'a','x':2,'y':{'z':1,'w':2},'v':[1]}");
    create("{'$id':'b','x':1,'y':{'z':3}}");
    Map<String, Entity> all = live();
    for (Projection projection :
        List.of(
            Projection.include(),
            Projection.include("y.z"),
            Projection.include("v"),
            Projection.include("x", "v"),
            Projection.exclude("y"),
            Projection.exclude("x"))) {
      FindOptions options = FindOptions.DEFAULT.withProjection(projection).withSort(Sort.by("x"));
      List<Entity> found = find(filter("{'y.z':{'$gt':0}}"), options);
      assertThat(Entities.ids(found)).containsExactly("b", "a");
      for (Entity entity : found) {
        assertThat(Values.typed(entity.data()))
            .as("%s", projection)
            .isEqualTo(Values.typed(projection.apply(all.get(entity.id()).data())));
      }
    }
  }

  @Test
  default void aFindCanBeRepeatedAndStartsAnewEachTime() {
    var find = backend().find(NS, Filter.all()).collect().asList();
    assertThat(Await.item(find)).isEmpty();
    create("{'$id':'a'}");
    assertThat(Await.item(find)).hasSize(1);
    create("{'$id':'b'}");
    assertThat(Await.item(find)).hasSize(2);
  }
}
