package dev.parquedb.storage.s3;

import java.time.Duration;
import java.util.Optional;

/**
 * The parts of an error answer that decide what it means. The text of the server is left out on
 * purpose: it may repeat what was signed.
 *
 * @param status the HTTP status
 * @param code the code of S3's error document; empty when there was none, as after a HEAD
 * @param retryAfter how long the server asks to wait; zero when it does not say
 * @param requestId what the server calls the request, for its operators
 */
record S3Answer(int status, String code, Duration retryAfter, Optional<String> requestId) {

  S3Answer {
    code = code == null ? "" : code;
  }

  /** An answer without more than its status and code. */
  static S3Answer of(int status, String code) {
    return new S3Answer(status, code, Duration.ZERO, Optional.empty());
  }

  /** An error within an answer of success, of which only the code is told. */
  static S3Answer ofCode(String code) {
    return of("AccessDenied".equals(code) ? 403 : 500, code);
  }

  /**
   * The wait a {@code Retry-After} header asks for.
   *
   * @param header its value; null when absent. A date is read as no wait: the retry layer's own
   *     waits apply
   */
  static Duration retryAfter(String header) {
    if (header == null || !header.strip().matches("[0-9]{1,6}")) {
      return Duration.ZERO;
    }
    return Duration.ofSeconds(Long.parseLong(header.strip()));
  }
}
