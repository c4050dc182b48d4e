package dev.parquedb.storage;

/** What kind of storage error happened. The set is closed; see the constants for what to do. */
public enum StorageErrorKind {
  /** The file does not exist. */
  NOT_FOUND(false, 404),
  /** The file exists already. */
  ALREADY_EXISTS(false, 409),
  /** The file is not in the version the caller expected. */
  PRECONDITION_FAILED(false, 412),
  /** A file stands where a directory is needed, or the other way round. */
  PATH_CONFLICT(false, 409),
  /** The path breaks the path rules. */
  INVALID_PATH(false, 400),
  /** The byte range is negative or reversed. */
  INVALID_RANGE(false, 400),
  /** The store refuses this caller. */
  PERMISSION_DENIED(false, 403),
  /** The store does not know this caller. */
  UNAUTHENTICATED(false, 401),
  /** The store asks to slow down. */
  THROTTLED(true, 429),
  /** The store cannot be reached or failed; a later attempt may work. */
  UNAVAILABLE(true, 503),
  /** The deadline passed before the store answered; nothing was changed. */
  TIMEOUT(true, 504),
  /** A write may or may not have taken effect. */
  OUTCOME_UNKNOWN(false, 504),
  /** The backend cannot honour this operation or option. */
  UNSUPPORTED(false, 501),
  /** The store is full. */
  QUOTA_EXCEEDED(false, 507),
  /** The directory holds files. */
  DIRECTORY_NOT_EMPTY(false, 409),
  /** Stored bytes are damaged. */
  CORRUPT(false, 500),
  /** The backend was closed. */
  CLOSED(false, 503);

  private final boolean retryable;
  private final int httpStatus;

  StorageErrorKind(boolean retryable, int httpStatus) {
    this.retryable = retryable;
    this.httpStatus = httpStatus;
  }

  /**
   * Whether the same call may succeed when repeated later. A write whose outcome is unknown is not
   * retryable blindly: find out first what happened.
   */
  public boolean retryable() {
    return retryable;
  }

  /** The HTTP status that describes this kind to an HTTP client. */
  public int httpStatus() {
    return httpStatus;
  }
}
