package dev.parquedb.storage;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** The store cannot be reached or failed without effect; a later attempt may work. */
public final class UnavailableException extends StorageException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

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
    this.retryAfter = Duration.ZERO;
  }

  /**
   * Creates the error with a wait.
   *
   * @param path the path the call was about
   * @param retryAfter before when another attempt is pointless; {@link Duration#ZERO} when that is
   *     not known
   * @param message what happened (naming the backend and the path) and what to do
   * @param cause what led here, or null
   */
  public UnavailableException(String path, Duration retryAfter, String message, Throwable cause) {
    super(
        StorageErrorKind.UNAVAILABLE,
        path,
        message,
        Map.of("retryAfterMillis", retryAfter.toMillis()),
        cause);
    this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
  }

  /** Before when another attempt is pointless; zero when that is not known. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
