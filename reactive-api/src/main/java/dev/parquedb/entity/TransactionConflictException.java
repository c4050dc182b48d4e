package dev.parquedb.entity;

import java.util.Map;

/** A transaction read what another one changed; nothing of it was committed. */
public final class TransactionConflictException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String namespace;

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param message what happened and what to do
   */
  public TransactionConflictException(String namespace, String message) {
    this(namespace, message, null);
  }

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public TransactionConflictException(String namespace, String message, Throwable cause) {
    super("TRANSACTION_CONFLICT", true, 409, message, Map.of("namespace", namespace), cause);
    this.namespace = namespace;
  }

  /** The namespace. */
  public String namespace() {
    return namespace;
  }
}
