package dev.parquedb.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.fault.Fault.Point;
import dev.parquedb.testkit.s3.GeneratedContent;
import dev.parquedb.testkit.s3.S3BucketOptions;
import dev.parquedb.testkit.s3.S3Credentials;
import dev.parquedb.testkit.s3.S3Fault;
import dev.parquedb.testkit.s3.S3Gate;
import dev.parquedb.testkit.s3.S3ObjectInfo;
import dev.parquedb.testkit.s3.S3Operation;
import dev.parquedb.testkit.s3.S3Profile;
import dev.parquedb.testkit.s3.S3Quirk;
import dev.parquedb.testkit.s3.SimulatedS3Options;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Copies of objects that one request does not copy. The server generates what they hold, so that no
 * byte of them exists.
 */
class S3LargeCopyTest {

  private static final long GIB = 1L << 30;

  /** The first size that is copied in parts: 11 of half a gibibyte, of which one holds a byte. */
  private static final long LARGE = 5 * GIB + 1;

  private final Vertx vertx = Vertx.vertx();
  private final String source = GeneratedContent.key(LARGE, 1);
  private SimulatedServer server;
  private StorageBackend storage;

  @BeforeEach
  void start() {
    server =
        new SimulatedServer(
            SimulatedS3Options.DEFAULT
                .withProfile(S3Profile.PLAIN.withQuirks(Set.of(S3Quirk.EQUAL_PART_SIZES)))
                .withBuckets(S3BucketOptions.discarding(SimulatedServer.BUCKET)));
    S3Backend.Builder described = server.describe(vertx).kmsKey("key-1").storageClass("GLACIER_IR");
    described.vendor = S3Vendor.AWS; // which honours all conditions
    storage = Await.item(described.open());
  }

