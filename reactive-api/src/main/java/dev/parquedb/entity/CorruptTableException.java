package dev.parquedb.entity;

import java.util.Map;

/** Metadata or data of the table is damaged; the message names the file. */
public final class CorruptTableException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String namespace;
  private final String file;

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param file the damaged file
   * @param message what happened and what to do
   */
  public CorruptTableException(String namespace, String file, String message) {
    this(namespace, file, message, null);
  }

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param file the damaged file
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public CorruptTableException(String namespace, String file, String message, Throwable cause) {
    super(
        "CORRUPT_TABLE", false, 500, message, Map.of("namespace", namespace, "file", file), cause);
    this.namespace = namespace;
    this.file = file;
  }

  /** The namespace. */
  public String namespace() {
    return namespace;
  }

  /** The damaged file. */
  public String file() {
    return file;
  }
}
