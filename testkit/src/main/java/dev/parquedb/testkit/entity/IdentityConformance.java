package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.InvalidIdException;
import dev.parquedb.entity.InvalidNamespaceException;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Filters;
import dev.parquedb.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Namespaces and ids. */
public interface IdentityConformance extends EntitySuite {

  @Test
  default void anIllegalNamespaceIsRefusedByEveryOperationAndWritesNothing() {
    Map<String, String> before = files();
    String tooLong = "n".repeat(129);
    for (String ns :
        List.of("", "_a", ".a", "$a", "..", "a/b", "a b", "ü", "a\\b", "a\tb", tooLong)) {
      Operation.all()
          .forEach(
              operation -> {
                InvalidNamespaceException error =
                    refused(InvalidNamespaceException.class, operation.on(backend(), ns, "x"));
                assertThat(error.httpStatus()).isEqualTo(400);
              });
    }
    assertThat(files()).isEqualTo(before);
  }

  @Test
  default void everyLegalNamespaceHoldsEntitiesOfItsOwn() {
    List<String> legal = List.of("-", "0", "A.b_c-9", "a", "a..b", "ab", "n".repeat(128));
    for (String ns : legal) {
      Await.item(backend().create(ns, input("x", Map.of("from", ns))));
    }
    for (String ns : legal) {
      Entity entity = Await.item(backend().get(ns, "x"));
      assertThat(entity.id()).isEqualTo(ns + "/x");
      assertThat(entity.namespace()).isEqualTo(ns);
      assertThat(entity.type()).isEqualTo(ns);
      assertThat(entity.data()).containsEntry("from", ns);
      assertThat(Await.item(backend().count(ns))).isEqualTo(1);
    }
    assertThat(Await.item(backend().listNamespaces())).containsExactlyElementsOf(legal);
  }

  @Test
  default void anIllegalIdIsRefusedByEveryOperationAndWritesNothing() {
    create("{'$id':'x'}");
    Map<String, String> before = files();
    List<String> illegal =
        List.of(
            "a/b",
            NS + "/",
            NS + "/a/b",
            "other/x",
            "/x",
            "a\nb",
            "a\u0000",
            "a\u0085",
            "\ud800",
            "i".repeat(513));
    for (String id : illegal) {
      Operation.all()
          .filter(Operation::byId)
          .forEach(
              operation -> {
                InvalidIdException error =
                    refused(InvalidIdException.class, operation.on(backend(), NS, id));
                assertThat(error.httpStatus()).isEqualTo(400);
              });
    }
    for (Operation operation :
        List.of(
            Operation.GET,
            Operation.GET_MANY,
            Operation.EXISTS,
            Operation.UPDATE,
            Operation.DELETE,
            Operation.RESTORE)) {
      refused(InvalidIdException.class, operation.on(backend(), NS, ""));
    }
    assertThat(files()).isEqualTo(before);
  }

  @Test
  default void everyLegalIdIsFoundAgainByEveryOperation() {
    List<String> legal =
        new ArrayList<>(
            List.of(
                "..",
                ".",
                " ",
                "a b",
                "a%2Fb",
                "a\\b",
                "it's",
                "\"q\"",
                "$dollar",
                "_delta_log",
                "ü",
                "u\u0308",
                "日本",
                "\ud83d\ude00",
                "\uffff",
                "null",
                "A",
                "a",
                "0",
                "i".repeat(512),
                "ß".repeat(512)));
    for (String id : legal) {
      Await.item(backend().create(NS, input(id, Map.of("v", id))));
    }
    assertThat(Await.item(backend().count(NS))).isEqualTo(legal.size());
    EntityBackend other = open(storage());
    for (String id : legal) {
      assertThat(Await.item(other.get(NS, id)).localId()).isEqualTo(id);
      assertThat(Await.item(other.get(NS, NS + "/" + id)).data()).containsEntry("v", id);
      assertThat(Await.item(other.exists(NS, id))).as("exists %s", id).isTrue();
      assertThat(Await.item(other.count(NS, byId(NS + "/" + id)))).as("count %s", id).isEqualTo(1);
      Entity changed = Await.item(other.update(NS, NS + "/" + id, update("{'$set':{'w':1}}")));
      assertThat(changed.localId()).isEqualTo(id);
    }
    assertThat(Entities.ids(Await.item(other.getMany(NS, legal).collect().asList())))
        .containsExactlyElementsOf(legal);
  }

  private static Filter byId(String full) {
    return Filters.eq("$id", full);
  }

