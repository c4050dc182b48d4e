package dev.parquedb.storage.layer;

import dev.parquedb.storage.AlreadyExistsException;
import dev.parquedb.storage.CorruptStorageException;
import dev.parquedb.storage.DirectoryNotEmptyException;
import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.InvalidRangeException;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PathConflictException;
import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.QuotaExceededException;
import dev.parquedb.storage.StorageClosedException;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.UnauthenticatedException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteOutcomeUnknownException;

/** Errors of a storage with the paths of a view of it. */
final class TranslatedErrors {

  private TranslatedErrors() {}

  /** The same error with the path of the view; what is no error of a storage stays as it is. */
  static Throwable outward(PrefixPaths paths, Throwable failure) {
    if (!(failure instanceof StorageException error)) {
      return failure;
    }
    StorageException told =
        again(
            error,
            paths.outward(error.path()),
            paths.message(error.getMessage()),
            error.getCause());
    told.setStackTrace(error.getStackTrace());
    for (Throwable suppressed : error.getSuppressed()) {
      told.addSuppressed(outward(paths, suppressed));
    }
    return told;
  }

  private static StorageException again(
      StorageException error, String path, String message, Throwable cause) {
    return switch (error.kind()) {
      case NOT_FOUND -> new NotFoundException(path, message, cause);
      case ALREADY_EXISTS -> new AlreadyExistsException(path, message, cause);
      case PRECONDITION_FAILED -> precondition((PreconditionFailedException) error, path, message);
      case PATH_CONFLICT -> new PathConflictException(path, message, cause);
      case INVALID_PATH -> new InvalidPathException(path, message, cause);
      case INVALID_RANGE -> new InvalidRangeException(path, message, cause);
      case PERMISSION_DENIED -> new PermissionDeniedException(path, message, cause);
      case UNAUTHENTICATED -> new UnauthenticatedException(path, message, cause);
      case THROTTLED ->
          new ThrottledException(path, ((ThrottledException) error).retryAfter(), message);
      case UNAVAILABLE ->
          new UnavailableException(
              path, ((UnavailableException) error).retryAfter(), message, cause);
      case TIMEOUT -> new StorageTimeoutException(path, message, cause);
      case OUTCOME_UNKNOWN -> new WriteOutcomeUnknownException(path, message, cause);
      case UNSUPPORTED -> new UnsupportedStorageException(path, message, cause);
      case QUOTA_EXCEEDED -> new QuotaExceededException(path, message, cause);
      case DIRECTORY_NOT_EMPTY -> new DirectoryNotEmptyException(path, message, cause);
      case CORRUPT -> new CorruptStorageException(path, message, cause);
      case CLOSED -> new StorageClosedException(path, message, cause);
    };
  }

  private static StorageException precondition(
      PreconditionFailedException error, String path, String message) {
    return new PreconditionFailedException(path, error.expected(), error.actual(), message);
  }
}
