package dev.parquedb.entity;

import java.util.Map;

/** The namespace breaks the naming rules. */
public final class InvalidNamespaceException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String namespace;

  /**
   * Creates the error.
   *
   * @param namespace the namespace as given
   * @param message what happened and what to do
   */
  public InvalidNamespaceException(String namespace, String message) {
    this(namespace, message, null);
  }

  /**
   * Creates the error.
   *
   * @param namespace the namespace as given
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public InvalidNamespaceException(String namespace, String message, Throwable cause) {
    super("INVALID_NAMESPACE", false, 400, message, Map.of("namespace", namespace), cause);
    this.namespace = namespace;
  }

  /** The namespace as given. */
  public String namespace() {
    return namespace;
  }
}
