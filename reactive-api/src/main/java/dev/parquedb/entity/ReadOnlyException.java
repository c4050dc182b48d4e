package dev.parquedb.entity;

import java.util.Map;

/** The backend or snapshot is read-only; nothing was changed. */
public final class ReadOnlyException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String namespace;

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param message what happened and what to do
   */
  public ReadOnlyException(String namespace, String message) {
    this(namespace, message, null);
  }

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public ReadOnlyException(String namespace, String message, Throwable cause) {
    super("READ_ONLY", false, 403, message, Map.of("namespace", namespace), cause);
    this.namespace = namespace;
  }

  /** The namespace. */
  public String namespace() {
    return namespace;
  }
}
