package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.GetOptions;
import dev.parquedb.query.Projection;
import dev.parquedb.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@code get}, {@code getMany} and {@code exists}. */
public interface GetConformance extends EntitySuite {

  @Test
  default void aMissingEntityIsNull() {
    create("{'$id':'x'}");
    assertThat(Await.item(backend().get(NS, "y"))).isNull();
    assertThat(Await.item(backend().exists(NS, "y"))).isFalse();
  }

  @Test
  default void aSoftDeletedEntityIsHiddenUnlessAskedFor() {
    create("{'$id':'x','a':1}");
    Await.item(backend().delete(NS, "x"));
    GetOptions shown = GetOptions.DEFAULT.includingDeleted();
    for (EntityBackend each : List.of(backend(), open(storage()))) {
      assertThat(Await.item(each.get(NS, "x"))).isNull();
      assertThat(Await.item(each.exists(NS, "x"))).isFalse();
      assertThat(Await.item(each.getMany(NS, List.of("x")).collect().asList())).isEmpty();
      Entity deleted = Await.item(each.get(NS, "x", shown));
      assertThat(deleted.deleted()).isTrue();
      assertThat(deleted.data()).containsEntry("a", 1L);
      assertThat(Await.item(each.getMany(NS, List.of("x"), shown).collect().asList())).hasSize(1);
    }
  }

  @Test
  default void manyComeInTheOrderOfTheIdsOnceAndWithoutTheMissing() {
    Await.item(backend().bulkCreate(NS, Documents.numbered("a", 300)));
    Await.item(backend().bulkCreate(NS, Documents.numbered("b", 300)));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 300; i += 7) {
      ids.add("a%04d".formatted(i));
      ids.add("b%04d".formatted(i));
    }
    Collections.shuffle(ids, new Random(11));
    List<String> asked = new ArrayList<>(ids);
    asked.add(3, "missing");
    asked.add("another");
    asked.add(ids.get(0));
    asked.add(NS + "/" + ids.get(1));
    for (EntityBackend each : List.of(backend(), open(storage()))) {
      List<Entity> found = Await.item(each.getMany(NS, asked).collect().asList());
      assertThat(Entities.ids(found)).containsExactlyElementsOf(ids);
      found.forEach(
          entity ->
              assertThat(entity.data())
                  .containsEntry("n", Long.parseLong(entity.localId().substring(1))));
    }
    assertThat(Await.item(backend().getMany(NS, List.of()).collect().asList())).isEmpty();
  }

  @Test
  default void aProjectionKeepsTheListedFieldsAndTheId() {
    create("{'$id':'x','name':'n','a':{'b':1,'c':2},'d':[{'e':1,'f':2}],'g':null}");
    Map<String, Object> all = Await.item(backend().get(NS, "x")).data();
    for (Projection projection :
        List.of(
            Projection.all(),
            Projection.include(),
            Projection.include("a"),
            Projection.include("a.b", "g"),
            Projection.include("d.f"),
            Projection.include("missing"),
            Projection.exclude("a.c", "d"),
            Projection.exclude("g"))) {
      Map<String, Object> expected = projection.apply(all);
      GetOptions options = GetOptions.DEFAULT.withProjection(projection);
      Entity one = Await.item(backend().get(NS, "x", options));
      assertThat(one.id()).isEqualTo(NS + "/x");
      assertThat(Values.typed(one.data())).as("%s", projection).isEqualTo(Values.typed(expected));
      Entity many = Await.item(backend().getMany(NS, List.of("x"), options).toUni());
      assertThat(Values.typed(many.data())).as("%s", projection).isEqualTo(Values.typed(expected));
    }
  }

  @Test
  default void theNameFollowsTheProjection() {
    create("{'$id':'x','name':'n','a':1}");
    assertThat(named(Projection.all())).isEqualTo("n");
    assertThat(named(Projection.include("name"))).isEqualTo("n");
    assertThat(named(Projection.exclude("a"))).isEqualTo("n");
    assertThat(named(Projection.exclude("name"))).isNull();
    assertThat(named(Projection.include("a"))).isNull();
  }

  private String named(Projection projection) {
    return Await.item(backend().get(NS, "x", GetOptions.DEFAULT.withProjection(projection))).name();
  }

  @Test
  default void aStaleReadShowsAStateThatWas() {
    EntityBackend other = open(storage());
    create("{'$id':'x','n':0}");
    assertThat(Await.item(other.get(NS, "x")).data()).isEqualTo(map("n", 0L));
    GetOptions stale = GetOptions.DEFAULT.withMaxStaleness(Duration.ofHours(1));
    for (long n = 1; n <= 5; n++) {
      Await.item(backend().update(NS, "x", Documents.update("{'$inc':{'n':1}}")));
      Entity seen = Await.item(other.get(NS, "x", stale));
      assertThat((Long) seen.data().get("n")).isBetween(0L, n).isEqualTo(seen.version() - 1);
      Entity newest = Await.item(other.get(NS, "x"));
      assertThat(newest.data()).isEqualTo(map("n", n));
    }
  }
}
