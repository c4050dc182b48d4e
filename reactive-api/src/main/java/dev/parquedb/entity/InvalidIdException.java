package dev.parquedb.entity;

import java.util.Map;

/** The entity id breaks the naming rules or belongs to another namespace. */
public final class InvalidIdException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String id;

  /**
   * Creates the error.
   *
   * @param id the id as given
   * @param message what happened and what to do
   */
  public InvalidIdException(String id, String message) {
    this(id, message, null);
  }

  /**
   * Creates the error.
   *
   * @param id the id as given
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public InvalidIdException(String id, String message, Throwable cause) {
    super("INVALID_ID", false, 400, message, Map.of("id", id), cause);
    this.id = id;
  }

  /** The id as given. */
  public String id() {
    return id;
  }
}
