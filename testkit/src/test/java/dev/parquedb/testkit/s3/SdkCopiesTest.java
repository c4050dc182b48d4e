package dev.parquedb.testkit.s3;

import static dev.parquedb.testkit.s3.SdkFixture.BUCKET;
import static dev.parquedb.testkit.s3.SdkObjectsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Copies and deletions of many objects, as the client of the AWS SDK asks for them. */
class SdkCopiesTest {

  private static final String OTHER = "other-bucket";
  private static SdkFixture s3;

  @BeforeAll
  static void start() {
    s3 =
        new SdkFixture(
            SimulatedS3Options.DEFAULT.withBuckets(
                S3BucketOptions.keeping(BUCKET), S3BucketOptions.keeping(OTHER)));
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @ParameterizedTest
  @EnumSource
  void aCopyHasTheBytesAndMetadataOfItsSource(Sdk.Checksums mode) {
    Sdk sdk = s3.sdk(mode);
    String source = "a b/ü+😀%" + mode;
    byte[] bytes = GeneratedContent.bytes(1, 0, 100_000);
    String etag =
        sdk.call(
                c ->
                    c.putObject(
                        r ->
                            r.bucket(BUCKET)
                                .key(source)
                                .contentType("text/x")
                                .metadata(Map.of("who", "me")),
                        AsyncRequestBody.fromBytes(bytes)))
            .eTag();
    CopyObjectResponse copied = copy(sdk, source, "copy-" + mode, r -> r.copySourceIfMatch(etag));
    assertThat(copied.copyObjectResult().eTag()).isEqualTo(etag);
    s3.sdk().call(c -> c.deleteObject(r -> r.bucket(BUCKET).key(source)));
    assertThat(s3.get(OTHER, "copy-" + mode)).isEqualTo(bytes);
    S3ObjectInfo info = s3.server().object(OTHER, "copy-" + mode).orElseThrow();
    assertThat(info.headers())
        .containsEntry("content-type", "text/x")
        .containsEntry("x-amz-meta-who", "me");
    assertThat(s3.server().counters().heldBytes()).isGreaterThanOrEqualTo(100_000);
  }

  @Test
  void metadataIsReplacedWhenAskedFor() {
    Sdk sdk = s3.sdk();
    s3.put(BUCKET, "same", new byte[] {1});
    Consumer<CopyObjectRequest.Builder> toItself =
        r ->
            r.sourceBucket(BUCKET)
                .sourceKey("same")
                .destinationBucket(BUCKET)
                .destinationKey("same");
    assertError(sdk.error(c -> c.copyObject(toItself)), 400, "InvalidRequest");
    sdk.call(
        c ->
            c.copyObject(
                toItself.andThen(
                    r ->
                        r.metadataDirective(MetadataDirective.REPLACE)
                            .metadata(Map.of("now", "this")))));
    assertThat(s3.server().object(BUCKET, "same").orElseThrow().headers())
        .containsEntry("x-amz-meta-now", "this");
    assertError(
        copyError(sdk, "same", "elsewhere", r -> r.metadata(Map.of("lost", "it"))),
        501,
        "NotImplemented");
    assertThat(s3.server().object(OTHER, "elsewhere")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void conditionsOfSourceAndDestinationAreExact(Sdk.Checksums mode) {
    Sdk sdk = s3.sdk(mode);
    String to = "to-" + mode;
    String etag = s3.put(BUCKET, "from", new byte[] {1});
    assertError(
        copyError(sdk, "from", to, r -> r.copySourceIfMatch("\"x\"")), 412, "PreconditionFailed");
    assertError(
        copyError(sdk, "from", to, r -> r.copySourceIfNoneMatch(etag)), 412, "PreconditionFailed");
    assertError(copyError(sdk, "nothing", to, r -> {}), 404, "NoSuchKey");
    copy(sdk, "from", to, r -> r.ifNoneMatch("*"));
    long held = s3.server().counters().heldBytes();
    assertError(copyError(sdk, "from", to, r -> r.ifNoneMatch("*")), 412, "PreconditionFailed");
    assertError(copyError(sdk, "from", to, r -> r.ifMatch("\"x\"")), 412, "PreconditionFailed");
    assertThat(s3.server().counters().heldBytes()).isEqualTo(held);
    copy(sdk, "from", to, r -> r.ifMatch(etag));
  }

  @ParameterizedTest
  @EnumSource
  void manyAreDeletedAtOnce(Sdk.Checksums mode) {
    Sdk sdk = s3.sdk(mode);
    List<String> keys = List.of("D/1", "D/ü <&> 😀", "D/missing");
    s3.put(BUCKET, keys.get(0), new byte[] {1});
    s3.put(BUCKET, keys.get(1), new byte[] {1});
    s3.put(BUCKET, "D/kept", new byte[] {1});
    DeleteObjectsResponse done = delete(sdk, keys, false);
    assertThat(done.deleted()).extracting(DeletedObject::key).containsExactlyElementsOf(keys);
    assertThat(done.errors()).isEmpty();
    assertThat(s3.server().keys(BUCKET)).contains("D/kept").doesNotContainAnyElementsOf(keys);
  }

  @Test
  void aQuietDeletionTellsOnlyOfErrors() {
    Sdk sdk = s3.sdk();
    s3.put(BUCKET, "Q/1", new byte[] {1});
    String tooLong = "x".repeat(1025);
    DeleteObjectsResponse done = delete(sdk, List.of("Q/1", tooLong), true);
    assertThat(done.deleted()).isEmpty();
    assertThat(done.errors()).extracting(S3Error::key).containsExactly(tooLong);
    assertThat(done.errors()).extracting(S3Error::code).containsExactly("KeyTooLongError");
    assertThat(s3.server().keys(BUCKET)).doesNotContain("Q/1");
  }

  @Test
  void eachDeletionHasItsOwnCondition() {
    Sdk sdk = s3.sdk();
    String etag = s3.put(BUCKET, "C/1", new byte[] {1});
    s3.put(BUCKET, "C/2", new byte[] {2});
    DeleteObjectsResponse done =
        sdk.call(
            c ->
                c.deleteObjects(
                    r ->
                        r.bucket(BUCKET)
                            .delete(
                                d ->
                                    d.objects(
                                        ObjectIdentifier.builder().key("C/1").eTag(etag).build(),
                                        ObjectIdentifier.builder()
                                            .key("C/2")
                                            .eTag(etag)
                                            .build()))));
    assertThat(done.deleted()).extracting(DeletedObject::key).containsExactly("C/1");
    assertThat(done.errors()).extracting(S3Error::code).containsExactly("PreconditionFailed");
    assertThat(s3.server().keys(BUCKET)).contains("C/2").doesNotContain("C/1");
  }

  @Test
  void aDeletionOfNoneOrTooManyIsRefusedAsAWhole() {
    Sdk sdk = s3.sdk();
    s3.put(BUCKET, "0", new byte[] {1});
    List<String> tooMany = IntStream.range(0, 1001).mapToObj(Integer::toString).toList();
    for (List<String> keys : List.of(List.<String>of(), tooMany)) {
      assertError(
          sdk.error(c -> c.deleteObjects(r -> r.bucket(BUCKET).delete(d -> d.objects(ids(keys))))),
          400,
          "MalformedXML");
    }
    assertThat(s3.server().keys(BUCKET)).contains("0");
  }

  private static DeleteObjectsResponse delete(Sdk sdk, List<String> keys, boolean quiet) {
    return sdk.call(
        c -> c.deleteObjects(r -> r.bucket(BUCKET).delete(d -> d.objects(ids(keys)).quiet(quiet))));
  }

  private static List<ObjectIdentifier> ids(List<String> keys) {
    return keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
  }

  private static Consumer<CopyObjectRequest.Builder> request(
      String from, String to, Consumer<CopyObjectRequest.Builder> more) {
    return r ->
        more.accept(
            r.sourceBucket(BUCKET).sourceKey(from).destinationBucket(OTHER).destinationKey(to));
  }

  private static CopyObjectResponse copy(
      Sdk sdk, String from, String to, Consumer<CopyObjectRequest.Builder> more) {
    return sdk.call(c -> c.copyObject(request(from, to, more)));
  }

  private static S3Exception copyError(
      Sdk sdk, String from, String to, Consumer<CopyObjectRequest.Builder> more) {
    return sdk.error(c -> c.copyObject(request(from, to, more)));
  }
}