  @Test
  default void aFullIdOfTheSameNamespaceMeansTheLocalOne() {
    Entity created = Await.item(backend().create(NS, input(NS + "/x", Map.of("a", 1))));
    assertThat(created.id()).isEqualTo(NS + "/x");
    assertThat(created.localId()).isEqualTo("x");
    String full = NS + "/x";
    Entities.assertSame(Await.item(backend().get(NS, full)), created);
    assertThat(Await.item(backend().exists(NS, full))).isTrue();
    List<Entity> many = Await.item(backend().getMany(NS, List.of("x", full)).collect().asList());
    assertThat(many).as("one entity by both its ids").hasSize(1);
    assertThat(Await.item(backend().delete(NS, full)).deleted()).isEqualTo(1);
    assertThat(Await.item(backend().restore(NS, full)).version()).isEqualTo(3);
  }

  @Test
  default void generatedIdsAreUniqueUlidsInTheOrderOfTime() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      ids.add(create("{'n':" + i + "}").localId());
    }
    assertThat(ids)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("(?i)[0-9A-HJKMNP-TV-Z]{26}"));
    List<String> times =
        ids.stream().map(id -> id.substring(0, 10).toUpperCase(Locale.ROOT)).toList();
    assertThat(times).isSorted();
    assertThat(live()).hasSize(40);
  }

  @Test
  default void generatedIdsOfOneBulkFollowTheInputs() {
    List<String> ids =
        Entities.ids(
            Await.item(
                backend()
                    .bulkCreate(
                        NS,
                        LongStream.range(0, 50)
                            .mapToObj(n -> Documents.anonymous(Map.of("n", n)))
                            .toList())));
    assertThat(ids).doesNotHaveDuplicates().hasSize(50);
    for (int i = 0; i < 50; i++) {
      assertThat(Await.item(backend().get(NS, ids.get(i))).data()).containsEntry("n", (long) i);
    }
  }

  @Test
  default void theNamespaceIsTheTypeUnlessAnotherIsGivenAndTheNameMayBeNull() {
    Entity plain = create("{'$id':'plain'}");
    assertThat(plain.type()).isEqualTo(NS);
    assertThat(plain.name()).isNull();
    Entity named = create("{'$id':'named','$type':'Gadget','name':'Lämpchen'}");
    assertThat(named.type()).isEqualTo("Gadget");
    assertThat(named.name()).isEqualTo("Lämpchen");
    assertThat(create("{'$id':'empty','name':''}").name()).isEmpty();
    EntityBackend other = open(storage());
    assertThat(Await.item(other.get(NS, "plain")).name()).isNull();
    assertThat(Await.item(other.get(NS, "empty")).name()).isEmpty();
    Entities.assertSame(Await.item(other.get(NS, "named")), named);
    assertThat(Entities.ids(find(filter("{'$type':'Gadget'}"), FindOptions.DEFAULT)))
        .containsExactly("named");
  }

  @Test
  default void anAbsentNamespaceIsEmptyAndReadingItMakesNothing() {
    Map<String, String> before = files();
    assertThat(Await.item(backend().get(NS, "x"))).isNull();
    assertThat(Await.item(backend().exists(NS, "x"))).isFalse();
    assertThat(Await.item(backend().count(NS))).isZero();
    assertThat(live()).isEmpty();
    assertThat(Await.item(backend().getMany(NS, List.of("x")).collect().asList())).isEmpty();
    assertThat(Await.item(backend().findPage(NS, filter("{}"))).items()).isEmpty();
    assertThat(Await.item(backend().findPage(NS, filter("{}"))).hasMore()).isFalse();
    assertThat(Await.item(backend().listSnapshots(NS))).isEmpty();
    assertThat(Await.item(backend().listNamespaces())).isEmpty();
    assertThat(Await.item(backend().delete(NS, "x")).deleted()).isZero();
    assertThat(Await.item(backend().bulkDelete(NS, filter("{}"))).deleted()).isZero();
    assertThat(
            Await.item(backend().bulkUpdate(NS, filter("{}"), update("{'$set':{'a':1}}")))
                .matched())
        .isZero();
    Await.item(backend().dropNamespace(NS));
    assertThat(files()).isEqualTo(before);
  }

  @Test
  default void aDroppedNamespaceIsGoneAndCanBeMadeAgain() {
    create("{'$id':'x','a':1}");
    Await.item(backend().create("another", input("x", Map.of("a", 1))));
    EntityBackend other = open(storage());
    assertThat(live(other)).hasSize(1);
    Await.item(backend().dropNamespace(NS));
    assertThat(Await.item(backend().listNamespaces())).containsExactly("another");
    assertThat(live()).isEmpty();
    assertThat(Await.item(backend().listSnapshots(NS))).isEmpty();
    assertThat(Await.item(other.get(NS, "x"))).isNull();
    Entity again = create("{'$id':'x','a':2}");
    assertThat(again.version()).isEqualTo(1);
    Entities.assertSame(Await.item(other.get(NS, "x")), again);
    assertThat(live(open(storage()))).hasSize(1);
  }
}
