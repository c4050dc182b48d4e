package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.numbered;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityException;
import dev.parquedb.entity.EntityExistsException;
import dev.parquedb.entity.InvalidIdException;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.entity.InvalidUpdateException;
import dev.parquedb.entity.LimitExceededException;
import dev.parquedb.entity.ReturnDocument;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.testkit.Await;
import dev.parquedb.update.Update;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bulk operations that must fail as a whole, and what they must not leave behind. */
public interface BulkRefusalConformance extends EntitySuite {

  @Test
  default void oneBadInputFailsTheWholeBulkCreate() {
    create("{'$id':'taken','a':1}");
    create("{'$id':'hidden'}");
    Await.item(backend().delete(NS, "hidden"));
    Map<String, Entity> before = live();
    Map<String, String> files = files();
    refused(
        EntityExistsException.class,
        NS + "/taken",
        backend().bulkCreate(NS, with("{'$id':'taken'}")));
    refused(
        EntityExistsException.class,
        NS + "/hidden",
        backend().bulkCreate(NS, with("{'$id':'hidden'}")));
    refused(
        EntityExistsException.class,
        NS + "/a0005",
        backend().bulkCreate(NS, with("{'$id':'a0005'}")));
    refused(
        EntityExistsException.class,
        NS + "/a0005",
        backend().bulkCreate(NS, with("{'$id':'" + NS + "/a0005'}")));
    refused(InvalidIdException.class, backend().bulkCreate(NS, with("{'$id':'other/x'}")));
    refused(
        InvalidInputException.class, "version", backend().bulkCreate(NS, with("{'version':3}")));
    assertThat(files()).isEqualTo(files);
    Entities.assertSame(live(), before);
    Entities.assertSame(live(open(storage())), before);
  }

  private static List<CreateInput> with(String last) {
    List<CreateInput> inputs = new ArrayList<>(numbered("a", 20));
    inputs.add(13, input(last));
    return inputs;
  }

  @Test
  default void oneEntityThatCannotBeChangedFailsTheWholeBulkUpdate() {
    Await.item(backend().bulkCreate(NS, numbered("a", 30)));
    create("{'$id':'text','n':'not a number'}");
    Map<String, Entity> before = live();
    Map<String, String> files = files();
    InvalidUpdateException error =
        refused(
            InvalidUpdateException.class,
            "n",
            backend().bulkUpdate(NS, filter("{}"), update("{'$inc':{'n':1}}")));
    assertThat(error.at()).contains("n");
    assertThat(files()).isEqualTo(files);
    Entities.assertSame(live(), before);
  }

  @Test
  default void tooManyEntitiesForOneCommitAreRefused() {
    int most = maxBulkEntities();
    Map<String, String> files = files();
    LimitExceededException error =
        refused(
            LimitExceededException.class,
            Integer.toString(most),
            backend().bulkCreate(NS, numbered("a", most + 1)));
    assertThat(error.httpStatus()).isBetween(400, 499);
    assertThat(files()).isEqualTo(files);
    Await.item(backend().bulkCreate(NS, numbered("a", most)));
    create("{'$id':'one-more'}");
    Map<String, String> full = files();
    refused(
        LimitExceededException.class,
        Integer.toString(most),
        backend().bulkUpdate(NS, filter("{}"), update("{'$set':{'x':1}}")));
    refused(
        LimitExceededException.class,
        Integer.toString(most),
        backend().bulkDelete(NS, filter("{}")));
    refused(
        LimitExceededException.class,
        Integer.toString(most),
        backend().bulkDelete(NS, filter("{}"), DeleteOptions.DEFAULT.hard()));
    assertThat(files()).isEqualTo(full);
    assertThat(Await.item(backend().count(NS))).isEqualTo(most + 1L);
  }

  @Test
  default void optionsThatMakeNoSenseForManyEntitiesAreRefused() {
    Await.item(backend().bulkCreate(NS, numbered("a", 3)));
    Map<String, String> files = files();
    for (UpdateOptions options :
        List.of(
            UpdateOptions.DEFAULT.withUpsert(),
            UpdateOptions.DEFAULT.withExpectedVersion(1),
            UpdateOptions.DEFAULT.returning(ReturnDocument.BEFORE),
            UpdateOptions.DEFAULT.withArrayFilters(List.of(filter("{'e':1}"))))) {
      refusedArgument(backend().bulkUpdate(NS, filter("{}"), update("{'$set':{'x':1}}"), options));
    }
    refusedArgument(
        backend().bulkDelete(NS, filter("{}"), DeleteOptions.DEFAULT.withExpectedVersion(1)));
    assertThat(files()).isEqualTo(files);
  }

  private static void refusedArgument(Uni<?> call) {
    assertThat(refused(EntityException.class, call).httpStatus()).isEqualTo(400);
  }

  @Test
  default void aReservedFieldIsNotChangedInBulkEither() {
    Await.item(backend().bulkCreate(NS, numbered("a", 3)));
    Map<String, Entity> before = live();
    for (String field :
        List.of(
            "$id",
            "createdAt",
            "createdBy",
            "updatedAt",
            "updatedBy",
            "deletedAt",
            "deletedBy",
            "version")) {
      assertThatThrownBy(
              () ->
                  Await.item(
                      backend()
                          .bulkUpdate(
                              NS,
                              filter("{}"),
                              Update.of(Map.of("$set", Map.of(field, Instant.EPOCH))))))
          .isInstanceOf(InvalidUpdateException.class)
          .hasMessageContaining(field);
    }
    Entities.assertSame(live(), before);
  }
}
