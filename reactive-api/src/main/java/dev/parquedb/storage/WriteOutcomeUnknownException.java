package dev.parquedb.storage;

/**
 * A write was sent and its outcome was not learnt: it may have taken effect, may not, or may still.
 * Find out (read back) before doing anything that depends on it.
 */
public final class WriteOutcomeUnknownException extends StorageException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   */
  public WriteOutcomeUnknownException(String path, String message) {
    this(path, message, null);
  }

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   * @param cause what led here, or null
   */
  public WriteOutcomeUnknownException(String path, String message, Throwable cause) {
    super(StorageErrorKind.OUTCOME_UNKNOWN, path, message, cause);
  }
}
