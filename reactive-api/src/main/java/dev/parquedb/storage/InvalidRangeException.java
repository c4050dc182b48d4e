package dev.parquedb.storage;

/** The byte range is negative or reversed; nothing was sent to the store. */
public final class InvalidRangeException extends StorageException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   */
  public InvalidRangeException(String path, String message) {
    this(path, message, null);
  }

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   * @param cause what led here, or null
   */
  public InvalidRangeException(String path, String message, Throwable cause) {
    super(StorageErrorKind.INVALID_RANGE, path, message, cause);
  }
}
