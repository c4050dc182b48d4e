package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.map;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityException;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.GetOptions;
import dev.parquedb.entity.IllegalSchemaChangeException;
import dev.parquedb.entity.SchemaViolationException;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.query.Filters;
import dev.parquedb.query.Sort;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Schemas that change over data: what moves, what stays, what is refused. */
public interface SchemaEvolutionConformance extends EntitySuite {

  /** A schema of optional fields, {@code name:type} each. */
  private static EntitySchema schema(String... fields) {
    List<SchemaField> declared = new ArrayList<>();
    for (String field : fields) {
      int colon = field.indexOf(':');
      declared.add(
          SchemaField.optional(
              field.substring(0, colon), FieldType.parse(field.substring(colon + 1))));
    }
    return new EntitySchema(declared, List.of(), Map.of());
  }

  private void evolves() {
    assumeTrue(backend().supportsSchemaEvolution());
  }

  private void declare(EntitySchema schema) {
    Await.item(backend().setSchema(NS, schema));
    assertThat(Await.item(open(storage()).getSchema(NS)).fields())
        .isEqualTo(Await.item(backend().getSchema(NS)).fields());
  }

  private Map<String, Object> data(String id) {
    Map<String, Object> here = Await.item(backend().get(NS, id)).data();
    Entity there = Await.item(open(storage()).get(NS, id));
    assertThat(Values.typed(there.data())).isEqualTo(Values.typed(here));
    assertThat(Values.typed(live().get(there.id()).data())).isEqualTo(Values.typed(here));
    return here;
  }

  @Test
  default void aFieldThatIsDeclaredLateTakesOverWhatIsThere() {
    evolves();
    create("{'$id':'a','size':5,'tags':['x',null],'more':{'k':1}}");
    create("{'$id':'b','size':null}");
    create("{'$id':'c'}");
    Map<String, Entity> before = live();
    declare(schema("size:long", "tags:list<string>", "unused:date"));
    Entities.assertSame(live(open(storage())), before);
    assertThat(Entities.ids(find(filter("{'size':{'$gt':4}}"), FindOptions.DEFAULT)))
        .containsExactly("a");
    assertThat(Entities.ids(find(Filters.exists("size"), FindOptions.DEFAULT)))
        .containsExactlyInAnyOrder("a", "b");
    assertThat(
            Entities.ids(
                find(filter("{}"), FindOptions.DEFAULT.withSort(Sort.byDescending("size")))))
        .startsWith("a");
    Await.item(backend().update(NS, "a", update("{'$inc':{'size':1},'$push':{'tags':'y'}}")));
    assertThat(data("a")).containsEntry("size", 6L).containsEntry("more", Map.of("k", 1L));
    refused(
        SchemaViolationException.class,
        "size",
        backend().update(NS, "c", update("{'$set':{'size':'large'}}")));
  }

  @Test
  default void valuesTakeTheDeclaredTypeWhenTheyMove() {
    evolves();
    create("{'$id':'a','n':3,'d':{'$numberDecimal':'1.5'}}");
    declare(schema("n:double", "d:decimal(10,2)"));
    assertThat(Values.typed(data("a")))
        .isEqualTo(Values.typed(map("n", 3.0, "d", new BigDecimal("1.50"))));
  }

  @Test
  default void aDroppedFieldLeavesItsValuesUndeclared() {
    evolves();
    declare(schema("size:int", "at:time", "id:uuid", "tags:list<string>"));
    create(
        "{'$id':'a','size':5,'at':{'$localTime':'10:00:00'},"
            + "'id':{'$uuid':'00000000-0000-0000-0000-000000000001'},'tags':['x']}");
    create("{'$id':'b','size':null}");
    Map<String, Entity> before = live();
    declare(schema("tags:list<string>"));
    assertThat(live(open(storage())).keySet()).isEqualTo(before.keySet());
    assertThat(data("a")).isEqualTo(before.get(NS + "/a").data());
    assertThat(data("b")).isEqualTo(map("size", null));
    assertThat(Entities.ids(find(filter("{'size':5}"), FindOptions.DEFAULT))).containsExactly("a");
    // Now it may be anything, and be declared as something else.
    Await.item(backend().update(NS, "a", update("{'$set':{'size':'large'}}")));
    declare(schema("tags:list<string>", "size:string"));
    assertThat(data("a")).containsEntry("size", "large");
    assertThat(data("b")).isEqualTo(map("size", null));
  }

