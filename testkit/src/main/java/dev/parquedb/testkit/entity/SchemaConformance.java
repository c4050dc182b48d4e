package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityException;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.IllegalSchemaChangeException;
import dev.parquedb.entity.SchemaNotFoundException;
import dev.parquedb.entity.SchemaViolationException;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.query.Sort;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.testkit.Await;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Declared schemas: what they guard. */
public interface SchemaConformance extends EntitySuite {

  /** A schema of a few fields. */
  EntitySchema SCHEMA =
      EntitySchema.of(
          SchemaField.required("code", Primitive.STRING).withDoc("what it is called"),
          SchemaField.optional("size", Primitive.INT),
          SchemaField.optional("price", new FieldType.Decimal(10, 2)),
          SchemaField.optional("ratio", Primitive.FLOAT),
          SchemaField.optional("tags", new FieldType.ListOf(Primitive.STRING)),
          SchemaField.optional("at", Primitive.TIMESTAMP));

  @Test
  default void aDeclaredSchemaIsReadBackByEveryProcess() {
    refused(SchemaNotFoundException.class, NS, backend().getSchema(NS));
    Await.item(backend().setSchema(NS, SCHEMA));
    assertThat(Await.item(backend().getSchema(NS))).isEqualTo(SCHEMA);
    assertThat(Await.item(open(storage()).getSchema(NS))).isEqualTo(SCHEMA);
    assertThat(Await.item(backend().listNamespaces())).containsExactly(NS);
    assertThat(live()).isEmpty();
    create("{'code':'a'}");
    assertThat(Await.item(open(storage()).getSchema(NS))).isEqualTo(SCHEMA);
  }

  @Test
  default void aNamespaceMadeByACreateHasNoDeclaredFields() {
    create("{'a':1}");
    assertThat(Await.item(backend().getSchema(NS))).isEqualTo(EntitySchema.empty());
  }

  @Test
  default void whatIsDeclaredAndWhatIsNotLiveInOneEntity() {
    Await.item(backend().setSchema(NS, SCHEMA));
    Entity created =
        create(
            "{'$id':'x','code':'a','size':5,'price':{'$numberDecimal':'12.30'},'ratio':0.5,"
                + "'tags':['u',null,'v'],'free':{'any':[1]},'other':null}");
    Entities.assertSame(Await.item(open(storage()).get(NS, "x")), created);
    assertThat(created.data()).containsEntry("size", 5L).containsEntry("ratio", 0.5);
    Entity changed =
        Await.item(
            backend()
                .update(
                    NS,
                    "x",
                    update("{'$inc':{'size':1},'$push':{'tags':'w'},'$unset':{'free':''}}")));
    assertThat(changed.data()).containsEntry("size", 6L).doesNotContainKey("free");
    EntityBackend other = open(storage());
    Entities.assertSame(live(other), Map.of(changed.id(), changed));
    for (String json :
        List.of(
            "{'code':'a'}",
            "{'size':6}",
            "{'size':{'$gt':5.5}}",
            "{'price':{'$lt':{'$numberDecimal':'12.31'}}}",
            "{'tags':'w'}",
            "{'tags':null}",
            "{'other':null}",
            "{'free':null}",
            "{'at':{'$exists':false}}")) {
      assertThat(find(other, filter(json), FindOptions.DEFAULT)).as(json).hasSize(1);
    }
    for (String json :
        List.of(
            "{'size':5}", "{'code':{'$gt':'a'}}", "{'at':{'$exists':true}}", "{'ratio':null}")) {
      assertThat(find(other, filter(json), FindOptions.DEFAULT)).as(json).isEmpty();
    }
  }

