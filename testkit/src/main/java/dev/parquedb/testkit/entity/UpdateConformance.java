package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.map;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityNotFoundException;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.InvalidUpdateException;
import dev.parquedb.entity.ReturnDocument;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.VersionConflictException;
import dev.parquedb.testkit.Await;
import dev.parquedb.update.Update;
import dev.parquedb.update.UpdateContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code update} of an entity that exists. */
public interface UpdateConformance extends EntitySuite {

  @Test
  default void anUpdateChangesItsFieldsAndNothingElse() {
    Entity before = create("{'$id':'x','name':'n','$type':'T','a':1,'b':{'c':[1,2]},'d':null}");
    Entity after =
        Await.item(
            backend()
                .update(
                    NS,
                    "x",
                    update("{'$set':{'b.c.1':5},'$inc':{'a':2}}"),
                    UpdateOptions.DEFAULT.withActor("me")));
    assertThat(after.data()).isEqualTo(map("a", 3L, "b", Map.of("c", List.of(1L, 5L)), "d", null));
    assertThat(after.name()).isEqualTo("n");
    assertThat(after.type()).isEqualTo("T");
    assertThat(after.version()).isEqualTo(2);
    assertThat(after.updatedBy()).isEqualTo("me");
    assertThat(after.createdBy()).isEqualTo(before.createdBy());
    assertThat(after.createdAt()).isEqualTo(before.createdAt());
    for (EntityBackend each : List.of(backend(), open(storage()))) {
      Entities.assertSame(Await.item(each.get(NS, "x")), after);
      Entities.assertSame(live(each), Map.of(after.id(), after));
      assertThat(Await.item(each.count(NS, filter("{'a':1}")))).isZero();
      assertThat(Await.item(each.count(NS, filter("{'a':3}")))).isEqualTo(1);
    }
  }

  @Test
  default void everyOperatorDoesWhatTheUpdateSays() {
    String document =
        "{'$id':'x','n':5,'d':1.5,'s':'abc','l':[3,1,2],'m':{'k':1},'docs':[{'i':1},{'i':2}],'z':null}";
    Entity entity = create(document);
    for (String json :
        List.of(
            "{'$set':{'n':6,'new.path':1}}",
            "{'$unset':{'z':'','m.k':''}}",
            "{'$rename':{'s':'t'}}",
            "{'$inc':{'n':-7,'d':0.25,'fresh':1}}",
            "{'$mul':{'n':3}}",
            "{'$min':{'n':-100}}",
            "{'$max':{'d':99}}",
            "{'$push':{'l':9}}",
            "{'$push':{'l':{'$each':[7,8],'$sort':1,'$slice':4}}}",
            "{'$addToSet':{'l':7}}",
            "{'$addToSet':{'l':{'$each':[7,70]}}}",
            "{'$pull':{'docs':{'i':1}}}",
            "{'$pop':{'l':1}}",
            "{'$pop':{'l':-1}}",
            "{'$pullAll':{'l':[3,70]}}",
            "{'$bit':{'n':{'or':1}}}",
            "{'$currentDate':{'when':true}}",
            "{'$set':{'name':'called','$type':'U'}}",
            "{'$set':{'name':null}}",
            "{'$unset':{'name':''}}")) {
      Update update = update(json);
      Map<String, Object> before = new HashMap<>(entity.data());
      before.put("$type", entity.type());
      before.put("name", entity.name());
      Entity after = Await.item(backend().update(NS, "x", update));
      Map<String, Object> expected =
          new HashMap<>(update.apply(before, UpdateContext.at(after.updatedAt())));
      assertThat(after.type()).as(json).isEqualTo(expected.remove("$type"));
      assertThat(after.name()).as(json).isEqualTo(expected.remove("name"));
      assertThat(Values.typed(after.data())).as(json).isEqualTo(Values.typed(expected));
      Entities.assertSame(Await.item(backend().get(NS, "x")), after);
      entity = after;
    }
    Entities.assertSame(live(open(storage())), Map.of(entity.id(), entity));
  }

  @Test
  default void everyChangeRaisesTheVersionByOneAndMovesTimeForward() {
    Entity last = create("{'$id':'x','n':0}");
    for (int i = 1; i <= 20; i++) {
      Entity next = Await.item(backend().update(NS, "x", update("{'$inc':{'n':1}}")));
      assertThat(next.version()).isEqualTo(last.version() + 1);
      assertThat(next.updatedAt()).isAfterOrEqualTo(last.updatedAt());
      assertThat(next.createdAt()).isEqualTo(last.createdAt());
      assertThat(next.data()).isEqualTo(Map.of("n", (long) i));
      last = next;
    }
    assertThat(live()).hasSize(1);
  }

  @Test
  default void anUpdateThatChangesNothingLeavesTheEntityAsItWas() {
    Entity before = create("{'$id':'x','a':1,'l':[1]}");
    for (String json :
        List.of(
            "{'$set':{'a':1}}",
            "{'$unset':{'b':''}}",
            "{'$inc':{'a':0}}",
            "{'$addToSet':{'l':1}}",
            "{'$setOnInsert':{'a':9}}",
            "{'$max':{'a':0}}")) {
      Entity after = Await.item(backend().update(NS, "x", update(json)));
      Entities.assertSame(after, before);
      Entities.assertSame(Await.item(backend().get(NS, "x")), before);
    }
  }

