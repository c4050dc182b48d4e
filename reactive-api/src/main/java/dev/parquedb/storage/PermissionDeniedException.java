package dev.parquedb.storage;

/** The store knows the caller and refuses the operation. */
public final class PermissionDeniedException extends StorageException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   */
  public PermissionDeniedException(String path, String message) {
    this(path, message, null);
  }

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   * @param cause what led here, or null
   */
  public PermissionDeniedException(String path, String message, Throwable cause) {
    super(StorageErrorKind.PERMISSION_DENIED, path, message, cause);
  }
}
