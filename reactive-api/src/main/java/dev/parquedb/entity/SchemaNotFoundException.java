package dev.parquedb.entity;

import java.util.Map;

/** The namespace has no schema. */
public final class SchemaNotFoundException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String namespace;

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param message what happened and what to do
   */
  public SchemaNotFoundException(String namespace, String message) {
    this(namespace, message, null);
  }

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public SchemaNotFoundException(String namespace, String message, Throwable cause) {
    super("SCHEMA_NOT_FOUND", false, 404, message, Map.of("namespace", namespace), cause);
    this.namespace = namespace;
  }

  /** The namespace. */
  public String namespace() {
    return namespace;
  }
}