  @AfterEach
  void stop() {
    server.close();
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  @Test
  void aCopyUpToFiveGibibytesIsOneRequest() {
    Await.item(storage.copy(GeneratedContent.key(5 * GIB, 1), "copied"));
    assertThat(count(S3Operation.COPY_OBJECT)).isOne();
    assertThat(count(S3Operation.CREATE_MULTIPART_UPLOAD)).isZero();
    Await.item(storage.close());
  }

  @Test
  void aCopyAboveThatIsMadeOfPartsThatTheServerCopies() {
    Await.item(storage.write("copied", Payloads.text("replaced")));
    Await.item(storage.copy(source, "copied"));
    assertThat(count(S3Operation.COPY_OBJECT)).isZero();
    assertThat(count(S3Operation.UPLOAD_PART_COPY)).isEqualTo(11);
    S3ObjectInfo copied = object("copied");
    assertThat(copied.size()).isEqualTo(LARGE);
    assertThat(copied.etag()).endsWith("-11\"");
    assertThat(copied.headers())
        .containsEntry("x-amz-server-side-encryption", "aws:kms")
        .containsEntry("x-amz-server-side-encryption-aws-kms-key-id", "key-1")
        .containsEntry("x-amz-storage-class", "GLACIER_IR");
    assertThat(server.s3().counters().bytesIn() + server.s3().counters().bytesOut())
        .as("bytes that came along this way")
        .isLessThan(1 << 16);
    closedWithNothingLeft();
  }

  /** As an object of other programs has them, {@code Content-Encoding} above all. */
  @Test
  void aMoveInPartsTakesAlongWhatTheObjectIsDescribedBy() {
    try (S3AsyncClient other = otherProgram()) {
      String id =
          Await.item(
                  Uni.createFrom()
                      .completionStage(
                          () ->
                              other.createMultipartUpload(
                                  create ->
                                      create
                                          .bucket(SimulatedServer.BUCKET)
                                          .key("foreign")
                                          .contentType("text/csv")
                                          .contentEncoding("gzip")
                                          .contentDisposition("attachment")
                                          .contentLanguage("de")
                                          .cacheControl("no-store")
                                          .metadata(Map.of("k", "=?UTF-8?Q?=C3=BC?=")))))
              .uploadId();
      CompletedPart[] parts =
          Stream.of(1, 2)
              .map(number -> copiedPart(other, id, number))
              .toArray(CompletedPart[]::new);
      Await.item(
          Uni.createFrom()
              .completionStage(
                  () ->
                      other.completeMultipartUpload(
                          done ->
                              done.bucket(SimulatedServer.BUCKET)
                                  .key("foreign")
                                  .uploadId(id)
                                  .multipartUpload(all -> all.parts(parts)))));
    }
    S3ObjectInfo foreign = object("foreign");
    Await.item(storage.move("foreign", "moved"));
    assertThat(server.s3().keys(SimulatedServer.BUCKET)).containsExactly("moved");
    assertThat(object("moved").size()).isEqualTo(10 * GIB);
    assertThat(object("moved").headers())
        .containsAllEntriesOf(foreign.headers())
        .containsEntry("content-encoding", "gzip")
        .containsEntry("x-amz-meta-k", "=?UTF-8?Q?=C3=BC?=");
    closedWithNothingLeft();
  }

  private static CompletedPart copiedPart(S3AsyncClient other, String id, int number) {
    String tag =
        Await.item(
                Uni.createFrom()
                    .completionStage(
                        () ->
                            other.uploadPartCopy(
                                part ->
                                    part.sourceBucket(SimulatedServer.BUCKET)
                                        .sourceKey(GeneratedContent.key(5 * GIB, number))
                                        .destinationBucket(SimulatedServer.BUCKET)
                                        .destinationKey("foreign")
                                        .uploadId(id)
                                        .partNumber(number))))
            .copyPartResult()
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(tag).build();
  }

  @Test
  void aSourceThatIsReplacedMeanwhileIsNotCopiedInPartsOfTwo() {
    S3Gate gate =
        server
            .s3()
            .faults()
            .stallNext(call -> call.is(S3Operation.UPLOAD_PART_COPY), Point.BEFORE_EFFECT);
    Uni<Void> copy = storage.copy(source, "copied").memoize().indefinitely();
    copy.subscribe().with(done -> {}, failure -> {});
    Await.item(gate.reached());
    Await.item(storage.write(source, Payloads.text("replaced")));
    gate.open();
    PreconditionFailedException failure = Await.failure(PreconditionFailedException.class, copy);
    assertThat(failure.path()).isEqualTo(source);
    assertThat(server.s3().object(SimulatedServer.BUCKET, "copied")).isEmpty();
    closedWithNothingLeft();
  }

  @Test
  void aPartThatFailsInPassingIsCopiedAgain() {
    server
        .s3()
        .faults()
        .failNext(
            call -> call.is(S3Operation.UPLOAD_PART_COPY),
            S3Fault.internalError(Point.AFTER_EFFECT));
    Await.item(storage.copy(source, "copied"));
    assertThat(count(S3Operation.UPLOAD_PART_COPY)).isEqualTo(12);
    assertThat(object("copied").size()).isEqualTo(LARGE);
    closedWithNothingLeft();
  }

  @Test
  void aCopyThatFailsOrIsCancelledLeavesNoParts() {
    server.s3().faults().failNext(call -> call.is(S3Operation.UPLOAD_PART_COPY), S3Fault.FORBIDDEN);
    Await.failure(PermissionDeniedException.class, storage.copy(source, "copied"));
    S3Gate gate =
        server
            .s3()
            .faults()
            .stallNext(call -> call.is(S3Operation.UPLOAD_PART_COPY), Point.BEFORE_EFFECT);
    Cancellable copying =
        storage.copy(source, "copied").subscribe().with(done -> {}, failure -> {});
    Await.item(gate.reached());
    copying.cancel();
    gate.open();
    Await.item(storage.stat("copied")); // the connections are free
    assertThat(server.s3().object(SimulatedServer.BUCKET, "copied")).isEmpty();
    closedWithNothingLeft();
  }

  @Test
  void anUploadThatSomebodyRemovedMeanwhileIsToldAsSuch() {
    server
        .s3()
        .faults()
        .failNext(
            call -> call.is(S3Operation.COMPLETE_MULTIPART_UPLOAD),
            S3Fault.before(404, "NoSuchUpload", ""));
    UnavailableException failure =
        Await.failure(UnavailableException.class, storage.copy(source, "copied"));
    assertThat(failure).hasMessageContaining("try again from the start");
    closedWithNothingLeft();
  }

  private void closedWithNothingLeft() {
    Await.item(storage.close());
    assertThat(server.s3().counters().openUploads()).isZero();
  }

  private long count(S3Operation operation) {
    return server.s3().counters().of(operation);
  }

  private S3ObjectInfo object(String key) {
    return server.s3().object(SimulatedServer.BUCKET, key).orElseThrow();
  }

  private S3AsyncClient otherProgram() {
    S3Credentials keys = S3Credentials.DEFAULT;
    return S3AsyncClient.builder()
        .endpointOverride(server.s3().endpoint())
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(keys.accessKey(), keys.secretKey())))
        .build();
  }
}
