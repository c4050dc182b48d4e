package dev.parquedb.storage.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.Storages;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.storage.spi.BackendSettings;
import dev.parquedb.storage.spi.DriverStorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What conformance cannot see: the store's own errors, and the way in by URI. */
class BucketFaultsTest {

  private final Bucket bucket = new Bucket();
  private Vertx vertx;
  private StorageBackend storage;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    BackendSettings settings = BackendSettings.of(new VertxTimeSource(vertx), new Random(3));
    storage = DriverStorageBackend.of(new BucketDriver("faults", bucket), settings);
  }

  @AfterEach
  void close() {
    Await.item(storage.close());
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  // region faults
  @Test
  void aLostReplyIsAnUnknownOutcomeAndNotRepeated() {
    bucket.loseNextReply();
    assertThat(Await.failure(storage.writeConditional("f", Payloads.text("x"), null)))
        .isInstanceOf(WriteOutcomeUnknownException.class);
    assertThat(Payloads.text(Await.item(storage.read("f")))).isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource({
    "403, PERMISSION_DENIED, PERMISSION_DENIED",
    "404, NOT_FOUND, NOT_FOUND",
    "412, PRECONDITION_FAILED, PRECONDITION_FAILED",
    "429, THROTTLED, THROTTLED",
    "500, UNAVAILABLE, OUTCOME_UNKNOWN",
    "503, UNAVAILABLE, OUTCOME_UNKNOWN",
    "0, UNAVAILABLE, OUTCOME_UNKNOWN",
  })
  void everyAnswerHasItsKind(int status, StorageErrorKind reading, StorageErrorKind changing) {
    Bucket.Refused refused = new Bucket.Refused(status, null);
    assertThat(kind(BucketDriver.error("f", null, refused, false))).isEqualTo(reading);
    assertThat(kind(BucketDriver.error("f", null, refused, true))).isEqualTo(changing);
  }

  // endregion

  @Test
  void theBucketIsFoundByItsScheme() {
    StorageBackend found = Await.item(Storages.open(vertx, "bucket:named"));
    assertThat(found.rootUri()).hasToString("bucket://named");
    Await.item(found.close());
    assertThat(Await.failure(Storages.open(vertx, "bucket:named", Map.of("region", "x"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("region");
  }

  private static StorageErrorKind kind(Throwable error) {
    return ((StorageException) error).kind();
  }
}
