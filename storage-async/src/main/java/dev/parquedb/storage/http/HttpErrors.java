package dev.parquedb.storage.http;

import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.UnauthenticatedException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.UnsupportedStorageException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Says answers of HTTP servers, and their absence, in the words of the storage. Pure. */
final class HttpErrors {

  private HttpErrors() {}

  /**
   * The error for an answer that is none of success.
   *
   * @param path the file
   * @param status the status
   * @param retryAfter the Retry-After header; null when there is none
   * @param expected the version asked; empty for any
   */
  static StorageException answered(
      String path, int status, String retryAfter, Optional<String> expected) {
    String what = "The http storage answered " + status + " about \"" + path + "\"";
    if (status == 404 || status == 410) {
      return notFound(path);
    }
    if (status == 401 || status == 407) {
      return new UnauthenticatedException(
          path, what + ": the server does not know you; check the option token or header.*");
    }
    if (status == 403) {
      return new PermissionDeniedException(
          path, what + ": reading is not allowed; ask the server's operator for access");
    }
    if (status == 412 && expected.isPresent()) {
      return new PreconditionFailedException(
          path,
          expected.get(),
          null,
          "\"" + path + "\" of the http storage was replaced while it was read; read it again");
    }
    if (status == 429 || status == 503 && retryAfter != null) {
      return new ThrottledException(
          path, delay(retryAfter), what + "; try again later and more slowly");
    }
    if (status == 408 || status == 425 || status >= 500 && status != 501 && status != 505) {
      return new UnavailableException(path, what + "; try again later");
    }
    return new UnsupportedStorageException(
        path, what + "; the server does not take plain reads of this file");
  }

  /** The error for a missing file. */
  static NotFoundException notFound(String path) {
    return new NotFoundException(path, "The http storage has no file \"" + path + "\"");
  }

  /**
   * The error for a failure of the exchange; what is no such failure stays as it is.
   *
   * @param path the file
   * @param thrown what was reported
   */
  static Throwable unanswered(String path, Throwable thrown) {
    String about = "The http storage, asked about \"" + path + "\": ";
    if (thrown instanceof UnusableResponseException) {
      return new UnsupportedStorageException(
          path, about + thrown.getMessage() + "; use another server for it", thrown);
    }
    if (thrown instanceof BrokenResponseException) {
      return new UnavailableException(
          path, about + thrown.getMessage() + "; try again later", thrown);
    }
    if (thrown instanceof ConnectionPoolTooBusyException) {
      return new UnavailableException(
          path, about + "too many requests wait for a connection; try again later", thrown);
    }
    if (thrown instanceof TimeoutException) {
      return new StorageTimeoutException(
          path, about + "the server was silent for too long; try again later", thrown);
    }
    if (thrown instanceof UnknownHostException) {
      return new UnavailableException(
          path, about + "the server's name is not known; check the address", thrown);
    }
    if (thrown instanceof StorageException
        || thrown instanceof Error
        || thrown instanceof RuntimeException bug && isOurs(bug)) {
      return thrown;
    }
    return new UnavailableException(
        path,
        about
            + "the server cannot be reached ("
            + thrown.getClass().getSimpleName()
            + "); try again later",
        thrown);
  }

  private static boolean isOurs(RuntimeException thrown) {
    return !thrown.getClass().getName().startsWith("io.");
  }

  private static Duration delay(String retryAfter) {
    // A date would need the server's clock; no wait leaves it to the caller's own backoff.
    return retryAfter != null && retryAfter.strip().matches("[0-9]{1,6}")
        ? Duration.ofSeconds(Long.parseLong(retryAfter.strip()))
        : Duration.ZERO;
  }
}