  @Test
  default void aRenamedFieldTakesItsValuesAlong() {
    evolves();
    declare(schema("size:int", "other:string"));
    create("{'$id':'a','size':5,'other':'o','free':true}");
    create("{'$id':'b','size':null}");
    create("{'$id':'c','other':'p'}");
    EntitySchema renamed =
        EntitySchema.of(
            SchemaField.optional("length", FieldType.Primitive.LONG).renamedFrom("size"),
            SchemaField.optional("other", FieldType.Primitive.STRING));
    declare(renamed);
    assertThat(data("a")).isEqualTo(map("length", 5L, "other", "o", "free", true));
    assertThat(data("b")).isEqualTo(map("length", null));
    assertThat(data("c")).isEqualTo(map("other", "p"));
    assertThat(Entities.ids(find(filter("{'length':5}"), FindOptions.DEFAULT)))
        .containsExactly("a");
    assertThat(find(filter("{'size':5}"), FindOptions.DEFAULT)).isEmpty();
    // The same declaration again is no change.
    long version = head().version();
    Await.item(backend().setSchema(NS, renamed));
    assertThat(head().version()).isEqualTo(version);
    // The old name is free.
    declare(schema("length:long", "other:string", "size:string"));
    Await.item(backend().update(NS, "a", update("{'$set':{'size':'L'}}")));
    assertThat(data("a")).containsEntry("size", "L").containsEntry("length", 5L);
  }

  @Test
  default void fieldsMaySwapTheirNames() {
    evolves();
    declare(schema("a:int", "b:string"));
    create("{'$id':'x','a':1,'b':'one'}");
    declare(
        EntitySchema.of(
            SchemaField.optional("a", FieldType.Primitive.STRING).renamedFrom("b"),
            SchemaField.optional("b", FieldType.Primitive.INT).renamedFrom("a")));
    assertThat(data("x")).isEqualTo(map("a", "one", "b", 1L));
  }

  @Test
  default void typesWiden() {
    evolves();
    declare(
        schema(
            "i:int",
            "j:int",
            "k:long",
            "f:float",
            "d:decimal(5,2)",
            "day:date",
            "any:boolean",
            "l:list<int>",
            "m:map<string,float>",
            "s:struct<a:int,b:date>"));
    create(
        "{'$id':'x','i':1,'j':2,'k':3,'f':0.5,'d':{'$numberDecimal':'1.25'},"
            + "'day':{'$localDate':'2024-02-29'},'any':true,'l':[1,null],'m':{'a':1.5},"
            + "'s':{'a':1,'b':{'$localDate':'2024-01-01'}}}");
    declare(
        schema(
            "i:long",
            "j:double",
            "k:decimal(21,2)",
            "f:double",
            "d:decimal(12,4)",
            "day:local_timestamp",
            "any:json",
            "l:list<long>",
            "m:map<string,double>",
            "s:struct<a:long,b:local_timestamp,c:string>"));
    assertThat(Values.typed(data("x")))
        .isEqualTo(
            Values.typed(
                map(
                    "i",
                    1L,
                    "j",
                    2.0,
                    "k",
                    new BigDecimal("3.00"),
                    "f",
                    0.5,
                    "d",
                    new BigDecimal("1.2500"),
                    "day",
                    LocalDate.of(2024, 2, 29).atStartOfDay(),
                    "any",
                    true,
                    "l",
                    java.util.Arrays.asList(1L, null),
                    "m",
                    Map.of("a", 1.5),
                    "s",
                    map("a", 1L, "b", LocalDateTime.of(2024, 1, 1, 0, 0)))));
    Await.item(
        backend().update(NS, "x", update("{'$set':{'i':{'$numberLong':'9007199254740993'}}}")));
    assertThat(data("x")).containsEntry("i", 9_007_199_254_740_993L);
  }

