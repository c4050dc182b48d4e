package dev.parquedb.entity;

import java.util.Map;

/** An entity of this id exists already, live or soft-deleted. */
public final class EntityExistsException extends EntityException {
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
  public EntityExistsException(String namespace, String id, String message) {
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
  public EntityExistsException(String namespace, String id, String message, Throwable cause) {
    super("ENTITY_EXISTS", false, 409, message, Map.of("namespace", namespace, "id", id), cause);
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
