package dev.parquedb.entity;

import java.util.Map;

/** The table's write queue stayed full for longer than a caller may wait; nothing was written. */
public final class QueueFullException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String namespace;

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param message what happened and what to do
   */
  public QueueFullException(String namespace, String message) {
    this(namespace, message, null);
  }

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public QueueFullException(String namespace, String message, Throwable cause) {
    super("QUEUE_FULL", true, 503, message, Map.of("namespace", namespace), cause);
    this.namespace = namespace;
  }

  /** The namespace. */
  public String namespace() {
    return namespace;
  }
}