  @Test
  default void requiredFieldsMayBecomeOptionalAndBackWhereNothingIsMissing() {
    evolves();
    SchemaField required = SchemaField.required("code", FieldType.Primitive.STRING);
    SchemaField optional = SchemaField.optional("code", FieldType.Primitive.STRING);
    declare(EntitySchema.of(required));
    create("{'$id':'a','code':'x'}");
    declare(EntitySchema.of(optional.withDoc("may be missing")));
    create("{'$id':'b'}");
    SchemaViolationException error =
        refused(
            SchemaViolationException.class,
            "code",
            backend().setSchema(NS, EntitySchema.of(required)));
    assertThat(error).hasMessageContaining(NS + "/b");
    Await.item(backend().update(NS, "b", update("{'$set':{'code':'y'}}")));
    declare(EntitySchema.of(required));
    refused(SchemaViolationException.class, "code", backend().create(NS, input("c", Map.of())));
    assertThat(live()).hasSize(2);
  }

  @Test
  default void aValueThatDoesNotFitRefusesTheChangeAndNothingIsWritten() {
    evolves();
    declare(schema("kept:int"));
    create("{'$id':'fits','n':1,'kept':1}");
    create("{'$id':'misfit','n':'text','kept':2,'s':{'a':1,'b':2}}");
    Map<String, String> files = files();
    Map<String, Entity> before = live();
    for (String wanted : List.of("n:long", "s:struct<a:long>", "n:int")) {
      SchemaViolationException error =
          refused(
              SchemaViolationException.class,
              wanted.substring(0, 1),
              backend().setSchema(NS, schema("kept:int", wanted)));
      assertThat(error).hasMessageContaining(NS + "/misfit");
    }
    assertThat(files()).isEqualTo(files);
    Entities.assertSame(live(open(storage())), before);
    Await.item(backend().delete(NS, "misfit", DeleteOptions.DEFAULT.hard()));
    declare(schema("kept:int", "n:long", "s:struct<a:long>"));
    assertThat(data("fits")).isEqualTo(map("kept", 1L, "n", 1L));
  }

  @Test
  default void illegalChangesAreRefusedWithTheReason() {
    evolves();
    declare(schema("i:long", "d:decimal(10,2)", "s:string", "l:list<long>", "t:timestamp"));
    create("{'$id':'x','i':1}");
    Map<String, String> files = files();
    Map<String, EntitySchema> illegal =
        Map.of(
            "i", schema("i:int"),
            "d", schema("d:decimal(9,2)"),
            "s", schema("s:long"),
            "l", schema("l:list<int>"),
            "t", schema("t:date"),
            "x",
                EntitySchema.of(
                    SchemaField.optional("x", FieldType.Primitive.LONG).renamedFrom("nothing")),
            "y",
                EntitySchema.of(
                    SchemaField.optional("i", FieldType.Primitive.LONG),
                    SchemaField.optional("y", FieldType.Primitive.LONG).renamedFrom("i")));
    illegal.forEach(
        (field, schema) ->
            assertThat(
                    refused(
                            IllegalSchemaChangeException.class,
                            field,
                            backend().setSchema(NS, schema))
                        .at())
                .startsWith(field));
    refused(
        EntityException.class,
        backend()
            .setSchema(NS, new EntitySchema(schema("s:string").fields(), List.of("s"), Map.of())));
    assertThat(files()).isEqualTo(files);
  }

  @Test
  default void anEmptyTableTakesAnySchema() {
    evolves();
    declare(schema("i:long"));
    create("{'$id':'x','i':1}");
    Await.item(backend().delete(NS, "x", DeleteOptions.DEFAULT.hard()));
    declare(schema("i:string"));
    create("{'$id':'y','i':'text'}");
    assertThat(data("y")).isEqualTo(map("i", "text"));
  }

  @Test
  default void softDeletedEntitiesMoveToo() {
    evolves();
    create("{'$id':'a','n':1}");
    create("{'$id':'b','n':2}");
    Await.item(backend().delete(NS, "a"));
    declare(schema("n:double"));
    Entity hidden = Await.item(backend().get(NS, "a", GetOptions.DEFAULT.includingDeleted()));
    assertThat(hidden.deleted()).isTrue();
    assertThat(hidden.data()).isEqualTo(map("n", 1.0));
    assertThat(Await.item(backend().restore(NS, "a")).data()).isEqualTo(map("n", 1.0));
    assertThat(live()).hasSize(2);
  }

