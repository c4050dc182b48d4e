package dev.parquedb.storage;

/** The backend cannot honour the operation or an option of it; nothing was changed. */
public final class UnsupportedStorageException extends StorageException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   */
  public UnsupportedStorageException(String path, String message) {
    this(path, message, null);
  }

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   * @param cause what led here, or null
   */
  public UnsupportedStorageException(String path, String message, Throwable cause) {
    super(StorageErrorKind.UNSUPPORTED, path, message, cause);
  }
}
