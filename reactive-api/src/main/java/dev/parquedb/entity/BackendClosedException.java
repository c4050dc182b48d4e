package dev.parquedb.entity;

import java.util.Map;

/** The backend was closed; open a new one. */
public final class BackendClosedException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String namespace;

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param message what happened and what to do
   */
  public BackendClosedException(String namespace, String message) {
    this(namespace, message, null);
  }

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public BackendClosedException(String namespace, String message, Throwable cause) {
    super("CLOSED", false, 503, message, Map.of("namespace", namespace), cause);
    this.namespace = namespace;
  }

  /** The namespace. */
  public String namespace() {
    return namespace;
  }
}