  @Test
  default void theStateBeforeOrAfterIsReturnedAsAsked() {
    Entity first = create("{'$id':'x','n':1}");
    UpdateOptions before = UpdateOptions.DEFAULT.returning(ReturnDocument.BEFORE);
    UpdateOptions after = UpdateOptions.DEFAULT.returning(ReturnDocument.AFTER);
    Entities.assertSame(
        Await.item(backend().update(NS, "x", update("{'$inc':{'n':1}}"), before)), first);
    Entity third = Await.item(backend().update(NS, "x", update("{'$inc':{'n':1}}"), after));
    assertThat(third.version()).isEqualTo(3);
    assertThat(third.data()).isEqualTo(Map.of("n", 3L));
  }

  @Test
  default void anExpectedVersionMustBeTheActualOne() {
    create("{'$id':'x','n':1}");
    Update inc = update("{'$inc':{'n':1}}");
    Entity second =
        Await.item(backend().update(NS, "x", inc, UpdateOptions.DEFAULT.withExpectedVersion(1)));
    assertThat(second.version()).isEqualTo(2);
    Map<String, String> files = files();
    for (EntityBackend each : List.of(backend(), open(storage()))) {
      for (long expected : new long[] {1, 3, 0, -1, Long.MAX_VALUE}) {
        VersionConflictException error =
            refused(
                VersionConflictException.class,
                NS + "/x",
                each.update(NS, "x", inc, UpdateOptions.DEFAULT.withExpectedVersion(expected)));
        assertThat(error.expected()).isEqualTo(expected);
        assertThat(error.actual()).isEqualTo(2);
        assertThat(error.httpStatus()).isEqualTo(412);
      }
    }
    assertThat(files()).isEqualTo(files);
    Entities.assertSame(Await.item(backend().get(NS, "x")), second);
  }

  @Test
  default void aMissingOrDeletedEntityCannotBeUpdated() {
    create("{'$id':'x','a':1}");
    Await.item(backend().delete(NS, "x"));
    Map<String, String> files = files();
    for (String id : List.of("x", "y", NS + "/y")) {
      EntityNotFoundException error =
          refused(
              EntityNotFoundException.class,
              id,
              backend().update(NS, id, update("{'$set':{'a':2}}")));
      assertThat(error.id()).startsWith(NS + "/");
      assertThat(error.httpStatus()).isEqualTo(404);
      refused(
          EntityNotFoundException.class,
          backend()
              .update(
                  NS,
                  id,
                  update("{'$set':{'a':2}}"),
                  UpdateOptions.DEFAULT.withExpectedVersion(1)));
    }
    refused(
        EntityNotFoundException.class, backend().update("absent", "x", update("{'$set':{'a':2}}")));
    assertThat(files()).isEqualTo(files);
    assertThat(Await.item(backend().listNamespaces())).containsExactly(NS);
  }

  @Test
  default void anUpdateThatCannotBeAppliedNamesThePathAndWritesNothing() {
    Entity before =
        Await.item(
            backend()
                .create(
                    NS,
                    input(
                        "x",
                        map(
                            "s",
                            "text",
                            "n",
                            1,
                            "l",
                            List.of(),
                            "z",
                            null,
                            "big",
                            Long.MAX_VALUE))));
    Map<String, String> files = files();
    Map<String, String> wrong = new HashMap<>();
    wrong.put("{'$inc':{'s':1}}", "s");
    wrong.put("{'$inc':{'z':1}}", "z");
    wrong.put("{'$set':{'n':2},'$inc':{'s':1}}", "s");
    wrong.put("{'$push':{'n':1}}", "n");
    wrong.put("{'$set':{'s.deep':1}}", "s");
    wrong.put("{'$inc':{'big':1}}", "big");
    wrong.put("{'$pop':{'s':1}}", "s");
    wrong.put("{'$rename':{'n':'name'}}", "name");
    wrong.forEach(
        (json, path) -> {
          InvalidUpdateException error =
              refused(InvalidUpdateException.class, path, backend().update(NS, "x", update(json)));
          assertThat(error.at()).as(json).contains(path);
          assertThat(error.httpStatus()).isEqualTo(400);
        });
    refused(
        InvalidUpdateException.class,
        "rray",
        backend()
            .update(
                NS,
                "x",
                update("{'$set':{'l':[1]}}"),
                UpdateOptions.DEFAULT.withArrayFilters(List.of(filter("{'e':1}")))));
    assertThat(files()).isEqualTo(files);
    Entities.assertSame(Await.item(backend().get(NS, "x")), before);
  }

  @Test
  default void aReplacedRowIsGoneFromEveryReadOfTheCurrentState() {
    Await.item(backend().bulkCreate(NS, Documents.numbered("a", 100)));
    for (int i = 0; i < 100; i += 3) {
      Await.item(backend().update(NS, "a%04d".formatted(i), update("{'$inc':{'n':1000}}")));
    }
    EntityBackend other = open(storage());
    assertThat(Await.item(other.count(NS))).isEqualTo(100);
    assertThat(live(other)).hasSize(100);
    assertThat(find(other, filter("{'n':{'$gte':1000}}"), FindOptions.DEFAULT)).hasSize(34);
    assertThat(find(other, filter("{'n':{'$lt':1000}}"), FindOptions.DEFAULT)).hasSize(66);
    assertThat(Await.item(other.get(NS, "a0003")).data()).isEqualTo(Map.of("n", 1003L));
  }
}