  @Test
  default void whatBreaksTheSchemaIsRefusedByNameAndWritesNothing() {
    Await.item(backend().setSchema(NS, SCHEMA));
    Entity before = create("{'$id':'x','code':'a','size':1}");
    Map<String, String> files = files();
    EntityBackend other = open(storage());
    Map<String, String> wrong =
        Map.of(
            "{'size':1}",
            "code",
            "{'code':null}",
            "code",
            "{'code':5}",
            "code",
            "{'code':'a','size':2147483648}",
            "size",
            "{'code':'a','size':1.5}",
            "size",
            "{'code':'a','size':'1'}",
            "size",
            "{'code':'a','price':{'$numberDecimal':'1.234'}}",
            "price",
            "{'code':'a','price':{'$numberDecimal':'123456789.00'}}",
            "price",
            "{'code':'a','ratio':0.1}",
            "ratio",
            "{'code':'a','tags':['u',7]}",
            "tags");
    wrong.forEach(
        (json, field) -> {
          SchemaViolationException error =
              refused(SchemaViolationException.class, field, other.create(NS, input(json)));
          assertThat(error.at()).as(json).startsWith(field);
          assertThat(error.httpStatus()).isEqualTo(422);
          refused(
              SchemaViolationException.class,
              field,
              other.bulkCreate(NS, List.of(input("{'code':'fine'}"), input(json))));
        });
    Map<String, String> updates =
        Map.of(
            "{'$set':{'size':'big'}}",
            "size",
            "{'$unset':{'code':''}}",
            "code",
            "{'$set':{'code':null}}",
            "code",
            "{'$inc':{'size':2147483647}}",
            "size",
            "{'$push':{'tags':1}}",
            "tags",
            "{'$set':{'at':'now'}}",
            "at");
    updates.forEach(
        (json, field) -> {
          refused(SchemaViolationException.class, field, backend().update(NS, "x", update(json)));
          refused(
              SchemaViolationException.class,
              field,
              backend().bulkUpdate(NS, filter("{}"), update(json)));
        });
    refused(
        SchemaViolationException.class,
        "code",
        backend().update(NS, "y", update("{'$set':{'size':1}}"), UpsertConformance.UPSERT));
    assertThat(files()).isEqualTo(files);
    Entities.assertSame(live(other), Map.of(before.id(), before));
  }

  @Test
  default void declaringTheSameSchemaAgainIsFine() {
    Await.item(backend().setSchema(NS, SCHEMA));
    create("{'$id':'x','code':'a'}");
    Await.item(backend().setSchema(NS, SCHEMA));
    assertThat(Await.item(open(storage()).getSchema(NS))).isEqualTo(SCHEMA);
    assertThat(live()).hasSize(1);
  }

  @Test
  default void anotherSchemaOverDataIsRefusedWhereSchemasDoNotEvolve() {
    Await.item(backend().setSchema(NS, SCHEMA));
    create("{'$id':'x','code':'a','size':3}");
    Map<String, String> files = files();
    EntitySchema incompatible = EntitySchema.of(SchemaField.optional("code", Primitive.BINARY));
    EntityException error = refused(EntityException.class, backend().setSchema(NS, incompatible));
    assertThat(error)
        .isInstanceOfAny(
            IllegalSchemaChangeException.class, UnsupportedTableFeatureException.class);
    if (!backend().supportsSchemaEvolution()) {
      EntitySchema more =
          EntitySchema.of(
              SchemaField.required("code", Primitive.STRING),
              SchemaField.optional("x", Primitive.LONG));
      assertThat(Await.failure(backend().setSchema(NS, more)))
          .isInstanceOfAny(
              IllegalSchemaChangeException.class, UnsupportedTableFeatureException.class);
    }
    assertThat(files()).isEqualTo(files);
    assertThat(Await.item(backend().getSchema(NS))).isEqualTo(SCHEMA);
    assertThat(live()).hasSize(1);
  }

  @Test
  default void declaredFieldsSortWithNullsFirst() {
    Await.item(backend().setSchema(NS, SCHEMA));
    create("{'$id':'b','code':'b','size':2}");
    create("{'$id':'n','code':'n','size':null}");
    create("{'$id':'a','code':'a','size':-1}");
    create("{'$id':'m','code':'m'}");
    FindOptions sorted = FindOptions.DEFAULT.withSort(Sort.by("size"));
    assertThat(Entities.ids(find(filter("{}"), sorted))).containsExactly("m", "n", "a", "b");
    FindOptions page = FindOptions.DEFAULT.withSort(Sort.byDescending("code")).withLimit(2);
    assertThat(Entities.ids(Await.item(backend().findPage(NS, filter("{}"), page)).items()))
        .containsExactly("n", "m");
  }
}
