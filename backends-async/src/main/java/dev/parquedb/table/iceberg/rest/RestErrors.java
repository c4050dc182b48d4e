package dev.parquedb.table.iceberg.rest;

import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.UnauthenticatedException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** The errors between us and the catalog, worded the same everywhere. No secret is in them. */
final class RestErrors {

  private final Redaction redaction;

  RestErrors(Redaction redaction) {
    this.redaction = redaction;
  }

  /**
   * The error for a request without effect that was not answered.
   *
   * @param what the request was about
   * @param failure what the exchange failed with; another failure stays as it is
   */
  static Throwable unanswered(String what, Throwable failure) {
    if (!(failure instanceof ExchangeException exchange)) {
      return failure;
    }
    String message = about(what) + exchange.getMessage();
    if (exchange.reach() == ExchangeException.Reach.TOO_LARGE) {
      return new UnsupportedStorageException(
          what, message + "; raise maxResponseBytes of the catalog if it is meant to be", exchange);
    }
    return exchange.getCause() instanceof TimeoutException
        ? new StorageTimeoutException(what, message + "; try again later", exchange)
        : new UnavailableException(what, message + "; try again later", exchange);
  }

  /** The error for a request whose effect is not known. */
  static WriteOutcomeUnknownException unknown(String what, String why, Throwable cause) {
    return new WriteOutcomeUnknownException(
        what, about(what) + why + ": whether it took effect has to be found out", cause);
  }

  /** The error for an answer that is one. */
  RuntimeException refused(String what, RestAnswer answer) {
    int status = answer.status();
    String message = about(what) + "the catalog answered " + status + ": ";
    if (status == 401 || status == 419) {
      return unauthenticated(what);
    }
    if (status == 403) {
      return new PermissionDeniedException(
          what, about(what) + "the catalog does not allow it; grant it to the token's owner");
    }
    if (status == 429) {
      return new ThrottledException(
          what, wait(answer), about(what) + "the catalog asks to slow down; try again later");
    }
    if (status >= 500 && status != 501 && status != 505) {
      return new UnavailableException(
          what, wait(answer), message + redaction.message(answer) + "; try again later", null);
    }
    if (status >= 300 && status < 400) {
      return new UnsupportedStorageException(
          what, message + "redirects are not followed; configure the address they lead to");
    }
    if (status == 404 && CatalogError.of(answer).isPresent()) {
      return new NotFoundException(what, message + redaction.message(answer));
    }
    return new UnsupportedStorageException(what, message + redaction.message(answer));
  }

  /** The error for credentials that are not accepted; says nothing of what the server says. */
  static UnauthenticatedException unauthenticated(String what) {
    return new UnauthenticatedException(
        what, about(what) + "the catalog does not accept the credentials; configure valid ones");
  }

  /** An answer that is none of the protocol. Its cause is left out: it may quote secrets. */
  static UnsupportedStorageException unreadable(String what) {
    return new UnsupportedStorageException(
        what, about(what) + "the answer is not one of an Iceberg REST catalog; check its address");
  }

  private static String about(String what) {
    return "The Iceberg catalog, asked for " + what + ": ";
  }

  private static Duration wait(RestAnswer answer) {
    // A date would need the server's clock; no wait leaves it to the caller's own backoff.
    return answer
        .retryAfter()
        .map(String::strip)
        .filter(text -> text.matches("[0-9]{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .orElse(Duration.ZERO);
  }
}
