package dev.parquedb.storage.s3;

import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.QuotaExceededException;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.UnauthenticatedException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Says answers of S3 servers, and their absence, in the words of the storage. Pure; used by every
 * path to the server.
 *
 * <p>The rule that matters: only an answer that says so proves that a change was not made. Any
 * other answer, and none at all once the request may have left, is {@link
 * WriteOutcomeUnknownException}.
 */
final class S3Errors {

  /** Refusals to work at this rate: the request was turned away before it was looked at. */
  private static final Set<String> THROTTLED =
      Set.of(
          "SlowDown",
          "SlowDownRead",
          "Throttling",
          "ThrottlingException",
          "RequestLimitExceeded",
          "RequestThrottled",
          "BandwidthLimitExceeded",
          "TooManyRequests",
          "TooManyRequestsException");

  /** The server says that the whole body never arrived, or arrived damaged. */
  private static final Set<String> BODY_LOST =
      Set.of(
          "RequestTimeout",
          "IncompleteBody",
          "BadDigest",
          "XAmzContentSHA256Mismatch",
          "XAmzContentChecksumMismatch");

  private static final Set<String> UNKNOWN_CALLER =
      Set.of(
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "ExpiredToken",
          "InvalidToken",
          "TokenRefreshRequired",
          "AuthorizationHeaderMalformed",
          "MissingSecurityHeader",
          "NotSignedUp",
          "Unauthorized",
          "ExpiredRequest");

  private static final Set<String> FULL =
      Set.of(
          "QuotaExceeded",
          "InsufficientStorage",
          "XMinioStorageFull",
          "XMinioAdminBucketQuotaExceeded",
          "StorageFull");

  private S3Errors() {}

  /** The error for an answer that is none of success. */
  static StorageException answered(S3Request request, S3Answer answer) {
    String path = request.path();
    String code = answer.code();
    String what = what(request, answer);
    int status = answer.status();
    if (status == 412 || code.equals("PreconditionFailed")) {
      return new PreconditionFailedException(
          path, request.expected().orElse(null), null, changed(request));
    }
    if (FULL.contains(code) || status == 507) {
      return new QuotaExceededException(path, what + "; free some space or raise the quota");
    }
    if (status == 429 || THROTTLED.contains(code)) {
      return new ThrottledException(path, answer.retryAfter(), what + "; try again more slowly");
    }
    if (status == 404) {
      return missing(request, code, what);
    }
    if (conflicting(code)) {
      return new UnavailableException(
          path, what + ": another change was under way, this one was not made; try again");
    }
    if (code.equals("RequestTimeTooSkewed")) {
      return new UnauthenticatedException(
          path, what + ": the clock of this machine differs from the server's; set it right");
    }
    if (UNKNOWN_CALLER.contains(code) || status == 401) {
      return new UnauthenticatedException(
          path, what + "; check the keys, the token and the region");
    }
    if (status == 403) {
      return new PermissionDeniedException(path, what + "; grant these credentials access");
    }
    if (code.equals("KeyTooLongError")) {
      return new InvalidPathException(path, what + "; use a shorter path");
    }
    if (code.equals("NoSuchUpload") || BODY_LOST.contains(code) && status < 500) {
      return new UnavailableException(path, what + "; nothing was changed, try again");
    }
    if (status >= 500 && status != 501 || status == 408 || status < 300) {
      return unclear(request, what, null);
    }
    if (status < 400) {
      return new UnsupportedStorageException(
          path, what + ": the bucket is elsewhere; give its region and endpoint");
    }
    return new UnsupportedStorageException(
        path, what + "; the server does not take this request, nothing was changed");
  }

  /**
   * The error for a request without an answer.
   *
   * @param thrown what the HTTP client reports
   */
  static StorageException unanswered(S3Request request, Throwable thrown) {
    String what =
        "The "
            + request.type()
            + " storage got no answer about \""
            + request.path()
            + "\" ("
            + reason(thrown)
            + ")";
    return notSent(thrown)
        ? new UnavailableException(
            request.path(), what + "; nothing was sent, try again later", thrown)
        : timedOut(thrown) && request.effect() != S3Request.Effect.CHANGE
            ? new StorageTimeoutException(
                request.path(), what + "; nothing was changed, try again", thrown)
            : unclear(request, what, thrown);
  }

