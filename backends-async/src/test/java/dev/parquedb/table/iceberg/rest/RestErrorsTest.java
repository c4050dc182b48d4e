package dev.parquedb.table.iceberg.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestErrorsTest {

  private final RestErrors errors = new RestErrors(new Redaction(List.of("s3cret")));

  private static RestAnswer answer(int status, String retryAfter, String body) {
    return new RestAnswer(status, "", Optional.ofNullable(retryAfter), false, body.getBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "301,UNSUPPORTED",
    "400,UNSUPPORTED",
    "401,UNAUTHENTICATED",
    "403,PERMISSION_DENIED",
    "404,NOT_FOUND",
    "406,UNSUPPORTED",
    "419,UNAUTHENTICATED",
    "422,UNSUPPORTED",
    "429,THROTTLED",
    "500,UNAVAILABLE",
    "501,UNSUPPORTED",
    "502,UNAVAILABLE",
    "503,UNAVAILABLE",
    "504,UNAVAILABLE",
    "505,UNSUPPORTED",
    "520,UNAVAILABLE"
  })
  void everyStatusHasItsError(int status, StorageErrorKind kind) {
    String said = "{\"error\":{\"message\":\"it has s3cret reasons\",\"type\":\"T\"}}";
    RuntimeException error = errors.refused("a.b", answer(status, null, said));
    assertThat(error)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("a.b")
        .extracting(thrown -> ((StorageException) thrown).kind())
        .isEqualTo(kind);
    assertThat(error.getMessage()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource({"7,7", "' 12 ',12", ",0", "soon,0", "'Sat, 28 Nov 2026 00:00:00 GMT',0", "-1,0"})
  void theServerSaysHowLongToWait(String header, long seconds) {
    Duration wait = Duration.ofSeconds(seconds);
    assertThat(((ThrottledException) errors.refused("a", answer(429, header, ""))).retryAfter())
        .isEqualTo(wait);
    assertThat(((UnavailableException) errors.refused("a", answer(503, header, ""))).retryAfter())
        .isEqualTo(wait);
  }

  @Test
  void whatIsNotAnsweredIsUnavailableOrTooLate() {
    assertThat(kind(ExchangeException.Reach.UNSENT, new IOException()))
        .isEqualTo(StorageErrorKind.UNAVAILABLE);
    assertThat(kind(ExchangeException.Reach.SENT, new IOException()))
        .isEqualTo(StorageErrorKind.UNAVAILABLE);
    assertThat(kind(ExchangeException.Reach.SENT, new TimeoutException()))
        .isEqualTo(StorageErrorKind.TIMEOUT);
    assertThat(kind(ExchangeException.Reach.TOO_LARGE, null))
        .isEqualTo(StorageErrorKind.UNSUPPORTED);
    RuntimeException other = new IllegalStateException();
    assertThat(RestErrors.unanswered("a", other)).isSameAs(other);
  }

  private static StorageErrorKind kind(ExchangeException.Reach reach, Throwable cause) {
    Throwable error = RestErrors.unanswered("a", new ExchangeException(reach, "x", cause));
    return ((StorageException) error).kind();
  }
}
