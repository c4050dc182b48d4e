package dev.parquedb.entity;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Options of deleting entities.
 *
 * @param mode soft or hard
 * @param expectedVersion the version the entity must have, otherwise {@link
 *     VersionConflictException}
 * @param batched whether a bulk change may take several commits
 * @param actor who makes the change, kept in the audit fields
 * @param operationId identifies the operation across repetitions by the caller; random when empty
 */
public record DeleteOptions(
    DeleteMode mode,
    OptionalLong expectedVersion,
    Batched batched,
    Optional<String> actor,
    Optional<CommitId> operationId) {

  /** The defaults. */
  public static final DeleteOptions DEFAULT =
      new DeleteOptions(
          DeleteMode.SOFT, OptionalLong.empty(), Batched.NO, Optional.empty(), Optional.empty());

  /** The same, only over this version. */
  public DeleteOptions withExpectedVersion(long version) {
    return new DeleteOptions(mode, OptionalLong.of(version), batched, actor, operationId);
  }

  /** The same in as many commits as it takes. */
  public DeleteOptions inBatches() {
    return new DeleteOptions(mode, expectedVersion, Batched.YES, actor, operationId);
  }

  /** The same made by somebody. */
  public DeleteOptions withActor(String who) {
    return new DeleteOptions(mode, expectedVersion, batched, Optional.of(who), operationId);
  }

  /** The same under a given operation id. */
  public DeleteOptions withOperationId(CommitId id) {
    return new DeleteOptions(mode, expectedVersion, batched, actor, Optional.of(id));
  }

  /** The same for good. */
  public DeleteOptions hard() {
    return new DeleteOptions(DeleteMode.HARD, expectedVersion, batched, actor, operationId);
  }
}
