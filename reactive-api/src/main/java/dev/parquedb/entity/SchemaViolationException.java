package dev.parquedb.entity;

import java.util.Map;

/** The document does not fit the declared schema; nothing was written. */
public final class SchemaViolationException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String at;

  /**
   * Creates the error.
   *
   * @param at the offending field, as a dotted path
   * @param message what happened and what to do
   */
  public SchemaViolationException(String at, String message) {
    this(at, message, null);
  }

  /**
   * Creates the error.
   *
   * @param at the offending field, as a dotted path
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public SchemaViolationException(String at, String message, Throwable cause) {
    super("SCHEMA_VIOLATION", false, 422, message, Map.of("at", at), cause);
    this.at = at;
  }

  /** The offending field, as a dotted path. */
  public String at() {
    return at;
  }
}
