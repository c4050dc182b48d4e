package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.entity.CreateOptions;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityExistsException;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.testkit.Await;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code create}. */
public interface CreateConformance extends EntitySuite {

  @Test
  default void aCreatedEntityIsVersionOneAndReadsAsItWasReturned() {
    CreateOptions byMe = CreateOptions.DEFAULT.withActor("me");
    Entity created = Await.item(backend().create(NS, input("x", Map.of("a", 1, "b", "two")), byMe));
    assertThat(created.version()).isEqualTo(1);
    assertThat(created.createdBy()).isEqualTo("me");
    assertThat(created.updatedBy()).isEqualTo("me");
    assertThat(created.createdAt()).isNotNull().isEqualTo(created.updatedAt());
    assertThat(created.deleted()).isFalse();
    assertThat(created.deletedBy()).isNull();
    assertThat(created.data()).isEqualTo(Map.of("a", 1L, "b", "two"));
    Entities.assertSame(Await.item(backend().get(NS, "x")), created);
    Entities.assertSame(Await.item(open(storage()).get(NS, "x")), created);
    Entities.assertSame(live().get(NS + "/x"), created);
  }

  @Test
  default void theTimeOfAnEntityIsThatOfItsCommit() {
    Entity first = create("{'$id':'x'}");
    assertThat(first.createdAt()).isEqualTo(head().timestamp());
    Entity second = Await.item(backend().update(NS, "x", update("{'$set':{'a':1}}")));
    assertThat(second.updatedAt()).isEqualTo(head().timestamp()).isAfter(first.createdAt());
    assertThat(second.createdAt()).isEqualTo(first.createdAt());
  }

  @Test
  default void anEntityWithoutDataIsKept() {
    Entity created = create("{}");
    assertThat(created.data()).isEmpty();
    Entities.assertSame(live(open(storage())).get(created.id()), created);
  }

  @Test
  default void theDataOfAReturnedEntityCannotBeChanged() {
    Entity created = create("{'$id':'x','a':{'b':[1]}}");
    Entity read = Await.item(backend().get(NS, "x"));
    for (Entity entity : List.of(created, read)) {
      assertThatThrownBy(() -> entity.data().put("c", 1))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  default void anExistingIdIsRefusedAndTheEntityLeftAsItWas() {
    Entity first = create("{'$id':'x','a':1}");
    EntityExistsException error =
        refused(EntityExistsException.class, NS + "/x", backend().create(NS, input("x", Map.of())));
    assertThat(error.id()).isEqualTo(NS + "/x");
    assertThat(error.namespace()).isEqualTo(NS);
    assertThat(error.httpStatus()).isEqualTo(409);
    refused(EntityExistsException.class, open(storage()).create(NS, input(NS + "/x", Map.of())));
    Entities.assertSame(live(), Map.of(first.id(), first));
  }

  @Test
  default void aSoftDeletedIdIsTakenAndAHardDeletedOneIsFree() {
    create("{'$id':'x','a':1}");
    Await.item(backend().update(NS, "x", update("{'$set':{'a':2}}")));
    Await.item(backend().delete(NS, "x"));
    refused(EntityExistsException.class, NS + "/x", backend().create(NS, input("x", Map.of())));
    refused(EntityExistsException.class, open(storage()).create(NS, input("x", Map.of())));
    Await.item(backend().delete(NS, "x", DeleteOptions.DEFAULT.hard()));
    Entity again = create("{'$id':'x','a':3}");
    assertThat(again.version()).isEqualTo(1);
    Entities.assertSame(live(open(storage())), Map.of(again.id(), again));
  }

  @Test
  default void auditFieldsOfTheInputAreRefusedUnlessTheyAreKept() {
    Map<String, String> before = files();
    Map<String, Object> values =
        Map.of(
            "createdAt",
            Instant.EPOCH,
            "createdBy",
            "x",
            "updatedAt",
            Instant.EPOCH,
            "updatedBy",
            "x",
            "deletedAt",
            Instant.EPOCH,
            "deletedBy",
            "x",
            "version",
            7L);
    values.forEach(
        (field, value) -> {
          InvalidInputException error =
              refused(
                  InvalidInputException.class,
                  field,
                  backend().create(NS, input("x", Map.of(field, value))));
          assertThat(error.at()).isEqualTo(field);
          refused(
              InvalidInputException.class,
              field,
              backend()
                  .bulkCreate(NS, List.of(input("y", Map.of()), input("x", Map.of(field, value)))));
        });
    assertThat(files()).isEqualTo(before);
  }

  @Test
  default void anImportKeepsTheAuditFieldsGivenAndSetsTheOthers() {
    Instant longAgo = Instant.parse("2001-02-03T04:05:06.789012Z");
    Map<String, Object> document =
        Map.of("a", 1, "createdAt", longAgo, "createdBy", "them", "version", 7);
    Entity kept =
        Await.item(
            backend()
                .create(
                    NS,
                    input("x", document),
                    CreateOptions.DEFAULT.keepingAudit().withActor("me")));
    assertThat(kept.createdAt()).isEqualTo(longAgo);
    assertThat(kept.createdBy()).isEqualTo("them");
    assertThat(kept.updatedBy()).isEqualTo("me");
    assertThat(kept.version()).isEqualTo(7);
    assertThat(kept.data()).isEqualTo(Map.of("a", 1L));
    Entities.assertSame(Await.item(open(storage()).get(NS, "x")), kept);
    Entity changed = Await.item(backend().update(NS, "x", update("{'$inc':{'a':1}}")));
    assertThat(changed.version()).isEqualTo(8);
    assertThat(changed.createdAt()).isEqualTo(longAgo);
  }

  @Test
  default void keptAuditFieldsOfTheWrongKindAreRefusedByName() {
    Map<String, String> before = files();
    Map<String, Object> wrong =
        Map.of(
            "createdAt",
            "yesterday",
            "createdBy",
            5L,
            "updatedAt",
            1L,
            "updatedBy",
            true,
            "deletedAt",
            "never",
            "deletedBy",
            1L,
            "version",
            "seven");
    wrong.forEach(
        (field, value) ->
            refused(
                InvalidInputException.class,
                field,
                backend()
                    .create(
                        NS,
                        input("x", Map.of(field, value)),
                        CreateOptions.DEFAULT.keepingAudit())));
    for (long version : new long[] {0, -1}) {
      refused(
          InvalidInputException.class,
          "version",
          backend()
              .create(
                  NS,
                  input("x", Map.of("version", version)),
                  CreateOptions.DEFAULT.keepingAudit()));
    }
    assertThat(files()).isEqualTo(before);
  }

  @Test
  default void anImportedSoftDeletedEntityIsHiddenAndCanBeRestored() {
    Map<String, Object> document = Map.of("deletedAt", Instant.EPOCH, "deletedBy", "them");
    Entity kept =
        Await.item(
            backend().create(NS, input("x", document), CreateOptions.DEFAULT.keepingAudit()));
    assertThat(kept.deleted()).isTrue();
    assertThat(live()).isEmpty();
    assertThat(Await.item(backend().restore(NS, "x")).deleted()).isFalse();
    assertThat(live()).hasSize(1);
  }
}
