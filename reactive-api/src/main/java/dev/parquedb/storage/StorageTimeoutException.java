package dev.parquedb.storage;

/** The deadline passed before the store answered; nothing was changed. */
public final class StorageTimeoutException extends StorageException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   */
  public StorageTimeoutException(String path, String message) {
    this(path, message, null);
  }

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   * @param cause what led here, or null
   */
  public StorageTimeoutException(String path, String message, Throwable cause) {
    super(StorageErrorKind.TIMEOUT, path, message, cause);
  }
}
