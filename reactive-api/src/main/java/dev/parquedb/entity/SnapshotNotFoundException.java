package dev.parquedb.entity;

import java.util.Map;

/** The snapshot never existed or was vacuumed; the message names the oldest one available. */
public final class SnapshotNotFoundException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String namespace;

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param message what happened and what to do
   */
  public SnapshotNotFoundException(String namespace, String message) {
    this(namespace, message, null);
  }

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public SnapshotNotFoundException(String namespace, String message, Throwable cause) {
    super("SNAPSHOT_NOT_FOUND", false, 404, message, Map.of("namespace", namespace), cause);
    this.namespace = namespace;
  }

  /** The namespace. */
  public String namespace() {
    return namespace;
  }
}
