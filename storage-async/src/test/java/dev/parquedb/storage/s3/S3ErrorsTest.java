package dev.parquedb.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an answer means, as a table: for a read, for a change, for what no reader sees. */
class S3ErrorsTest {

  private static final S3Request READ = S3Request.read("s3", "dir/f", Optional.empty());
  private static final S3Request CHANGE = S3Request.change("s3", "dir/f", Optional.empty());
  private static final S3Request SWAP = S3Request.change("s3", "dir/f", Optional.of("v1"));
  private static final S3Request HIDDEN = S3Request.hidden("s3", "dir/f");

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // Told by code, whatever the status, or by status alone.
        "412, PreconditionFailed, PRECONDITION_FAILED",
        "412, -, PRECONDITION_FAILED",
        "400, PreconditionFailed, PRECONDITION_FAILED",
        "403, QuotaExceeded, QUOTA_EXCEEDED",
        "507, InsufficientStorage, QUOTA_EXCEEDED",
        "507, XMinioStorageFull, QUOTA_EXCEEDED",
        "400, XMinioAdminBucketQuotaExceeded, QUOTA_EXCEEDED",
        "507, -, QUOTA_EXCEEDED",
        "503, SlowDown, THROTTLED",
        "503, SlowDownRead, THROTTLED",
        "400, Throttling, THROTTLED",
        "400, RequestLimitExceeded, THROTTLED",
        "509, BandwidthLimitExceeded, THROTTLED",
        "429, TooManyRequests, THROTTLED",
        "429, -, THROTTLED",
        "404, NoSuchBucket, NOT_FOUND",
        "404, NoSuchKey, NOT_FOUND",
        "404, -, NOT_FOUND",
        "404, NoSuchUpload, UNAVAILABLE",
        "400, NoSuchUpload, UNAVAILABLE",
        "409, ConditionalRequestConflict, UNAVAILABLE",
        "409, OperationAborted, UNAVAILABLE",
        "403, RequestTimeTooSkewed, UNAUTHENTICATED",
        "403, InvalidAccessKeyId, UNAUTHENTICATED",
        "403, SignatureDoesNotMatch, UNAUTHENTICATED",
        "400, ExpiredToken, UNAUTHENTICATED",
        "400, InvalidToken, UNAUTHENTICATED",
        "400, TokenRefreshRequired, UNAUTHENTICATED",
        "400, AuthorizationHeaderMalformed, UNAUTHENTICATED",
        "400, MissingSecurityHeader, UNAUTHENTICATED",
        "403, NotSignedUp, UNAUTHENTICATED",
        "401, Unauthorized, UNAUTHENTICATED",
        "403, ExpiredRequest, UNAUTHENTICATED",
        "401, -, UNAUTHENTICATED",
        "403, AccessDenied, PERMISSION_DENIED",
        "403, AllAccessDisabled, PERMISSION_DENIED",
        "403, KMS.DisabledException, PERMISSION_DENIED",
        "403, -, PERMISSION_DENIED",
        "400, KeyTooLongError, INVALID_PATH",
        "400, RequestTimeout, UNAVAILABLE",
        "400, IncompleteBody, UNAVAILABLE",
        "400, BadDigest, UNAVAILABLE",
        "400, XAmzContentSHA256Mismatch, UNAVAILABLE",
        "301, PermanentRedirect, UNSUPPORTED",
        "307, TemporaryRedirect, UNSUPPORTED",
        "304, -, UNSUPPORTED",
        "400, InvalidArgument, UNSUPPORTED",
        "400, MetadataTooLarge, UNSUPPORTED",
        "405, MethodNotAllowed, UNSUPPORTED",
        "411, MissingContentLength, UNSUPPORTED",
        "501, NotImplemented, UNSUPPORTED",
        "501, -, UNSUPPORTED",
      })
  void whatAnAnswerProvesIsToldTheSameOfEveryRequest(
      int status, String code, StorageErrorKind kind) {
    for (S3Request request : List.of(READ, CHANGE, HIDDEN)) {
      means(request, status, code, kind);
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "500, InternalError",
        "500, UnknownError",
        "500, -",
        "500, BadDigest",
        "502, -",
        "503, ServiceUnavailable",
        "503, -",
        "504, GatewayTimeout",
        "408, -",
        "200, InternalError",
        "200, -",
        "599, Unheard-Of",
      })
  void whatAnAnswerLeavesOpenIsUnknownOfAChange(int status, String code) {
    means(READ, status, code, StorageErrorKind.UNAVAILABLE);
    means(HIDDEN, status, code, StorageErrorKind.UNAVAILABLE);
    means(CHANGE, status, code, StorageErrorKind.OUTCOME_UNKNOWN);
    means(SWAP, status, code, StorageErrorKind.OUTCOME_UNKNOWN);
  }

  /** Some servers answer a swap of what is not there with 404. */
  @Test
  void aSwapOfWhatIsGoneIsAConditionThatDoesNotHold() {
    means(SWAP, 404, "NoSuchKey", StorageErrorKind.PRECONDITION_FAILED);
    means(SWAP, 404, "NoSuchBucket", StorageErrorKind.NOT_FOUND);
  }

  @Test
  void whatTheServerWritesCannotForgeALineOfALog() {
    StorageException error =
        S3Errors.answered(
            READ,
            new S3Answer(
                400,
                "Bad\nINFO all is well " + "x".repeat(200),
                Duration.ZERO,
                Optional.of("id\r\n\u001b[2J")));
    assertThat(error.getMessage()).doesNotContain("\n", "\r", "\u001b").hasSizeLessThan(300);
  }

  @ParameterizedTest
  @CsvSource({
    "java.net.ConnectException, UNAVAILABLE, UNAVAILABLE",
    "java.net.UnknownHostException, UNAVAILABLE, UNAVAILABLE",
    "java.net.NoRouteToHostException, UNAVAILABLE, UNAVAILABLE",
    "javax.net.ssl.SSLHandshakeException, UNAVAILABLE, UNAVAILABLE",
    "io.vertx.core.http.ConnectionPoolTooBusyException, UNAVAILABLE, UNAVAILABLE",
    "java.util.concurrent.TimeoutException, TIMEOUT, OUTCOME_UNKNOWN",
    "java.net.SocketTimeoutException, TIMEOUT, OUTCOME_UNKNOWN",
    "java.io.IOException, UNAVAILABLE, OUTCOME_UNKNOWN",
    "java.lang.IllegalStateException, UNAVAILABLE, OUTCOME_UNKNOWN",
  })
  void noAnswerIsUnknownOfAChangeUnlessNothingWasSent(
      String thrown, StorageErrorKind reading, StorageErrorKind changing)
      throws ReflectiveOperationException {
    Throwable cause =
        (Throwable) Class.forName(thrown).getConstructor(String.class).newInstance("of the client");
    for (Throwable told : List.of(cause, new CompletionException(cause))) {
      assertThat(S3Errors.unanswered(READ, told).kind()).isEqualTo(reading);
      assertThat(S3Errors.unanswered(HIDDEN, told).kind()).isEqualTo(reading);
      StorageException error = S3Errors.unanswered(CHANGE, told);
      assertThat(error.kind()).isEqualTo(changing);
      assertThat(error).hasMessageContaining("\"dir/f\"").hasCause(told);
    }
  }

  private static void means(S3Request request, int status, String code, StorageErrorKind kind) {
    StorageException error =
        S3Errors.answered(request, S3Answer.of(status, code == null ? "" : code));
    assertThat(error.kind()).as("%s %s of %s", status, code, request.effect()).isEqualTo(kind);
    assertThat(error.path()).isEqualTo("dir/f");
    assertThat(error.getMessage()).contains("s3 storage").contains("\"dir/f\"");
    if (kind != StorageErrorKind.NOT_FOUND) {
      assertThat(error.getMessage()).as("what to do").contains("; ");
    }
  }
}
