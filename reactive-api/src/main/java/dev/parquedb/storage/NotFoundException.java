package dev.parquedb.storage;

/** The file (or, for {@code rmdir}, the directory) does not exist. */
public final class NotFoundException extends StorageException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   */
  public NotFoundException(String path, String message) {
    this(path, message, null);
  }

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   * @param cause what led here, or null
   */
  public NotFoundException(String path, String message, Throwable cause) {
    super(StorageErrorKind.NOT_FOUND, path, message, cause);
  }
}
