package dev.parquedb.testkit.s3;

import static dev.parquedb.testkit.s3.SdkFixture.BUCKET;
import static dev.parquedb.testkit.s3.SdkObjectsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Multipart uploads, as the client of the AWS SDK asks for them. */
class SdkMultipartTest {

  private static final int MIN = 1000;
  private static SdkFixture s3;

  @BeforeAll
  static void start() {
    s3 = new SdkFixture(SimulatedS3Options.DEFAULT.withMinPartSize(MIN));
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @ParameterizedTest
  @EnumSource
  void partsInAnyOrderBecomeOneObject(Sdk.Checksums mode) throws Exception {
    Sdk sdk = s3.sdk(mode);
    String key = "parts/" + mode + " ü";
    String id = create(sdk, key, r -> r.contentType("text/x").metadata(Map.of("who", "me")));
    byte[] all = GeneratedContent.bytes(3, 0, 3 * MIN + 17);
    CompletedPart third = part(sdk, key, id, 30, GeneratedContent.bytes(3, 2 * MIN, MIN + 17));
    part(sdk, key, id, 1, new byte[MIN]);
    CompletedPart first = part(sdk, key, id, 1, GeneratedContent.bytes(3, 0, MIN));
    CompletedPart second = part(sdk, key, id, 2, GeneratedContent.bytes(3, MIN, MIN));
    part(sdk, key, id, 5, new byte[MIN]);
    CompleteMultipartUploadResponse done =
        complete(sdk, key, id, List.of(first, second, third), r -> {});
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    hashes.write(Hashes.md5(GeneratedContent.bytes(3, 0, MIN)));
    hashes.write(Hashes.md5(GeneratedContent.bytes(3, MIN, MIN)));
    hashes.write(Hashes.md5(GeneratedContent.bytes(3, 2 * MIN, MIN + 17)));
    assertThat(done.eTag()).isEqualTo("\"" + Hashes.hex(Hashes.md5(hashes.toByteArray())) + "-3\"");
    assertThat(done.key()).isEqualTo(key);
    assertThat(s3.get(BUCKET, key)).isEqualTo(all);
    HeadObjectResponse head = sdk.call(c -> c.headObject(r -> r.bucket(BUCKET).key(key)));
    assertThat(head.eTag()).isEqualTo(done.eTag());
    assertThat(head.contentType()).isEqualTo("text/x");
    assertThat(head.metadata()).isEqualTo(Map.of("who", "me"));
    S3ObjectInfo info = s3.server().object(BUCKET, key).orElseThrow();
    assertThat(info.crc32c().orElseThrow()).isEqualTo(crc32c(all));
    assertThat(open(key)).isEmpty();
    sdk.call(c -> c.deleteObject(r -> r.bucket(BUCKET).key(key)));
  }

  @Test
  void memoryIsGivenBackForWhatIsReplacedOrLeftOut() {
    try (SdkFixture own =
        new SdkFixture(SimulatedS3Options.DEFAULT.withMinPartSize(MIN).withMemoryLimit(3 * MIN))) {
      Sdk sdk = own.sdk();
      String id = create(sdk, "k", r -> {});
      part(sdk, "k", id, 1, new byte[MIN]);
      CompletedPart used = part(sdk, "k", id, 1, new byte[MIN]);
      part(sdk, "k", id, 2, new byte[MIN]);
      assertThat(own.server().counters().heldBytes()).isEqualTo(2 * MIN);
      assertThat(own.server().counters().openUploads()).isOne();
      complete(sdk, "k", id, List.of(used), r -> {});
      assertThat(own.server().counters().heldBytes()).isEqualTo(MIN);
      String aborted = create(sdk, "k", r -> {});
      part(sdk, "k", aborted, 1, new byte[2 * MIN]);
      sdk.call(c -> c.abortMultipartUpload(r -> r.bucket(BUCKET).key("k").uploadId(aborted)));
      assertThat(own.server().counters().heldBytes()).isEqualTo(MIN);
      assertThat(own.server().counters().openUploads()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ChecksumAlgorithm.class,
      names = {"CRC32", "CRC32_C", "SHA1", "SHA256"})
  void aCompositeChecksumIsOfTheChecksumsOfTheParts(ChecksumAlgorithm algorithm) {
    Sdk sdk = s3.sdk(Sdk.Checksums.WHEN_SUPPORTED);
    String key = "composite-" + algorithm;
    String id = create(sdk, key, r -> r.checksumAlgorithm(algorithm));
    List<CompletedPart> parts = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      parts.add(part(sdk, key, id, i + 1, GeneratedContent.bytes(4, i * MIN, MIN), algorithm));
    }
    List<CompletedPart> bare =
        parts.stream()
            .map(
                each ->
                    CompletedPart.builder().partNumber(each.partNumber()).eTag(each.eTag()).build())
            .toList();
    assertError(completeError(sdk, key, id, bare, r -> {}), 400, "InvalidRequest");
    CompleteMultipartUploadResponse done = complete(sdk, key, id, parts, r -> {});
    assertThat(done.checksumType()).isEqualTo(ChecksumType.COMPOSITE);
    assertThat(List.of(done.toString().contains("-2"), s3.get(BUCKET, key).length == 2 * MIN))
        .containsOnly(true);
  }

  @Test
  void aChecksumOfTheWholeIsVerifiedWithoutReadingItAgain() {
    Sdk sdk = s3.sdk(Sdk.Checksums.WHEN_SUPPORTED);
    ChecksumAlgorithm algorithm = ChecksumAlgorithm.CRC32;
    String id =
        create(
            sdk,
            "full",
            r -> r.checksumAlgorithm(algorithm).checksumType(ChecksumType.FULL_OBJECT));
    byte[] all = GeneratedContent.bytes(4, 0, 2 * MIN);
    List<CompletedPart> parts = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      parts.add(part(sdk, "full", id, i + 1, GeneratedContent.bytes(4, i * MIN, MIN), algorithm));
    }
    String right = Checksum.base64(Checksum.CRC32.of(Content.Held.of(List.of(all))));
    assertError(
        completeError(sdk, "full", id, parts, r -> r.checksumCRC32("AAAAAA==")), 400, "BadDigest");
    assertThat(complete(sdk, "full", id, parts, r -> r.checksumCRC32(right)).checksumCRC32())
        .isEqualTo(right);
  }

  @Test
  void whatIsNotAsTheUploadSaysIsRefused() {
    Sdk sdk = s3.sdk();
    String key = "refused";
    String id = create(sdk, key, r -> {});
    CompletedPart small = part(sdk, key, id, 1, new byte[MIN - 1]);
    CompletedPart other = part(sdk, key, id, 2, new byte[MIN]);
    CompletedPart wrong = CompletedPart.builder().partNumber(2).eTag(small.eTag()).build();
    CompletedPart missing = CompletedPart.builder().partNumber(3).eTag(small.eTag()).build();
    assertError(completeError(sdk, key, id, List.of(small, other), r -> {}), 400, "EntityTooSmall");
    assertError(
        completeError(sdk, key, id, List.of(other, small), r -> {}), 400, "InvalidPartOrder");
    assertError(
        completeError(sdk, key, id, List.of(other, other), r -> {}), 400, "InvalidPartOrder");
    assertError(completeError(sdk, key, id, List.of(wrong), r -> {}), 400, "InvalidPart");
    assertError(completeError(sdk, key, id, List.of(missing), r -> {}), 400, "InvalidPart");
    assertError(completeError(sdk, key, id, List.of(), r -> {}), 400, "MalformedXML");
    assertError(
        completeError(sdk, key, id, List.of(other), r -> r.mpuObjectSize(1L)),
        400,
        "InvalidRequest");
    assertError(completeError(sdk, "another", id, List.of(other), r -> {}), 404, "NoSuchUpload");
    for (int number : List.of(0, 10_001)) {
      assertError(
          sdk.error(
              c ->
                  c.uploadPart(
                      r -> r.bucket(BUCKET).key(key).uploadId(id).partNumber(number),
                      AsyncRequestBody.fromString("x"))),
          400,
          "InvalidArgument");
    }
    assertThat(open(key)).containsExactly(id);
    sdk.call(c -> c.abortMultipartUpload(r -> r.bucket(BUCKET).key(key).uploadId(id)));
    assertError(
        sdk.error(c -> c.abortMultipartUpload(r -> r.bucket(BUCKET).key(key).uploadId(id))),
        404,
        "NoSuchUpload");
    assertError(
        sdk.error(
            c ->
                c.uploadPart(
                    r -> r.bucket(BUCKET).key(key).uploadId(id).partNumber(1),
                    AsyncRequestBody.fromString("x"))),
        404,
        "NoSuchUpload");
    assertThat(s3.server().object(BUCKET, key)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void conditionsDecideAtTheCompletion(Sdk.Checksums mode) {
    Sdk sdk = s3.sdk(mode);
    String key = "conditions-" + mode;
    String id = create(sdk, key, r -> {});
    List<CompletedPart> parts = List.of(part(sdk, key, id, 1, new byte[] {1}));
    assertError(completeError(sdk, key, id, parts, r -> r.ifMatch("\"x\"")), 404, "NoSuchKey");
    String etag = s3.put(BUCKET, key, new byte[] {2});
    assertError(
        completeError(sdk, key, id, parts, r -> r.ifNoneMatch("*")), 412, "PreconditionFailed");
    assertError(
        completeError(sdk, key, id, parts, r -> r.ifMatch("\"x\"")), 412, "PreconditionFailed");
    assertThat(s3.get(BUCKET, key)).containsExactly(2);
    complete(sdk, key, id, parts, r -> r.ifMatch(etag));
    assertThat(s3.get(BUCKET, key)).containsExactly(1);
    assertError(completeError(sdk, key, id, parts, r -> {}), 404, "NoSuchUpload");
  }

  @ParameterizedTest
  @EnumSource
  void partsAreCopiedOutOfObjects(Sdk.Checksums mode) {
    Sdk sdk = s3.sdk(mode);
    byte[] source = GeneratedContent.bytes(6, 0, 200_000);
    String etag = s3.put(BUCKET, "source +ü", source);
    String key = "copied-" + mode;
    String id = create(sdk, key, r -> {});
    CompletedPart first = copy(sdk, key, id, 1, "bytes=10-150009", etag);
    CompletedPart second = copy(sdk, key, id, 2, null, etag);
    assertError(copyError(sdk, key, id, "bytes=10-200000", etag), 400, "InvalidArgument");
    assertError(copyError(sdk, key, id, "bytes=10-20", "\"x\""), 412, "PreconditionFailed");
    complete(sdk, key, id, List.of(first, second), r -> {});
    byte[] copied = s3.get(BUCKET, key);
    assertThat(copied).startsWith(GeneratedContent.bytes(6, 10, 150_000)).endsWith(source);
    assertThat(copied).hasSize(350_000);
    assertThat(s3.server().object(BUCKET, key).orElseThrow().crc32c().orElseThrow())
        .isEqualTo(crc32c(copied));
  }

  @Test
  void uploadsAndPartsAreListedPageByPage() {
    Sdk sdk = s3.sdk();
    List<String> ids = new ArrayList<>();
    for (String key : List.of("L/b", "L/a b", "L/b", "M")) {
      ids.add(create(sdk, key, r -> {}));
    }
    List<MultipartUpload> listed = new ArrayList<>();
    String afterKey = null;
    String afterId = null;
    for (boolean more = true; more; ) {
      String keyMarker = afterKey;
      String idMarker = afterId;
      ListMultipartUploadsResponse page =
          sdk.call(
              c ->
                  c.listMultipartUploads(
                      r ->
                          r.bucket(BUCKET)
                              .prefix("L/")
                              .maxUploads(1)
                              .keyMarker(keyMarker)
                              .uploadIdMarker(idMarker)));
      assertThat(page.uploads()).hasSize(1);
      listed.addAll(page.uploads());
      more = page.isTruncated();
      afterKey = page.nextKeyMarker();
      afterId = page.nextUploadIdMarker();
    }
    assertThat(listed).extracting(MultipartUpload::key).containsExactly("L/a b", "L/b", "L/b");
    assertThat(listed)
        .extracting(MultipartUpload::uploadId)
        .containsExactlyInAnyOrderElementsOf(ids.subList(0, 3));
    for (int number : List.of(7, 3, 10)) {
      part(sdk, "M", ids.get(3), number, new byte[number]);
    }
    ListPartsResponse first =
        sdk.call(c -> c.listParts(r -> r.bucket(BUCKET).key("M").uploadId(ids.get(3)).maxParts(2)));
    assertThat(first.parts()).extracting(Part::partNumber).containsExactly(3, 7);
    assertThat(first.parts()).extracting(Part::size).containsExactly(3L, 7L);
    assertThat(first.isTruncated()).isTrue();
    ListPartsResponse second =
        sdk.call(
            c ->
                c.listParts(
                    r ->
                        r.bucket(BUCKET)
                            .key("M")
                            .uploadId(ids.get(3))
                            .partNumberMarker(first.nextPartNumberMarker())));
    assertThat(second.parts()).extracting(Part::partNumber).containsExactly(10);
    assertThat(second.isTruncated()).isFalse();
  }

  private static String create(
      Sdk sdk, String key, Consumer<CreateMultipartUploadRequest.Builder> more) {
    return sdk.call(c -> c.createMultipartUpload(r -> more.accept(r.bucket(BUCKET).key(key))))
        .uploadId();
  }

  private static CompletedPart part(Sdk sdk, String key, String id, int number, byte[] bytes) {
    return part(sdk, key, id, number, bytes, null);
  }

  private static CompletedPart part(
      Sdk sdk, String key, String id, int number, byte[] bytes, ChecksumAlgorithm algorithm) {
    UploadPartResponse done =
        sdk.call(
            c ->
                c.uploadPart(
                    r ->
                        r.bucket(BUCKET)
                            .key(key)
                            .uploadId(id)
                            .partNumber(number)
                            .checksumAlgorithm(algorithm),
                    AsyncRequestBody.fromBytes(bytes)));
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(done.eTag())
        .checksumCRC32(done.checksumCRC32())
        .checksumCRC32C(done.checksumCRC32C())
        .checksumSHA1(done.checksumSHA1())
        .checksumSHA256(done.checksumSHA256())
        .build();
  }

  private static CompletedPart copy(
      Sdk sdk, String key, String id, int number, String range, String etag) {
    UploadPartCopyResponse done =
        sdk.call(
            c ->
                c.uploadPartCopy(
                    r ->
                        r.sourceBucket(BUCKET)
                            .sourceKey("source +ü")
                            .copySourceRange(range)
                            .copySourceIfMatch(etag)
                            .destinationBucket(BUCKET)
                            .destinationKey(key)
                            .uploadId(id)
                            .partNumber(number)));
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(done.copyPartResult().eTag())
        .checksumCRC32(done.copyPartResult().checksumCRC32())
        .build();
  }

  private static S3Exception copyError(Sdk sdk, String key, String id, String range, String etag) {
    return sdk.error(
        c ->
            c.uploadPartCopy(
                r ->
                    r.sourceBucket(BUCKET)
                        .sourceKey("source +ü")
                        .copySourceRange(range)
                        .copySourceIfMatch(etag)
                        .destinationBucket(BUCKET)
                        .destinationKey(key)
                        .uploadId(id)
                        .partNumber(1)));
  }

  private static Consumer<CompleteMultipartUploadRequest.Builder> completion(
      String key,
      String id,
      List<CompletedPart> parts,
      Consumer<CompleteMultipartUploadRequest.Builder> more) {
    return r ->
        more.accept(
            r.bucket(BUCKET).key(key).uploadId(id).multipartUpload(all -> all.parts(parts)));
  }

  private static CompleteMultipartUploadResponse complete(
      Sdk sdk,
      String key,
      String id,
      List<CompletedPart> parts,
      Consumer<CompleteMultipartUploadRequest.Builder> more) {
    return sdk.call(c -> c.completeMultipartUpload(completion(key, id, parts, more)));
  }

  private static S3Exception completeError(
      Sdk sdk,
      String key,
      String id,
      List<CompletedPart> parts,
      Consumer<CompleteMultipartUploadRequest.Builder> more) {
    return sdk.error(c -> c.completeMultipartUpload(completion(key, id, parts, more)));
  }

  private static List<String> open(String key) {
    return s3
        .sdk()
        .call(c -> c.listMultipartUploads(r -> r.bucket(BUCKET).prefix(key)))
        .uploads()
        .stream()
        .map(MultipartUpload::uploadId)
        .toList();
  }

  private static int crc32c(byte[] bytes) {
    return (int) Checksum.CRC32C.number(Checksum.CRC32C.of(Content.Held.of(List.of(bytes))));
  }
}
