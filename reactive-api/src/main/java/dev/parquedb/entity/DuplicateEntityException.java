package dev.parquedb.entity;

import java.util.Map;

/** Several rows carry this id (written by another engine); the message names their files. */
public final class DuplicateEntityException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String namespace;
  private final String id;

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param id the full id
   * @param message what happened and what to do
   */
  public DuplicateEntityException(String namespace, String id, String message) {
    this(namespace, id, message, null);
  }

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param id the full id
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public DuplicateEntityException(String namespace, String id, String message, Throwable cause) {
    super("DUPLICATE_ENTITY", false, 409, message, Map.of("namespace", namespace, "id", id), cause);
    this.namespace = namespace;
    this.id = id;
  }

  /** The namespace. */
  public String namespace() {
    return namespace;
  }

  /** The full id. */
  public String id() {
    return id;
  }
}
