package dev.parquedb.entity;

import java.util.Optional;

/**
 * Options of creating entities.
 *
 * @param actor who makes the change, kept in the audit fields
 * @param operationId identifies the operation across repetitions by the caller; random when empty
 * @param audit whether audit fields of the input are refused or kept (import)
 */
public record CreateOptions(Optional<String> actor, Optional<CommitId> operationId, Audit audit) {

  /** The defaults. */
  public static final CreateOptions DEFAULT =
      new CreateOptions(Optional.empty(), Optional.empty(), Audit.REFUSED);

  /** The same made by somebody. */
  public CreateOptions withActor(String who) {
    return new CreateOptions(Optional.of(who), operationId, audit);
  }

  /** The same under a given operation id. */
  public CreateOptions withOperationId(CommitId id) {
    return new CreateOptions(actor, Optional.of(id), audit);
  }

  /** The same keeping audit fields of the input. */
  public CreateOptions keepingAudit() {
    return new CreateOptions(actor, operationId, Audit.KEPT);
  }
}
