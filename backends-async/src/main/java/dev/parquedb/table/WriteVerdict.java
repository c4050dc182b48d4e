package dev.parquedb.table;

import dev.parquedb.storage.StorageException;

/** What the failure of a create-if-absent says about the object. */
public enum WriteVerdict {
  /** Another object holds the slot. */
  TAKEN,
  /** The object was definitely not written. */
  REFUSED,
  /** The object may have been written, or may still be. */
  UNKNOWN;

  /** Judges a failure. */
  public static WriteVerdict of(Throwable failure) {
    if (!(failure instanceof StorageException storage)) {
      return UNKNOWN;
    }
    return switch (storage.kind()) {
      case PRECONDITION_FAILED, ALREADY_EXISTS -> TAKEN;
      case NOT_FOUND,
          PATH_CONFLICT,
          INVALID_PATH,
          INVALID_RANGE,
          PERMISSION_DENIED,
          UNAUTHENTICATED,
          THROTTLED,
          UNSUPPORTED,
          QUOTA_EXCEEDED,
          DIRECTORY_NOT_EMPTY,
          CLOSED ->
          REFUSED;
      // A request that failed on its way back looks the same as one that failed on its way there.
      case UNAVAILABLE, TIMEOUT, OUTCOME_UNKNOWN, CORRUPT -> UNKNOWN;
    };
  }
}
