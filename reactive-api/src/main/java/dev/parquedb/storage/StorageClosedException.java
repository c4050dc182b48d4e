package dev.parquedb.storage;

/** The backend was closed; open a new one. */
public final class StorageClosedException extends StorageException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   */
  public StorageClosedException(String path, String message) {
    this(path, message, null);
  }

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   * @param cause what led here, or null
   */
  public StorageClosedException(String path, String message, Throwable cause) {
    super(StorageErrorKind.CLOSED, path, message, cause);
  }
}
