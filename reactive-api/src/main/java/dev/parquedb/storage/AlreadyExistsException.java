package dev.parquedb.storage;

/** The file exists although the caller asked for it not to ({@code ifNoneMatch}). */
public final class AlreadyExistsException extends StorageException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   */
  public AlreadyExistsException(String path, String message) {
    this(path, message, null);
  }

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   * @param cause what led here, or null
   */
  public AlreadyExistsException(String path, String message, Throwable cause) {
    super(StorageErrorKind.ALREADY_EXISTS, path, message, cause);
  }
}
