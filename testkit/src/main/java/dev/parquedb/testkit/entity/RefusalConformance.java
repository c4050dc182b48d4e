package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.CreateOptions;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.EntityException;
import dev.parquedb.entity.EntityExistsException;
import dev.parquedb.entity.EntityNotFoundException;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.GetOptions;
import dev.parquedb.entity.InvalidFilterException;
import dev.parquedb.entity.InvalidIdException;
import dev.parquedb.entity.InvalidNamespaceException;
import dev.parquedb.entity.InvalidUpdateException;
import dev.parquedb.entity.SchemaNotFoundException;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.VersionConflictException;
import dev.parquedb.query.Filter;
import dev.parquedb.update.Update;
import io.smallrye.mutiny.Multi;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Errors are typed, carry a code and facts, and name what to change. */
public interface RefusalConformance extends EntitySuite {

  @Test
  default void everyRefusalHasItsCodeItsStatusAndItsFacts() {
    create("{'$id':'x','a':1}");
    Map<String, String> files = files();
    EntityException namespace =
        refused(InvalidNamespaceException.class, "a b", backend().count("a b"));
    assertError(namespace, "INVALID_NAMESPACE", 400, Map.of("namespace", "a b"));
    EntityException id = refused(InvalidIdException.class, "y/x", backend().get(NS, "y/x"));
    assertError(id, "INVALID_ID", 400, Map.of("id", "y/x"));
    EntityException missing =
        refused(
            EntityNotFoundException.class,
            "y",
            backend().update(NS, "y", update("{'$set':{'a':1}}")));
    assertError(missing, "ENTITY_NOT_FOUND", 404, Map.of("id", NS + "/y", "namespace", NS));
    EntityException exists =
        refused(EntityExistsException.class, "x", backend().create(NS, input("{'$id':'x'}")));
    assertError(exists, "ENTITY_EXISTS", 409, Map.of("id", NS + "/x", "namespace", NS));
    EntityException conflict =
        refused(
            VersionConflictException.class,
            "x",
            backend().delete(NS, "x", DeleteOptions.DEFAULT.withExpectedVersion(4)));
    assertError(
        conflict, "VERSION_CONFLICT", 412, Map.of("id", NS + "/x", "expected", 4L, "actual", 1L));
    EntityException schema =
        refused(SchemaNotFoundException.class, "absent", backend().getSchema("absent"));
    assertError(schema, "SCHEMA_NOT_FOUND", 404, Map.of("namespace", "absent"));
    EntityException wrong =
        refused(
            InvalidUpdateException.class,
            "a",
            backend().update(NS, "x", update("{'$push':{'a':1}}")));
    assertThat(wrong.code()).isEqualTo("INVALID_UPDATE");
    assertThat(files()).isEqualTo(files);
  }

  private static void assertError(
      EntityException error, String code, int status, Map<String, Object> facts) {
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.httpStatus()).as(code).isEqualTo(status);
    assertThat(error.retryable()).as("%s may succeed when repeated as it is", code).isFalse();
    assertThat(error.context()).as(code).containsAllEntriesOf(facts);
  }

  @Test
  default void aFilterWithAnUnknownOperatorIsAnErrorAndNeverMatchesAll() {
    for (String json :
        List.of(
            "{'a':{'$unknown':1}}",
            "{'$unknown':[]}",
            "{'a':{'$regex':'(?=x)'}}",
            "{'a':{'$regex':'(a)\\\\1'}}",
            "{'a':{'$gt':1,'$nonsense':2}}",
            "{'$and':{}}",
            "{'a':{'$in':1}}",
            "{'$where':'1'}")) {
      assertThat(catchThrowable(() -> filter(json)))
          .as(json)
          .isInstanceOf(InvalidFilterException.class);
    }
  }

  @Test
  default void anArgumentThatIsNullIsRefusedAtOnce() {
    CreateInput input = input("{'$id':'x'}");
    Update update = update("{'$set':{'a':1}}");
    Filter all = Filter.all();
    List<ThrowingCallable> calls =
        List.of(
            () -> backend().get(null, "x"),
            () -> backend().get(NS, null),
            () -> backend().get(NS, "x", (GetOptions) null),
            () -> backend().getMany(NS, null),
            () -> backend().find(NS, null, FindOptions.DEFAULT),
            () -> backend().find(null, all, FindOptions.DEFAULT),
            () -> backend().find(NS, all, null),
            () -> backend().findPage(NS, null),
            () -> backend().explain(NS, null),
            () -> backend().count(NS, null),
            () -> backend().exists(NS, null),
            () -> backend().create(null, input),
            () -> backend().create(NS, null),
            () -> backend().create(NS, input, (CreateOptions) null),
            () -> backend().update(NS, "x", null),
            () -> backend().update(NS, null, update),
            () -> backend().update(NS, "x", update, (UpdateOptions) null),
            () -> backend().delete(NS, null),
            () -> backend().delete(NS, "x", (DeleteOptions) null),
            () -> backend().restore(NS, null),
            () -> backend().bulkCreate(NS, null),
            () -> backend().ingest(NS, null),
            () -> backend().ingest(NS, Multi.createFrom().empty(), null),
            () -> backend().bulkUpdate(NS, null, update),
            () -> backend().bulkUpdate(NS, all, null),
            () -> backend().bulkDelete(NS, null),
            () -> backend().writeStatus(NS, (CommitId) null),
            () -> backend().snapshot(NS, (SnapshotRef) null),
            () -> backend().listSnapshots(null),
            () -> backend().getSchema(null),
            () -> backend().setSchema(NS, null),
            () -> backend().dropNamespace(null),
            () -> backend().stats(null));
    Map<String, String> files = files();
    for (int i = 0; i < calls.size(); i++) {
      assertThat(catchThrowable(calls.get(i)))
          .as("what call %s throws", i)
          .isInstanceOf(NullPointerException.class);
    }
    assertThat(files()).isEqualTo(files);
  }

  @Test
  default void aReservedFieldCannotBeChanged() {
    create("{'$id':'x','a':1}");
    for (String field :
        List.of(
            "$id",
            "createdAt",
            "createdBy",
            "updatedAt",
            "updatedBy",
            "deletedAt",
            "deletedBy",
            "version",
            "version.x",
            "createdAt.x")) {
      for (String operator :
          List.of("$set", "$unset", "$inc", "$setOnInsert", "$min", "$push", "$currentDate")) {
        Object operand = operator.equals("$currentDate") ? true : 1;
        assertThat(catchThrowable(() -> Update.of(Map.of(operator, Map.of(field, operand)))))
            .as("%s %s", operator, field)
            .isInstanceOf(InvalidUpdateException.class)
            .hasMessageContaining(field);
      }
      assertThat(catchThrowable(() -> Update.of(Map.of("$rename", Map.of("a", field)))))
          .as("$rename to %s", field)
          .isInstanceOf(InvalidUpdateException.class);
      assertThat(catchThrowable(() -> Update.of(Map.of("$rename", Map.of(field, "a")))))
          .as("$rename of %s", field)
          .isInstanceOf(InvalidUpdateException.class);
    }
  }
}
