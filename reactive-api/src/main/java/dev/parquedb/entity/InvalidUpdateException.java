package dev.parquedb.entity;

import java.util.Map;

/** The update is refused, when parsed or when applied; the entity stays as it was. */
public final class InvalidUpdateException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String at;

  /**
   * Creates the error.
   *
   * @param at where in the update, as a dotted path; empty for the top
   * @param message what happened and what to do
   */
  public InvalidUpdateException(String at, String message) {
    this(at, message, null);
  }

  /**
   * Creates the error.
   *
   * @param at where in the update, as a dotted path; empty for the top
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public InvalidUpdateException(String at, String message, Throwable cause) {
    super("INVALID_UPDATE", false, 400, message, Map.of("at", at), cause);
    this.at = at;
  }

  /** Where in the update, as a dotted path; empty for the top. */
  public String at() {
    return at;
  }
}
