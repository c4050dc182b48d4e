package dev.parquedb.storage;

/** Stored bytes do not match their checksum or length. */
public final class CorruptStorageException extends StorageException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   */
  public CorruptStorageException(String path, String message) {
    this(path, message, null);
  }

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param message what happened (naming the backend and the path) and what to do
   * @param cause what led here, or null
   */
  public CorruptStorageException(String path, String message, Throwable cause) {
    super(StorageErrorKind.CORRUPT, path, message, cause);
  }
}