  @Test
  default void earlierSnapshotsKeepTheirSchema() {
    evolves();
    create("{'$id':'a','n':1}");
    long first = head().version();
    declare(schema("n:long"));
    long second = head().version();
    declare(EntitySchema.of(SchemaField.optional("m", FieldType.Primitive.DOUBLE)));
    Await.item(backend().update(NS, "a", update("{'$set':{'m':0.5}}")));
    EntityBackend one = Await.item(backend().snapshot(NS, SnapshotRef.version(first)));
    EntityBackend two = Await.item(backend().snapshot(NS, SnapshotRef.version(second)));
    assertThat(Await.item(one.getSchema(NS))).isEqualTo(EntitySchema.empty());
    assertThat(Await.item(two.getSchema(NS)).fields()).isEqualTo(schema("n:long").fields());
    assertThat(Await.item(one.get(NS, "a")).data()).isEqualTo(map("n", 1L));
    assertThat(Await.item(two.get(NS, "a")).data()).isEqualTo(map("n", 1L));
    assertThat(data("a")).isEqualTo(map("m", 0.5, "n", 1L));
    assertThat(Await.item(backend().count(NS, filter("{'m':0.5}")))).isEqualTo(1);
  }

  @Test
  default void aChangeOfTheSchemaIsNoChangeOfEntities() {
    evolves();
    Entity created = create("{'$id':'a','n':1}");
    declare(schema("n:long"));
    Entities.assertSame(Await.item(backend().get(NS, "a")), created);
    assertThat(Await.item(backend().count(NS, filter("{}")))).isEqualTo(1);
  }

  @Test
  default void noWriterPutsARowBesideASchemaThatItBreaks() {
    evolves();
    create("{'$id':'first','n':0}");
    List<EntityBackend> writers = List.of(backend(), open(storage()));
    EntityBackend declaring = open(storage());
    List<CompletableFuture<Outcome<Entity>>> writes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      EntityBackend writer = writers.get(i % 2);
      // Every fifth breaks the schema: it comes before, and the schema is refused, or it fails.
      Object value = i % 5 == 4 ? "text" : (Object) (long) i;
      writes.add(Calls.start(writer.create(NS, input("w" + i, map("n", value)))));
      if (i == 20) {
        writes.forEach(Calls::join);
        Await.item(declaring.bulkDelete(NS, filter("{'n':'text'}"), DeleteOptions.DEFAULT.hard()));
      }
    }
    CompletableFuture<Outcome<Void>> declared =
        Calls.start(declaring.setSchema(NS, schema("n:double")));
    List<Outcome<Entity>> ended = writes.stream().map(Calls::join).toList();
    Outcome<Void> schema = Calls.join(declared);
    boolean evolved = schema.succeeded();
    if (!evolved) {
      assertThat(schema.failure()).isInstanceOf(SchemaViolationException.class);
    }
    for (Entity entity : live(open(storage())).values()) {
      assertThat(entity.data().get("n"))
          .isInstanceOfAny(
              evolved ? Double.class : Long.class, evolved ? Double.class : String.class);
    }
    for (int i = 21; i < 40; i++) {
      Outcome<Entity> outcome = ended.get(i);
      if (!outcome.succeeded()) {
        assertThat(i % 5).isEqualTo(4);
        assertThat(outcome.failure()).isInstanceOf(SchemaViolationException.class);
      } else {
        assertThat(live()).containsKey(NS + "/w" + i);
      }
    }
  }

  @Test
  default void ofManyWhoChangeTheSchemaEachIsAppliedToWhatTheOthersLeft() {
    evolves();
    create("{'$id':'x','a':1,'b':2}");
    List<EntityBackend> backends = List.of(backend(), open(storage()), open(storage()));
    List<EntitySchema> schemas = List.of(schema("a:long"), schema("b:long"), schema("a:double"));
    List<Outcome<Void>> outcomes =
        Calls.together(3, i -> backends.get(i).setSchema(NS, schemas.get(i)));
    for (Outcome<Void> outcome : outcomes) {
      if (!outcome.succeeded()) {
        // From double there is no way back to long.
        assertThat(outcome.failure()).isInstanceOf(IllegalSchemaChangeException.class);
      }
    }
    assertThat(outcomes).anyMatch(Outcome::succeeded);
    EntitySchema last = Await.item(open(storage()).getSchema(NS));
    assertThat(schemas.stream().map(EntitySchema::fields)).contains(last.fields());
    assertThat(data("x")).containsOnlyKeys("a", "b");
  }
}
