package dev.parquedb.entity;

import java.util.Map;

/** The local clock is too far from the store's; nothing was written. Correct the clock. */
public final class ClockSkewException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String namespace;

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param message what happened and what to do
   */
  public ClockSkewException(String namespace, String message) {
    this(namespace, message, null);
  }

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public ClockSkewException(String namespace, String message, Throwable cause) {
    super("CLOCK_SKEW", false, 503, message, Map.of("namespace", namespace), cause);
    this.namespace = namespace;
  }

  /** The namespace. */
  public String namespace() {
    return namespace;
  }
}
