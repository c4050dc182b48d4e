package dev.parquedb.storage;

/** The directory is not empty and {@code recursive} was not given. */
public final class DirectoryNotEmptyException extends StorageException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   */
  public DirectoryNotEmptyException(String path, String message) {
    this(path, message, null);
  }

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   * @param cause what led here, or null
   */
  public DirectoryNotEmptyException(String path, String message, Throwable cause) {
    super(StorageErrorKind.DIRECTORY_NOT_EMPTY, path, message, cause);
  }
}
