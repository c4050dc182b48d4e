package dev.parquedb.storage.tiered;

import dev.parquedb.storage.CorruptStorageException;
import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.storage.QuotaExceededException;
import dev.parquedb.storage.StorageClosedException;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.UnauthenticatedException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.UnsupportedStorageException;

/** Errors of the cold tier, told of the file they are about. */
final class ColdErrors {

  private ColdErrors() {}

  /**
   * What an error of the cold tier means for a file. A cold write whose outcome is unknown has
   * certainly not changed the file: nothing points to it.
   */
  static Throwable about(String path, Throwable failure) {
    if (!(failure instanceof StorageException error)) {
      return failure;
    }
    String message = "The cold tier failed for \"" + path + "\": " + error.getMessage();
    return switch (error.kind()) {
      case TIMEOUT -> new StorageTimeoutException(path, message, error);
      case THROTTLED ->
          new ThrottledException(path, ((ThrottledException) error).retryAfter(), message);
      case PERMISSION_DENIED -> new PermissionDeniedException(path, message, error);
      case UNAUTHENTICATED -> new UnauthenticatedException(path, message, error);
      case QUOTA_EXCEEDED -> new QuotaExceededException(path, message, error);
      case UNSUPPORTED -> new UnsupportedStorageException(path, message, error);
      case CLOSED -> new StorageClosedException(path, message, error);
      case CORRUPT, NOT_FOUND -> new CorruptStorageException(path, message, error);
      default -> new UnavailableException(path, message + "; nothing was changed", error);
    };
  }
}
