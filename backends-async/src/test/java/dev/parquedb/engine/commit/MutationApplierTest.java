package dev.parquedb.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Audit;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.DeleteResult;
import dev.parquedb.entity.DuplicateEntityException;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityExistsException;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.EntityNotFoundException;
import dev.parquedb.entity.InvalidUpdateException;
import dev.parquedb.entity.ReturnDocument;
import dev.parquedb.entity.SchemaViolationException;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.UpdateResult;
import dev.parquedb.entity.VersionConflictException;
import dev.parquedb.query.Filters;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.RowSet;
import dev.parquedb.update.Update;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MutationApplierTest {

  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
  private static final EntityId A = EntityId.of("n", "a");
  private static final EntityId B = EntityId.of("n", "b");

  private final Map<EntityId, Found> base = new HashMap<>();
  private Optional<EntitySchema> schema = Optional.of(EntitySchema.empty());

  private static Entity stored(EntityId id, long version, Instant deletedAt) {
    return new Entity(
        id.full(), "n", null, THEN, "eva", THEN, "eva", deletedAt, null, version, Map.of("x", 1L));
  }

  private void given(EntityId id, Instant deletedAt) {
    base.put(
        id,
        new Found(stored(id, 3, deletedAt), List.of(new RowLocation("f", id.localId().charAt(0)))));
  }

  private Applied apply(Mutation... mutations) {
    return MutationApplier.apply(
        base, Arrays.asList(mutations), schema, (declared, data) -> Map.of(), NOW);
  }

  private static Mutation.Create create(String... ids) {
    return new Mutation.Create(
        Arrays.stream(ids)
            .map(
                id ->
                    new Mutation.NewEntity(
                        EntityId.of("n", id),
                        Mutation.NewEntity.Origin.SUPPLIED,
                        CreateInput.of(Map.of("x", 1))))
            .toList(),
        Audit.REFUSED,
        Optional.of("max"),
        10);
  }

  private static Mutation.Change change(EntityId id, String update, UpdateOptions options) {
    return new Mutation.Change(id, Update.parse(update), options, 10);
  }

  private static Mutation.Change inc(EntityId id) {
    return change(id, "{\"$inc\":{\"x\":1}}", UpdateOptions.DEFAULT);
  }

  private static Object answer(Applied applied, int index) {
    assertThat(applied.results().get(index)).isInstanceOf(Result.Done.class);
    return ((Result.Done) applied.results().get(index)).value();
  }

  private static Throwable failure(Applied applied, int index) {
    assertThat(applied.results().get(index)).isInstanceOf(Result.Failed.class);
    return ((Result.Failed) applied.results().get(index)).cause();
  }

  @Test
  void aCreatedEntityHasVersionOneAndTheCommitsTime() {
    Applied applied = apply(create("a"));
    Entity made = applied.add().get(0);
    assertThat(made.version()).isEqualTo(1);
    assertThat(made.createdAt()).isEqualTo(NOW).isEqualTo(made.updatedAt());
    assertThat(made.createdBy()).isEqualTo("max");
    assertThat(made.type()).isEqualTo("n");
    assertThat(applied.read().absent()).containsExactly(A);
  }

  @Test
  void anExistingIdIsRefusedLiveOrSoftDeleted() {
    given(A, null);
    given(B, THEN);
    Applied applied = apply(create("a"), create("b"));
    assertThat(failure(applied, 0)).isInstanceOf(EntityExistsException.class);
    assertThat(failure(applied, 1)).isInstanceOf(EntityExistsException.class);
    assertThat(applied.isEmpty()).isTrue();
  }

  @Test
  void aGroupOfCreationsIsAllOrNothing() {
    given(B, null);
    Applied applied = apply(create("a", "b"), create("c"));
    assertThat(failure(applied, 0)).isInstanceOf(EntityExistsException.class);
    assertThat(applied.add()).extracting(Entity::id).containsExactly("n/c");
  }

  @Test
  void twoCreationsOfOneIdInOneBatchHaveOneWinner() {
    Applied applied = apply(create("a"), create("a"));
    assertThat(answer(applied, 0)).isInstanceOf(List.class);
    assertThat(failure(applied, 1)).isInstanceOf(EntityExistsException.class);
    assertThat(applied.add()).hasSize(1);
  }

  @Test
  void twoUpdatesOfOneEntityInOneBatchGiveOneRowAndTwoAnswers() {
    given(A, null);
    Applied applied = apply(inc(A), inc(A));
    assertThat(applied.add()).hasSize(1);
    assertThat(applied.add().get(0).version()).isEqualTo(5);
    assertThat(applied.add().get(0).data()).containsEntry("x", 3L);
    assertThat(((Entity) answer(applied, 0)).version()).isEqualTo(4);
    assertThat(((Entity) answer(applied, 1)).version()).isEqualTo(5);
    assertThat(applied.delete()).containsExactly(Map.entry("f", RowSet.of('a')));
  }

  @Test
  void anUpdateThatChangesNothingIsNotACommit() {
    given(A, null);
    Applied applied = apply(change(A, "{\"$set\":{\"x\":1}}", UpdateOptions.DEFAULT));
    assertThat(((Entity) answer(applied, 0)).version()).isEqualTo(3);
    assertThat(applied.isEmpty()).isTrue();
    assertThat(applied.read().present()).containsKey(A);
  }

  @Test
  void anUpdateAnswersTheStateAskedFor() {
    given(A, null);
    Applied applied =
        apply(
            change(
                A, "{\"$inc\":{\"x\":1}}", UpdateOptions.DEFAULT.returning(ReturnDocument.BEFORE)));
    assertThat(((Entity) answer(applied, 0)).version()).isEqualTo(3);
    assertThat(applied.add().get(0).version()).isEqualTo(4);
  }

  @Test
  void aFailedMutationLeavesTheOthersAlone() {
    given(A, null);
    Applied applied =
        apply(inc(A), change(A, "{\"$push\":{\"x\":1}}", UpdateOptions.DEFAULT), inc(A));
    assertThat(failure(applied, 1)).isInstanceOf(InvalidUpdateException.class);
    assertThat(applied.add().get(0).data()).containsEntry("x", 3L);
  }

  @Test
  void updatesOfMissingOrSoftDeletedEntitiesFail() {
    given(B, THEN);
    Applied applied = apply(inc(A), inc(B));
    assertThat(failure(applied, 0)).isInstanceOf(EntityNotFoundException.class);
    assertThat(failure(applied, 1)).isInstanceOf(EntityNotFoundException.class);
  }

  @Test
  void anUpsertCreatesWithSetOnInsert() {
    Applied applied =
        apply(
            change(
                A,
                "{\"$inc\":{\"x\":2},\"$setOnInsert\":{\"y\":9}}",
                UpdateOptions.DEFAULT.withUpsert()));
    assertThat(applied.add().get(0).data()).containsEntry("x", 2L).containsEntry("y", 9L);
    assertThat(applied.add().get(0).version()).isEqualTo(1);
  }

  @Test
  void anExpectedVersionMustMatch() {
    given(A, null);
    Applied applied =
        apply(
            change(A, "{\"$inc\":{\"x\":1}}", UpdateOptions.DEFAULT.withExpectedVersion(2)),
            new Mutation.Remove(A, DeleteOptions.DEFAULT.withExpectedVersion(7)));
    assertThat(failure(applied, 0)).isInstanceOf(VersionConflictException.class);
    assertThat(failure(applied, 1)).isInstanceOf(VersionConflictException.class);
  }

  @Test
  void aSoftDeleteKeepsTheRowAndAHardOneDoesNot() {
    given(A, null);
    given(B, null);
    Applied applied =
        apply(
            new Mutation.Remove(A, DeleteOptions.DEFAULT.withActor("max")),
            new Mutation.Remove(B, DeleteOptions.DEFAULT.hard()));
    assertThat(applied.add()).hasSize(1);
    Entity deleted = applied.add().get(0);
    assertThat(deleted.deletedAt()).isEqualTo(NOW);
    assertThat(deleted.deletedBy()).isEqualTo("max");
    assertThat(deleted.version()).isEqualTo(4);
    assertThat(applied.delete().get("f")).isEqualTo(RowSet.of('a', 'b'));
    assertThat(applied.counts()).isEqualTo(new Applied.Counts(0, 1, 1));
  }

  @Test
  void deletingWhatIsNotThereDeletesNothing() {
    given(B, THEN);
    Applied applied =
        apply(
            new Mutation.Remove(A, DeleteOptions.DEFAULT),
            new Mutation.Remove(B, DeleteOptions.DEFAULT));
    assertThat(answer(applied, 0)).isEqualTo(new DeleteResult(0, 0));
    assertThat(answer(applied, 1)).isEqualTo(new DeleteResult(0, 0));
    assertThat(applied.isEmpty()).isTrue();
  }

  @Test
  void aHardDeletedIdCanBeCreatedAgainInTheSameBatch() {
    given(A, null);
    Applied applied = apply(new Mutation.Remove(A, DeleteOptions.DEFAULT.hard()), create("a"));
    assertThat(applied.add().get(0).version()).isEqualTo(1);
    assertThat(applied.delete()).containsKey("f");
  }

  @Test
  void anEntityCreatedAndHardDeletedInOneBatchLeavesNoRow() {
    Applied applied = apply(create("a"), new Mutation.Remove(A, DeleteOptions.DEFAULT.hard()));
    assertThat(answer(applied, 1)).isEqualTo(new DeleteResult(1, 1));
    assertThat(applied.isEmpty()).isTrue();
  }

  @Test
  void restoringRevivesAndLeavesLiveEntitiesAlone() {
    given(A, THEN);
    given(B, null);
    Applied applied =
        apply(
            new Mutation.Revive(A, UpdateOptions.DEFAULT),
            new Mutation.Revive(B, UpdateOptions.DEFAULT));
    assertThat(((Entity) answer(applied, 0)).deletedAt()).isNull();
    assertThat(((Entity) answer(applied, 0)).version()).isEqualTo(4);
    assertThat(((Entity) answer(applied, 1)).version()).isEqualTo(3);
    assertThat(applied.add()).hasSize(1);
  }

  @Test
  void duplicateRowsOfOneIdFailByName() {
    base.put(
        A,
        new Found(stored(A, 1, null), List.of(new RowLocation("f", 1), new RowLocation("g", 2))));
    assertThat(failure(apply(inc(A)), 0))
        .isInstanceOf(DuplicateEntityException.class)
        .hasMessageContaining("f")
        .hasMessageContaining("g");
  }

  @Test
  void aChangeByFilterChangesLiveMatchesOnly() {
    given(A, null);
    given(B, THEN);
    Applied applied =
        apply(
            new Mutation.ChangeWhere(
                Filters.eq("x", 1),
                Update.parse("{\"$set\":{\"x\":5}}"),
                UpdateOptions.DEFAULT,
                Optional.empty(),
                10));
    assertThat(answer(applied, 0)).isEqualTo(new UpdateResult(1, 1, 1));
    assertThat(applied.read().scanned()).containsExactly(Filters.eq("x", 1));
  }

  @Test
  void aChangeByFilterKnowsWhichElementTheFilterMet() {
    given(A, null);
    Mutation push =
        change(A, "{\"$set\":{\"x\":[{\"n\":1},{\"n\":2},{\"n\":3}]}}", UpdateOptions.DEFAULT);
    UpdateOptions filtered = UpdateOptions.DEFAULT.withArrayFilters(List.of(Filters.gte("e.n", 3)));
    Applied applied =
        apply(
            push,
            new Mutation.ChangeWhere(
                Filters.and(Filters.eq("$id", "n/a"), Filters.eq("x.n", 2)),
                Update.parse("{\"$set\":{\"x.$.n\":20}}"),
                UpdateOptions.DEFAULT,
                Optional.empty(),
                10),
            change(A, "{\"$inc\":{\"x.$[e].n\":100}}", filtered),
            change(A, "{\"$set\":{\"x.$.n\":0}}", UpdateOptions.DEFAULT));
    assertThat(answer(applied, 1)).isEqualTo(new UpdateResult(1, 1, 1));
    assertThat(((Entity) answer(applied, 2)).data())
        .isEqualTo(Map.of("x", List.of(Map.of("n", 1L), Map.of("n", 120L), Map.of("n", 103L))));
    assertThat(failure(applied, 3))
        .isInstanceOf(InvalidUpdateException.class)
        .hasMessageContaining("no filter");
  }

  @Test
  void whatDoesNotFitTheSchemaFailsAlone() {
    schema = Optional.of(EntitySchema.of(SchemaField.optional("x", FieldType.Primitive.STRING)));
    Applied applied = apply(create("a"));
    assertThat(failure(applied, 0)).isInstanceOf(SchemaViolationException.class);
  }

  @Test
  void aSchemaIsDeclaredWithTheTableOrChanged() {
    EntitySchema wanted = EntitySchema.of(SchemaField.optional("x", FieldType.Primitive.STRING));
    assertThat(apply(new Mutation.Declare(wanted, null)).schema()).contains(wanted);
    schema = Optional.empty();
    assertThat(apply(new Mutation.Declare(wanted, null)).schema()).contains(wanted);
    schema = Optional.of(wanted);
    EntitySchema renamed =
        EntitySchema.of(
            SchemaField.optional("x", FieldType.Primitive.STRING).renamedFrom("before"));
    assertThat(apply(new Mutation.Declare(wanted, null)).isEmpty()).isTrue();
    assertThat(apply(new Mutation.Declare(renamed, null)).isEmpty()).isTrue();
  }
}
