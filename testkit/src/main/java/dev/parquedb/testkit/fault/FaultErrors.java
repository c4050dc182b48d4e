package dev.parquedb.testkit.fault;

import dev.parquedb.storage.CorruptStorageException;
import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.storage.QuotaExceededException;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.UnauthenticatedException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import java.util.EnumSet;
import java.util.Set;

/** The errors that faults end in. */
final class FaultErrors {

  /** Refusals that a storage makes on its own, without a reply that could be lost. */
  private static final Set<StorageErrorKind> LOCAL =
      EnumSet.of(
          StorageErrorKind.INVALID_PATH,
          StorageErrorKind.INVALID_RANGE,
          StorageErrorKind.UNSUPPORTED,
          StorageErrorKind.CLOSED);

  private static final Set<StorageErrorKind> SUPPORTED =
      EnumSet.of(
          StorageErrorKind.UNAVAILABLE,
          StorageErrorKind.TIMEOUT,
          StorageErrorKind.PERMISSION_DENIED,
          StorageErrorKind.UNAUTHENTICATED,
          StorageErrorKind.QUOTA_EXCEEDED,
          StorageErrorKind.CORRUPT,
          StorageErrorKind.OUTCOME_UNKNOWN);

  private FaultErrors() {}

  static void requireSupported(StorageErrorKind kind) {
    if (!SUPPORTED.contains(kind)) {
      throw new IllegalArgumentException("no fault ends in " + kind + ", only in " + SUPPORTED);
    }
  }

  /** Whether a failure was decided without a reply, so that losing the reply changes nothing. */
  static boolean decidedLocally(Throwable failure) {
    return !(failure instanceof StorageException error) || LOCAL.contains(error.kind());
  }

  static StorageException of(StorageErrorKind kind, StorageCall call) {
    String path = call.path();
    String message = "faulty: injected " + kind + " at call " + call;
    return switch (kind) {
      case TIMEOUT -> new StorageTimeoutException(path, message);
      case PERMISSION_DENIED -> new PermissionDeniedException(path, message);
      case UNAUTHENTICATED -> new UnauthenticatedException(path, message);
      case QUOTA_EXCEEDED -> new QuotaExceededException(path, message);
      case CORRUPT -> new CorruptStorageException(path, message);
      case OUTCOME_UNKNOWN -> new WriteOutcomeUnknownException(path, message);
      default -> new UnavailableException(path, message);
    };
  }

  /** What a caller learns when the reply is lost. */
  static StorageException lostReply(StorageCall call) {
    String message = "faulty: the reply was lost at call " + call;
    return call.changes()
        ? new WriteOutcomeUnknownException(
            call.path(), message + "; read back before depending on it")
        : new UnavailableException(call.path(), message + "; try again");
  }

  /** What a caller learns when its deadline passes. */
  static StorageException deadline(StorageCall call, boolean mayHaveLeft) {
    String message = "faulty: the deadline passed at call " + call;
    return call.changes() && mayHaveLeft
        ? new WriteOutcomeUnknownException(call.path(), message)
        : new StorageTimeoutException(call.path(), message);
  }
}
