package dev.parquedb.storage;

/** A file stands where a directory is needed, or the other way round (file systems only). */
public final class PathConflictException extends StorageException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   */
  public PathConflictException(String path, String message) {
    this(path, message, null);
  }

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   * @param cause what led here, or null
   */
  public PathConflictException(String path, String message, Throwable cause) {
    super(StorageErrorKind.PATH_CONFLICT, path, message, cause);
  }
}
