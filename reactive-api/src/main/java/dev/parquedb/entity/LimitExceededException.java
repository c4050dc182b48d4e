package dev.parquedb.entity;

import java.util.Map;

/** A configured limit would be exceeded; the message names it. */
public final class LimitExceededException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String limit;

  /**
   * Creates the error.
   *
   * @param limit the name of the limit
   * @param message what happened and what to do
   */
  public LimitExceededException(String limit, String message) {
    this(limit, message, null);
  }

  /**
   * Creates the error.
   *
   * @param limit the name of the limit
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public LimitExceededException(String limit, String message, Throwable cause) {
    super("LIMIT_EXCEEDED", false, 413, message, Map.of("limit", limit), cause);
    this.limit = limit;
  }

  /** The name of the limit. */
  public String limit() {
    return limit;
  }
}
