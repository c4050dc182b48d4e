package dev.parquedb.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.Backoff;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.layer.RetrySettings;
import dev.parquedb.storage.layer.StorageLayers;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.s3.S3Operation;
import dev.parquedb.testkit.s3.S3Profile;
import dev.parquedb.testkit.s3.SimulatedS3Options;
import dev.parquedb.testkit.time.SeededRandom;
import dev.parquedb.testkit.time.VirtualTime;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What R2 documents of itself: the region {@code auto} (others are refused), parts of equal sizes,
 * one write a second of one key; and what it does not promise, which is not asked of it.
 */
class S3R2Test {

  private static final int MIB = 1 << 20;

  private final Vertx vertx = Vertx.vertx();

  /** Starts now, as the SDK signs by the clock of the machine. */
  private final VirtualTime time = VirtualTime.manual(new VertxTimeSource(vertx).now());

  private SimulatedServer server;
  private StorageBackend storage;

  @BeforeEach
  void start() {
    server =
        new SimulatedServer(SimulatedS3Options.DEFAULT.withProfile(S3Profile.R2).withTime(time));
    storage = server.open(vertx, S3R2Test::asR2);
  }

  /** As {@code r2://} describes a bucket, but for the address. */
  static S3Backend.Builder asR2(S3Backend.Builder described) {
    described.vendor = S3Vendor.R2;
    return described.region("auto").partSize(5L * MIB);
  }

  @AfterEach
  void stop() {
    Await.item(storage.close());
    server.close();
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  @Test
  void itsPromisesAreBelievedWithoutATrial() {
    assertThat(server.s3().counters().allRequests()).isZero();
    assertThat(storage.capabilities().conditionalCreate()).isTrue();
    assertThat(storage.capabilities().cas()).isTrue();
    assertThat(storage.capabilities().move()).isFalse();
  }

  @Test
  void whatItDoesNotPromiseIsRefusedBeforeAnythingIsSent() {
    Await.item(storage.write("f", Payloads.text("x")));
    long sent = server.s3().counters().allRequests();
    Await.failure(UnsupportedStorageException.class, storage.move("f", "g"));
    assertThat(server.s3().counters().allRequests()).isEqualTo(sent);
    Await.failure(
        UnsupportedStorageException.class,
        storage.writeStream("large", pieces(7, 3), WriteOptions.DEFAULT.withIfNoneMatch()));
    assertThat(server.s3().keys(SimulatedServer.BUCKET)).containsExactly("f");
    assertThat(server.s3().counters().openUploads()).isZero();
  }

  @Test
  void piecesOfAnySizeBecomePartsOfOne() {
    assertThat(Await.item(storage.writeStream("large", pieces(7, 3))).size()).isEqualTo(21L * MIB);
    assertThat(server.s3().counters().of(S3Operation.UPLOAD_PART)).isEqualTo(5);
    assertThat(server.s3().object(SimulatedServer.BUCKET, "large").orElseThrow().size())
        .isEqualTo(21L * MIB);
  }

  @Test
  void aSecondWriteWithinASecondIsThrottledAndWithoutEffect() {
    String first = Await.item(storage.write("f", Payloads.text("first"))).version();
    for (Uni<?> write :
        List.of(
            storage.write("f", Payloads.text("second")),
            storage.writeConditional("f", Payloads.text("second"), first),
            storage.append("f", Payloads.text("second")),
            storage.writeStream("f", Multi.createFrom().item(Payloads.text("second"))))) {
      ThrottledException told = Await.failure(ThrottledException.class, write);
      assertThat(told.retryable()).isTrue();
      assertThat(told).hasMessageContaining("429").hasMessageContaining("try again more slowly");
    }
    assertThat(Payloads.text(Await.item(storage.read("f")))).isEqualTo("first");
    time.advance(Duration.ofSeconds(1));
    Await.item(storage.write("f", Payloads.text("second")));
    assertThat(Payloads.text(Await.item(storage.read("f")))).isEqualTo("second");
  }

  @Test
  void anUnconditionalWriteThatWasThrottledIsMadeAgain() {
    StorageBackend patient = patient();
    for (int i = 0; i < 5; i++) {
      Await.item(patient.write("f", Payloads.text("write " + i)));
    }
    assertThat(Payloads.text(Await.item(patient.read("f")))).isEqualTo("write 4");
    assertThat(puts()).isGreaterThan(5);
  }

  @Test
  void aConditionalWriteThatWasThrottledIsLeftToItsCaller() {
    StorageBackend patient = patient();
    String version = Await.item(patient.write("f", Payloads.text("first"))).version();
    Await.failure(
        ThrottledException.class, patient.writeConditional("f", Payloads.text("next"), version));
    Await.failure(ThrottledException.class, patient.append("f", Payloads.text("next")));
    assertThat(puts()).isEqualTo(3);
    assertThat(Payloads.text(Await.item(patient.read("f")))).isEqualTo("first");
  }

  private long puts() {
    return server.s3().counters().of(S3Operation.PUT_OBJECT);
  }

  /** Waits by moving the clock of the server. */
  private StorageBackend patient() {
    TimeSource passing =
        new TimeSource() {
          @Override
          public Instant now() {
            return time.now();
          }

          @Override
          public long monotonicNanos() {
            return time.monotonicNanos();
          }

          @Override
          public Cancellation schedule(Duration delay, Runnable task) {
            time.advance(delay);
            vertx.runOnContext(due -> task.run());
            return () -> {};
          }
        };
    return StorageLayers.around(storage, passing, SeededRandom.of(1))
        .retry(
            RetrySettings.DEFAULT
                .withAttempts(20)
                .withBackoff(new Backoff(Duration.ofMillis(300), Duration.ofSeconds(1))))
        .build();
  }

  private static Multi<ByteBuffer> pieces(int count, int mebibytes) {
    return Multi.createFrom().range(0, count).map(i -> Payloads.of(i, mebibytes * MIB));
  }
}