  /** The error for a file that is not there. */
  static NotFoundException notFound(String type, String path) {
    return new NotFoundException(path, "The " + type + " storage has no file \"" + path + "\"");
  }

  /** The error for a version that is not there any more, or that no server can have given out. */
  static PreconditionFailedException changed(S3Request request, String actual) {
    return new PreconditionFailedException(
        request.path(), request.expected().orElse(null), actual, changed(request));
  }

  private static StorageException missing(S3Request request, String code, String what) {
    if (code.equals("NoSuchBucket")) {
      return new NotFoundException(request.path(), what + "; create the bucket first");
    }
    if (code.equals("NoSuchUpload")) {
      return new UnavailableException(
          request.path(),
          what + ": the upload was removed, nothing was changed; try again from the start");
    }
    if (request.effect() == S3Request.Effect.CHANGE && request.expected().isPresent()) {
      return new PreconditionFailedException(
          request.path(), request.expected().get(), null, changed(request));
    }
    return notFound(request.type(), request.path());
  }

  /** Whether a code says that another change stood in the way, so that this one was not made. */
  static boolean conflicting(String code) {
    return code.equals("ConditionalRequestConflict") || code.equals("OperationAborted");
  }

  private static StorageException unclear(S3Request request, String what, Throwable cause) {
    return request.effect() == S3Request.Effect.CHANGE
        ? new WriteOutcomeUnknownException(
            request.path(),
            what + "; the change may have been made, read it back before relying on either",
            cause)
        : new UnavailableException(
            request.path(), what + "; nothing was changed, try again later", cause);
  }

  private static String what(S3Request request, S3Answer answer) {
    return "The "
        + request.type()
        + " storage answered "
        + answer.status()
        + (answer.code().isEmpty() ? "" : " " + plain(answer.code()))
        + " about \""
        + request.path()
        + "\""
        + answer.requestId().map(id -> " (request " + plain(id) + ")").orElse("");
  }

  private static String changed(S3Request request) {
    return "\""
        + request.path()
        + "\" of the "
        + request.type()
        + " storage is not as expected: "
        + request.expected().map(v -> "not in version " + plain(v)).orElse("it exists already")
        + "; read it again";
  }

  /** What a server or a caller chose, cut to what cannot forge a log line. */
  private static String plain(String text) {
    String shown = text.replaceAll("[^A-Za-z0-9._:/=+-]", "?");
    return shown.length() > 80 ? shown.substring(0, 80) + "…" : shown;
  }

  /** The kind of failure; its text is left to the cause. */
  private static String reason(Throwable thrown) {
    Throwable deepest = thrown;
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      deepest = deepest.getCause();
    }
    return deepest.getClass().getSimpleName();
  }

  /** Whether the request certainly never reached the server. */
  static boolean notSent(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof ConnectException
          || at instanceof UnknownHostException
          || at instanceof NoRouteToHostException
          || at instanceof SSLHandshakeException
          || at instanceof SSLPeerUnverifiedException
          || waitedForConnection(at)) {
        return true;
      }
      if (at.getCause() == at) {
        return false;
      }
    }
    return false;
  }

  /** The SDK has no type for a request that got no connection in time; only its text tells. */
  private static boolean waitedForConnection(Throwable thrown) {
    String text = thrown.getMessage();
    return thrown instanceof ConnectionPoolTooBusyException
        || text != null
            && (text.startsWith("Acquire operation took longer")
                || text.startsWith("Maximum pending connection acquisitions exceeded")
                || text.startsWith("Too many outstanding acquire operations"));
  }

  private static boolean timedOut(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      String name = at.getClass().getSimpleName().toLowerCase(Locale.ROOT);
      if (name.contains("timeout")) {
        return true;
      }
      if (at.getCause() == at) {
        return false;
      }
    }
    return false;
  }
}
