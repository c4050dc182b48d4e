package dev.parquedb.entity;

import java.util.Map;

/**
 * The mutation was definitely not committed: other writers won until the attempts or the time ran
 * out.
 */
public final class CommitConflictException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String namespace;

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param message what happened and what to do
   */
  public CommitConflictException(String namespace, String message) {
    this(namespace, message, null);
  }

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public CommitConflictException(String namespace, String message, Throwable cause) {
    super("COMMIT_CONFLICT", true, 409, message, Map.of("namespace", namespace), cause);
    this.namespace = namespace;
  }

  /** The namespace. */
  public String namespace() {
    return namespace;
  }
}
