package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.DeleteResult;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityException;
import dev.parquedb.entity.EntityNotFoundException;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.GetOptions;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.VersionConflictException;
import dev.parquedb.query.Filter;
import dev.parquedb.testkit.Await;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code delete} and {@code restore}. */
public interface DeleteConformance extends EntitySuite {

  /** The options of a delete for good. */
  DeleteOptions HARD = DeleteOptions.DEFAULT.hard();

  @Test
  default void aSoftDeleteMarksTheEntity() {
    Entity before = create("{'$id':'x','a':1}");
    DeleteResult result =
        Await.item(backend().delete(NS, "x", DeleteOptions.DEFAULT.withActor("me")));
    assertThat(result).isEqualTo(new DeleteResult(1, 1));
    Entity deleted =
        Await.item(open(storage()).get(NS, "x", GetOptions.DEFAULT.includingDeleted()));
    assertThat(deleted.version()).isEqualTo(2);
    assertThat(deleted.deletedBy()).isEqualTo("me");
    assertThat(deleted.updatedBy()).isEqualTo("me");
    assertThat(deleted.deletedAt())
        .isNotNull()
        .isEqualTo(deleted.updatedAt())
        .isAfter(before.createdAt());
    assertThat(deleted.data()).isEqualTo(before.data());
    assertThat(live()).isEmpty();
    assertThat(Await.item(backend().count(NS))).isZero();
  }

  @Test
  default void deletingWhatIsNotThereSaysSoAndWritesNothing() {
    create("{'$id':'x'}");
    Await.item(backend().delete(NS, "x"));
    Map<String, String> files = files();
    assertThat(Await.item(backend().delete(NS, "x")).deleted()).isZero();
    assertThat(Await.item(backend().delete(NS, "y")).deleted()).isZero();
    assertThat(Await.item(backend().delete(NS, "y", HARD)).deleted()).isZero();
    assertThat(Await.item(backend().delete(NS, "y"))).isEqualTo(new DeleteResult(0, 0));
    assertThat(files()).isEqualTo(files);
  }

  @Test
  default void aHardDeleteRemovesTheRowLiveOrSoftDeleted() {
    Await.item(backend().bulkCreate(NS, Documents.numbered("a", 10)));
    Await.item(backend().delete(NS, "a0001"));
    assertThat(Await.item(backend().delete(NS, "a0001", HARD)).deleted()).isEqualTo(1);
    assertThat(Await.item(backend().delete(NS, "a0002", HARD)).deleted()).isEqualTo(1);
    for (EntityBackend each : List.of(backend(), open(storage()))) {
      List<Entity> all = find(each, Filter.all(), FindOptions.DEFAULT.includingDeleted());
      assertThat(all).hasSize(8);
      assertThat(Await.item(each.get(NS, "a0001", GetOptions.DEFAULT.includingDeleted()))).isNull();
      refused(EntityNotFoundException.class, NS + "/a0002", each.restore(NS, "a0002"));
    }
  }

  @Test
  default void everythingCanBeDeletedForGood() {
    Await.item(backend().bulkCreate(NS, Documents.numbered("a", 10)));
    assertThat(Await.item(backend().bulkDelete(NS, Filter.all(), HARD)).deleted()).isEqualTo(10);
    EntityBackend other = open(storage());
    assertThat(live(other)).isEmpty();
    assertThat(Await.item(other.count(NS))).isZero();
    assertThat(Await.item(other.listNamespaces())).containsExactly(NS);
    assertThat(Await.item(other.create(NS, Documents.input("{'$id':'a0001'}"))).version())
        .isEqualTo(1);
  }

  @Test
  default void anExpectedVersionGuardsADelete() {
    create("{'$id':'x'}");
    Await.item(backend().update(NS, "x", update("{'$set':{'a':1}}")));
    Map<String, String> files = files();
    for (DeleteOptions options : List.of(DeleteOptions.DEFAULT, HARD)) {
      VersionConflictException error =
          refused(
              VersionConflictException.class,
              NS + "/x",
              backend().delete(NS, "x", options.withExpectedVersion(1)));
      assertThat(error.actual()).isEqualTo(2);
    }
    assertThat(files()).isEqualTo(files);
    assertThat(Await.item(backend().delete(NS, "x", HARD.withExpectedVersion(2))).deleted())
        .isEqualTo(1);
  }

  @Test
  default void aRestoreRevivesWithANewVersionAndTheSameData() {
    Entity before = create("{'$id':'x','a':1,'name':'n'}");
    Await.item(backend().delete(NS, "x", DeleteOptions.DEFAULT.withActor("them")));
    Entity restored = Await.item(backend().restore(NS, "x", UpdateOptions.DEFAULT.withActor("me")));
    assertThat(restored.version()).isEqualTo(3);
    assertThat(restored.deleted()).isFalse();
    assertThat(restored.deletedBy()).isNull();
    assertThat(restored.updatedBy()).isEqualTo("me");
    assertThat(restored.createdAt()).isEqualTo(before.createdAt());
    assertThat(restored.data()).isEqualTo(before.data());
    assertThat(restored.name()).isEqualTo("n");
    Entities.assertSame(live(open(storage())), Map.of(restored.id(), restored));
    Entity updated = Await.item(backend().update(NS, "x", update("{'$inc':{'a':1}}")));
    assertThat(updated.version()).isEqualTo(4);
  }

  @Test
  default void restoringALiveEntityChangesNothing() {
    Entity before = create("{'$id':'x','a':1}");
    Map<String, String> files = files();
    Entities.assertSame(Await.item(backend().restore(NS, "x")), before);
    assertThat(files()).isEqualTo(files);
  }

  @Test
  default void restoringWhatNeverWasIsAnError() {
    create("{'$id':'x'}");
    refused(EntityNotFoundException.class, NS + "/y", backend().restore(NS, "y"));
    refused(EntityNotFoundException.class, "absent/y", backend().restore("absent", "y"));
    assertThat(Await.item(backend().listNamespaces())).containsExactly(NS);
  }

  @Test
  default void aRestoreHonoursTheExpectedVersionAndRefusesWhatMakesNoSense() {
    create("{'$id':'x'}");
    Await.item(backend().delete(NS, "x"));
    Map<String, String> files = files();
    refused(
        VersionConflictException.class,
        NS + "/x",
        backend().restore(NS, "x", UpdateOptions.DEFAULT.withExpectedVersion(1)));
    for (UpdateOptions options :
        List.of(
            UpdateOptions.DEFAULT.withUpsert(),
            UpdateOptions.DEFAULT.withArrayFilters(List.of(filter("{'e':1}"))))) {
      EntityException error = refused(EntityException.class, backend().restore(NS, "x", options));
      assertThat(error.httpStatus()).isEqualTo(400);
    }
    assertThat(files()).isEqualTo(files);
    Entity restored =
        Await.item(backend().restore(NS, "x", UpdateOptions.DEFAULT.withExpectedVersion(2)));
    assertThat(restored.version()).isEqualTo(3);
  }
}
