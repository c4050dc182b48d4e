package dev.parquedb.storage;

/** The store has no room left. */
public final class QuotaExceededException extends StorageException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   */
  public QuotaExceededException(String path, String message) {
    this(path, message, null);
  }

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   * @param cause what led here, or null
   */
  public QuotaExceededException(String path, String message, Throwable cause) {
    super(StorageErrorKind.QUOTA_EXCEEDED, path, message, cause);
  }
}
