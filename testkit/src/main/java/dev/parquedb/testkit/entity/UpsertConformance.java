package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityExistsException;
import dev.parquedb.entity.EntityNotFoundException;
import dev.parquedb.entity.InvalidUpdateException;
import dev.parquedb.entity.ReturnDocument;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.VersionConflictException;
import dev.parquedb.testkit.Await;
import dev.parquedb.update.Update;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code update} with {@code upsert}. */
public interface UpsertConformance extends EntitySuite {

  /** The options of an upsert. */
  UpdateOptions UPSERT = UpdateOptions.DEFAULT.withUpsert();

  @Test
  default void anUpsertCreatesAMissingEntityWithWhatIsSetOnInsert() {
    Update change =
        update("{'$inc':{'n':5},'$set':{'name':'n','a.b':1},'$setOnInsert':{'first':true}}");
    Entity created = Await.item(backend().update(NS, "x", change, UPSERT.withActor("me")));
    assertThat(created.id()).isEqualTo(NS + "/x");
    assertThat(created.version()).isEqualTo(1);
    assertThat(created.type()).isEqualTo(NS);
    assertThat(created.name()).isEqualTo("n");
    assertThat(created.createdBy()).isEqualTo("me");
    assertThat(created.updatedBy()).isEqualTo("me");
    assertThat(created.createdAt()).isEqualTo(created.updatedAt());
    assertThat(created.data()).isEqualTo(Map.of("n", 5L, "a", Map.of("b", 1L), "first", true));
    Entities.assertSame(live(open(storage())), Map.of(created.id(), created));
    assertThat(Await.item(backend().listNamespaces())).containsExactly(NS);
  }

  @Test
  default void anUpsertOfAnExistingEntityIsAnUpdate() {
    create("{'$id':'x','n':1}");
    Update change = update("{'$inc':{'n':5},'$setOnInsert':{'first':true}}");
    Entity after = Await.item(backend().update(NS, "x", change, UPSERT));
    assertThat(after.version()).isEqualTo(2);
    assertThat(after.data()).isEqualTo(Map.of("n", 6L));
    assertThat(live()).hasSize(1);
  }

  @Test
  default void theStateBeforeAnInsertIsNull() {
    UpdateOptions before = UPSERT.returning(ReturnDocument.BEFORE);
    assertThat(Await.item(backend().update(NS, "x", update("{'$set':{'a':1}}"), before))).isNull();
    Entity first = Await.item(backend().update(NS, "x", update("{'$set':{'a':2}}"), before));
    assertThat(first.version()).isEqualTo(1);
    assertThat(first.data()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  default void anUpsertOfASoftDeletedEntityIsRefused() {
    create("{'$id':'x','a':1}");
    Await.item(backend().delete(NS, "x"));
    Map<String, String> files = files();
    Throwable failure =
        Await.failure(backend().update(NS, "x", update("{'$set':{'a':2}}"), UPSERT));
    assertThat(failure).isInstanceOfAny(EntityExistsException.class, EntityNotFoundException.class);
    assertThat(failure).hasMessageContaining(NS + "/x");
    assertThat(files()).isEqualTo(files);
    assertThat(Await.item(backend().restore(NS, "x")).data()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  default void anUpsertOverAVersionDoesNotCreate() {
    Map<String, String> files = files();
    Throwable failure =
        Await.failure(
            backend().update(NS, "x", update("{'$set':{'a':2}}"), UPSERT.withExpectedVersion(3)));
    assertThat(failure)
        .isInstanceOfAny(VersionConflictException.class, EntityNotFoundException.class);
    assertThat(files()).isEqualTo(files);
    assertThat(live()).isEmpty();
  }

  @Test
  default void anUpsertThatCannotBeAppliedCreatesNothing() {
    Map<String, String> files = files();
    refused(
        InvalidUpdateException.class,
        "name",
        backend().update(NS, "x", update("{'$set':{'name':5}}"), UPSERT));
    assertThat(live()).isEmpty();
    assertThat(files()).isEqualTo(files);
  }
}
