package dev.parquedb.entity;

import dev.parquedb.query.Filter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Options of changing entities.
 *
 * @param expectedVersion the version the entity must have, otherwise {@link
 *     VersionConflictException}
 * @param upsert what to do when the entity is missing
 * @param returnDocument which state to return
 * @param arrayFilters the filters that positional paths name
 * @param batched whether a bulk change may take several commits
 * @param actor who makes the change, kept in the audit fields
 * @param operationId identifies the operation across repetitions by the caller; random when empty
 */
public record UpdateOptions(
    OptionalLong expectedVersion,
    Upsert upsert,
    ReturnDocument returnDocument,
    List<Filter> arrayFilters,
    Batched batched,
    Optional<String> actor,
    Optional<CommitId> operationId) {

  /** The defaults. */
  public static final UpdateOptions DEFAULT =
      new UpdateOptions(
          OptionalLong.empty(),
          Upsert.NO,
          ReturnDocument.AFTER,
          List.of(),
          Batched.NO,
          Optional.empty(),
          Optional.empty());

  public UpdateOptions {
    arrayFilters = List.copyOf(arrayFilters);
  }

  /** The same, only over this version. */
  public UpdateOptions withExpectedVersion(long version) {
    return new UpdateOptions(
        OptionalLong.of(version),
        upsert,
        returnDocument,
        arrayFilters,
        batched,
        actor,
        operationId);
  }

  /** The same in as many commits as it takes. */
  public UpdateOptions inBatches() {
    return new UpdateOptions(
        expectedVersion, upsert, returnDocument, arrayFilters, Batched.YES, actor, operationId);
  }

  /** The same made by somebody. */
  public UpdateOptions withActor(String who) {
    return new UpdateOptions(
        expectedVersion,
        upsert,
        returnDocument,
        arrayFilters,
        batched,
        Optional.of(who),
        operationId);
  }

  /** The same under a given operation id. */
  public UpdateOptions withOperationId(CommitId id) {
    return new UpdateOptions(
        expectedVersion, upsert, returnDocument, arrayFilters, batched, actor, Optional.of(id));
  }

  /** The same, creating a missing entity. */
  public UpdateOptions withUpsert() {
    return new UpdateOptions(
        expectedVersion, Upsert.YES, returnDocument, arrayFilters, batched, actor, operationId);
  }

  /** The same returning another state. */
  public UpdateOptions returning(ReturnDocument which) {
    return new UpdateOptions(
        expectedVersion, upsert, which, arrayFilters, batched, actor, operationId);
  }

  /** The same with array filters. */
  public UpdateOptions withArrayFilters(List<Filter> filters) {
    return new UpdateOptions(
        expectedVersion, upsert, returnDocument, filters, batched, actor, operationId);
  }
}
