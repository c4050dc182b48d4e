package dev.parquedb.entity;

import java.util.Map;

/** The schema cannot change this way; the message says why. */
public final class IllegalSchemaChangeException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String at;

  /**
   * Creates the error.
   *
   * @param at the offending field, as a dotted path
   * @param message what happened and what to do
   */
  public IllegalSchemaChangeException(String at, String message) {
    this(at, message, null);
  }

  /**
   * Creates the error.
   *
   * @param at the offending field, as a dotted path
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public IllegalSchemaChangeException(String at, String message, Throwable cause) {
    super("ILLEGAL_SCHEMA_CHANGE", false, 422, message, Map.of("at", at), cause);
    this.at = at;
  }

  /** The offending field, as a dotted path. */
  public String at() {
    return at;
  }
}
