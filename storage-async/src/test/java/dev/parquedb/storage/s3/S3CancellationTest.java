package dev.parquedb.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.fault.Fault.Point;
import dev.parquedb.testkit.s3.S3Counters;
import dev.parquedb.testkit.s3.S3Fault;
import dev.parquedb.testkit.s3.S3Gate;
import dev.parquedb.testkit.s3.S3Operation;
import dev.parquedb.testkit.s3.SimulatedS3Options;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams that are given up leave nothing, here or at the server. */
class S3CancellationTest {

  private static final int MIB = 1 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final SimulatedServer server = new SimulatedServer(SimulatedS3Options.DEFAULT);
  private final StorageBackend storage =
      server.open(vertx, how -> how.skipProbe().partSize(5L * MIB).partsInFlight(2).connections(2));

  @AfterEach
  void stop() {
    server.close();
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  @ParameterizedTest
  @EnumSource(
      value = S3Operation.class,
      names = {"CREATE_MULTIPART_UPLOAD", "UPLOAD_PART", "COMPLETE_MULTIPART_UPLOAD"})
  void aCancelledStreamLeavesNothing(S3Operation where) {
    for (int i = 0; i < 3; i++) {
      S3Gate gate = server.s3().faults().stallNext(call -> call.is(where), Point.BEFORE_EFFECT);
      Cancellable writing =
          storage.writeStream("large", pieces(22)).subscribe().with(item -> {}, failure -> {});
      Await.item(gate.reached());
      writing.cancel();
      if (where != S3Operation.COMPLETE_MULTIPART_UPLOAD) {
        gate.open(); // a completion that had left would take effect: an unknown outcome
      }
      Await.item(storage.write("next-" + i, Payloads.text("the connections are free")));
    }
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @EnumSource(
      value = S3Operation.class,
      names = {"UPLOAD_PART", "COMPLETE_MULTIPART_UPLOAD"})
  void aFailedStreamLeavesNothing(S3Operation where) {
    server.s3().faults().failEvery(call -> call.is(where), S3Fault.FORBIDDEN);
    Await.failure(storage.writeStream("large", pieces(22)));
    server.s3().faults().heal();
    assertNothingIsLeft();
  }

  @Test
  void aStreamWhoseSourceFailsLeavesNothing() {
    Multi<ByteBuffer> broken =
        Multi.createBy()
            .concatenating()
            .streams(pieces(12), Multi.createFrom().failure(new IllegalStateException("broken")));
    assertThat(Await.failure(storage.writeStream("large", broken)))
        .isInstanceOf(IllegalStateException.class);
    assertNothingIsLeft();
  }

  @Test
  void aStreamOfOnePartIsOneRequest() {
    Await.item(storage.writeStream("small", pieces(5)));
    S3Counters counters = server.s3().counters();
    assertThat(counters.of(S3Operation.PUT_OBJECT)).isOne();
    assertThat(counters.of(S3Operation.CREATE_MULTIPART_UPLOAD)).isZero();
    Await.item(storage.writeStream("large", pieces(6)));
    assertThat(server.s3().counters().of(S3Operation.UPLOAD_PART)).isEqualTo(2);
    assertThat(server.s3().object(SimulatedServer.BUCKET, "large").orElseThrow().size())
        .isEqualTo(6L * MIB);
    Await.item(storage.close());
  }

  @Test
  void whatAKilledWriterLeftIsFoundAndRemoved() {
    S3Backend.Builder described = server.describe(vertx);
    // As of a process that ends here: nobody aborts.
    server
        .s3()
        .faults()
        .failEvery(call -> call.is(S3Operation.ABORT_MULTIPART_UPLOAD), S3Fault.FORBIDDEN);
    server.s3().faults().failEvery(call -> call.is(S3Operation.UPLOAD_PART), S3Fault.FORBIDDEN);
    Await.failure(storage.writeStream("folder/ü large", pieces(11)));
    Await.item(storage.close());
    server.s3().faults().heal();
    List<S3Backend.UnfinishedUpload> found = Await.item(described.unfinishedUploads());
    assertThat(found).singleElement().extracting("path").isEqualTo("folder/ü large");
    assertThat(Await.item(described.abortUploads(Duration.ofHours(1)))).isZero();
    assertThat(Await.item(described.abortUploads(Duration.ofHours(-1)))).isOne();
    assertThat(Await.item(described.unfinishedUploads())).isEmpty();
    assertThat(server.s3().counters().openUploads()).isZero();
    assertThat(server.s3().counters().heldBytes()).isZero();
  }

  private void assertNothingIsLeft() {
    Await.item(storage.close());
    assertThat(server.s3().object(SimulatedServer.BUCKET, "large")).isEmpty();
    assertThat(server.s3().counters().openUploads()).isZero();
    StorageBackend later = server.open(vertx, S3Backend.Builder::skipProbe);
    Await.item(later.deletePrefix("next"));
    Await.item(later.close());
    assertThat(server.s3().counters().heldBytes())
        .as("parts that nobody can reach, of 2 MiB and more")
        .isLessThan(MIB);
  }

  private static Multi<ByteBuffer> pieces(int mebibytes) {
    return Multi.createFrom().range(0, mebibytes).map(i -> Payloads.of(i, MIB));
  }
}
