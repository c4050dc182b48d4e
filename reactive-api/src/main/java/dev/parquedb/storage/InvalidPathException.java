package dev.parquedb.storage;

/** The path breaks the path rules; nothing was sent to the store. */
public final class InvalidPathException extends StorageException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   */
  public InvalidPathException(String path, String message) {
    this(path, message, null);
  }

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   * @param cause what led here, or null
   */
  public InvalidPathException(String path, String message, Throwable cause) {
    super(StorageErrorKind.INVALID_PATH, path, message, cause);
  }
}
