package dev.parquedb.storage;

/** The store cannot be reached or failed without effect; a later attempt may work. */
public final class UnavailableException extends StorageException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   */
  public UnavailableException(String path, String message) {
    this(path, message, null);
  }

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   * @param cause what led here, or null
   */
  public UnavailableException(String path, String message, Throwable cause) {
    super(StorageErrorKind.UNAVAILABLE, path, message, cause);
  }
}
