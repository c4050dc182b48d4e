package dev.parquedb.entity;

import java.util.Map;

/** The deadline passed; nothing was written. */
public final class EntityTimeoutException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String namespace;

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param message what happened and what to do
   */
  public EntityTimeoutException(String namespace, String message) {
    this(namespace, message, null);
  }

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public EntityTimeoutException(String namespace, String message, Throwable cause) {
    super("TIMEOUT", true, 504, message, Map.of("namespace", namespace), cause);
    this.namespace = namespace;
  }

  /** The namespace. */
  public String namespace() {
    return namespace;
  }
}
