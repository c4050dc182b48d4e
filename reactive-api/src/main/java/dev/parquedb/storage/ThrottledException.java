package dev.parquedb.storage;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** The store asks to slow down; the operation had no effect. */
public final class ThrottledException extends StorageException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param retryAfter how long the store asks to wait; {@link Duration#ZERO} when it does not say
   * @param message what happened and what to do
   */
  public ThrottledException(String path, Duration retryAfter, String message) {
    super(
        StorageErrorKind.THROTTLED,
        path,
        message,
        Map.of("retryAfterMillis", retryAfter.toMillis()),
        null);
    this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
  }

  /** How long the store asks to wait; zero when it does not say. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
