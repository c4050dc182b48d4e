package dev.parquedb.entity;

import java.util.Map;

/**
 * The mutation may or may not have been committed, and the time allowed for finding out has passed.
 * Ask {@link EntityBackend#writeStatus(String, CommitId)} with {@link #commitId()}, or subscribe to
 * the same {@code Uni} again: it joins the pending outcome and never writes twice.
 */
public final class WriteOutcomeUnknownException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final transient CommitId commitId;

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param commitId the commit whose outcome is unknown
   * @param cause what led here
   */
  public WriteOutcomeUnknownException(String namespace, CommitId commitId, Throwable cause) {
    super(
        "WRITE_OUTCOME_UNKNOWN",
        false,
        504,
        "The outcome of commit "
            + commitId.value()
            + " in namespace "
            + namespace
            + " is unknown: ask writeStatus with this commit id before repeating the change",
        Map.of("namespace", namespace, "commitId", commitId.value().toString()),
        cause);
    this.commitId = commitId;
  }

  /** The commit to ask {@code writeStatus} about. */
  public CommitId commitId() {
    return commitId;
  }
}
