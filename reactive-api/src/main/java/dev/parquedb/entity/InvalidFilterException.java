package dev.parquedb.entity;

import java.util.Map;

/**
 * The filter is refused: unknown operator, wrong operand, pattern that cannot run in linear time.
 */
public final class InvalidFilterException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String at;

  /**
   * Creates the error.
   *
   * @param at where in the filter, as a dotted path; empty for the top
   * @param message what happened and what to do
   */
  public InvalidFilterException(String at, String message) {
    this(at, message, null);
  }

  /**
   * Creates the error.
   *
   * @param at where in the filter, as a dotted path; empty for the top
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public InvalidFilterException(String at, String message, Throwable cause) {
    super("INVALID_FILTER", false, 400, message, Map.of("at", at), cause);
    this.at = at;
  }

  /** Where in the filter, as a dotted path; empty for the top. */
  public String at() {
    return at;
  }
}
