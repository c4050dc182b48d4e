package dev.parquedb.entity;

import java.util.Map;

/** An argument, option or input document is refused; nothing was written. */
public final class InvalidInputException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String at;

  /**
   * Creates the error.
   *
   * @param at the offending part, as a dotted path or option name
   * @param message what happened and what to do
   */
  public InvalidInputException(String at, String message) {
    this(at, message, null);
  }

  /**
   * Creates the error.
   *
   * @param at the offending part, as a dotted path or option name
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public InvalidInputException(String at, String message, Throwable cause) {
    super("INVALID_INPUT", false, 400, message, Map.of("at", at), cause);
    this.at = at;
  }

  /** The offending part, as a dotted path or option name. */
  public String at() {
    return at;
  }
}
