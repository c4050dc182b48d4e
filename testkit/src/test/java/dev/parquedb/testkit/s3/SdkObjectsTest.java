package dev.parquedb.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.testkit.Await;
import io.vertx.core.Vertx;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The operations on objects, as the client of the AWS SDK asks for them. */
class SdkObjectsTest {

  private static final String BUCKET = "bucket";

  private static Vertx vertx;
  private static SimulatedS3 server;
  private static final Map<Sdk.Checksums, Sdk> CLIENTS = new EnumMap<>(Sdk.Checksums.class);

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    server = Await.item(SimulatedS3.start(vertx, SimulatedS3Options.DEFAULT));
    for (Sdk.Checksums each : Sdk.Checksums.values()) {
      CLIENTS.put(each, new Sdk(server, each));
    }
  }

  @AfterAll
  static void stop() {
    CLIENTS.values().forEach(Sdk::close);
    Await.item(server.close());
    vertx.close();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPutIsReturned(Sdk.Checksums mode) {
    Sdk sdk = CLIENTS.get(mode);
    byte[] bytes = GeneratedContent.bytes(1, 0, 300_000);
    PutObjectResponse put =
        sdk.call(
            s3 ->
                s3.putObject(
                    r ->
                        r.bucket(BUCKET)
                            .key("a b/ü+😀")
                            .contentType("text/x")
                            .cacheControl("no-cache")
                            .metadata(Map.of("who", "me")),
                    AsyncRequestBody.fromBytes(bytes)));
    assertThat(put.eTag()).isEqualTo("\"" + Hashes.hex(Hashes.md5(bytes)) + "\"");
    assertThat(get(sdk, "a b/ü+😀")).isEqualTo(bytes);
    HeadObjectResponse head = sdk.call(s3 -> s3.headObject(r -> r.bucket(BUCKET).key("a b/ü+😀")));
    assertThat(head.contentLength()).isEqualTo(300_000);
    assertThat(head.contentType()).isEqualTo("text/x");
    assertThat(head.cacheControl()).isEqualTo("no-cache");
    assertThat(head.metadata()).isEqualTo(Map.of("who", "me"));
    assertThat(head.eTag()).isEqualTo(put.eTag());
    assertThat(head.lastModified()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = ChecksumAlgorithm.class,
      names = {"CRC32", "SHA1", "SHA256"})
  void checksumsAreVerifiedAndReturned(ChecksumAlgorithm algorithm) {
    Sdk sdk = CLIENTS.get(Sdk.Checksums.WHEN_SUPPORTED);
    byte[] bytes = GeneratedContent.bytes(2, 0, 70_000);
    sdk.call(
        s3 ->
            s3.putObject(
                r -> r.bucket(BUCKET).key("sum").checksumAlgorithm(algorithm),
                AsyncRequestBody.fromBytes(bytes)));
    assertThat(get(sdk, "sum")).isEqualTo(bytes);
    assertThat(server.object(BUCKET, "sum").orElseThrow().size()).isEqualTo(70_000);
  }

  @ParameterizedTest
  @EnumSource
  void rangesAreReadAsAsked(Sdk.Checksums mode) {
    Sdk sdk = CLIENTS.get(mode);
    put(sdk, "range", "0123456789");
    for (List<String> each :
        List.of(
            List.of("bytes=0-0", "0"),
            List.of("bytes=2-4", "234"),
            List.of("bytes=7-", "789"),
            List.of("bytes=8-99", "89"),
            List.of("bytes=-3", "789"),
            List.of("bytes=-99", "0123456789"))) {
      String body =
          sdk.call(
                  s3 ->
                      s3.getObject(
                          r -> r.bucket(BUCKET).key("range").range(each.get(0)),
                          AsyncResponseTransformer.toBytes()))
              .asUtf8String();
      assertThat(body).isEqualTo(each.get(1));
    }
    assertError(
        sdk.error(
            s3 ->
                s3.getObject(
                    r -> r.bucket(BUCKET).key("range").range("bytes=10-"),
                    AsyncResponseTransformer.toBytes())),
        416,
        "InvalidRange");
  }

  @ParameterizedTest
  @EnumSource
  void conditionsAreExact(Sdk.Checksums mode) {
    Sdk sdk = CLIENTS.get(mode);
    String key = "conditions-" + mode;
    AsyncRequestBody body = AsyncRequestBody.fromString("x");
    Function<S3AsyncClient, CompletableFuture<?>> create =
        s3 -> s3.putObject(r -> r.bucket(BUCKET).key(key).ifNoneMatch("*"), body);
    assertError(
        sdk.error(s3 -> s3.putObject(r -> r.bucket(BUCKET).key(key).ifMatch("\"x\""), body)),
        404,
        "NoSuchKey");
    sdk.call(create::apply);
    assertError(sdk.error(create), 412, "PreconditionFailed");
    String etag = server.object(BUCKET, key).orElseThrow().etag();
    sdk.call(
        s3 ->
            s3.putObject(
                r -> r.bucket(BUCKET).key(key).ifMatch(etag), AsyncRequestBody.fromString("y")));
    assertError(
        sdk.error(s3 -> s3.putObject(r -> r.bucket(BUCKET).key(key).ifMatch(etag), body)),
        412,
        "PreconditionFailed");
    assertError(
        sdk.error(s3 -> s3.deleteObject(r -> r.bucket(BUCKET).key(key).ifMatch(etag))),
        412,
        "PreconditionFailed");
    String now = server.object(BUCKET, key).orElseThrow().etag();
    assertThat(
            sdk.error(
                    s3 ->
                        s3.getObject(
                            r -> r.bucket(BUCKET).key(key).ifNoneMatch(now),
                            AsyncResponseTransformer.toBytes()))
                .statusCode())
        .isEqualTo(304);
    assertError(
        sdk.error(
            s3 ->
                s3.getObject(
                    r -> r.bucket(BUCKET).key(key).ifMatch(etag),
                    AsyncResponseTransformer.toBytes())),
        412,
        "PreconditionFailed");
    sdk.call(s3 -> s3.deleteObject(r -> r.bucket(BUCKET).key(key).ifMatch(now)));
    assertThat(server.object(BUCKET, key)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsMissingIsNotFound(Sdk.Checksums mode) {
    Sdk sdk = CLIENTS.get(mode);
    assertError(
        sdk.error(
            s3 ->
                s3.getObject(
                    r -> r.bucket(BUCKET).key("missing"), AsyncResponseTransformer.toBytes())),
        404,
        "NoSuchKey");
    assertThat(sdk.error(s3 -> s3.headObject(r -> r.bucket(BUCKET).key("missing"))).statusCode())
        .isEqualTo(404);
    assertError(sdk.error(s3 -> s3.listObjectsV2(r -> r.bucket("nobody"))), 404, "NoSuchBucket");
    sdk.call(s3 -> s3.deleteObject(r -> r.bucket(BUCKET).key("missing")));
  }

  @ParameterizedTest
  @EnumSource
  void listsInTheOrderOfUtf8Bytes(Sdk.Checksums mode) {
    Sdk sdk = CLIENTS.get(mode);
    List<String> keys =
        List.of("O/a", "O/a b", "O/a+b", "O/a-b", "O/a/1", "O/a/2", "O/b", "O/\uFF5E", "O/😀");
    keys.forEach(key -> put(sdk, key, key));
    ListObjectsV2Response all =
        sdk.call(s3 -> s3.listObjectsV2(r -> r.bucket(BUCKET).prefix("O/")));
    assertThat(all.contents()).extracting(S3Object::key).containsExactlyElementsOf(keys);
    ListObjectsV2Response first =
        sdk.call(
            s3 -> s3.listObjectsV2(r -> r.bucket(BUCKET).prefix("O/").delimiter("/").maxKeys(5)));
    assertThat(first.contents())
        .extracting(S3Object::key)
        .containsExactly("O/a", "O/a b", "O/a+b", "O/a-b");
    assertThat(first.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("O/a/");
    assertThat(first.isTruncated()).isTrue();
    ListObjectsV2Response second =
        sdk.call(
            s3 ->
                s3.listObjectsV2(
                    r ->
                        r.bucket(BUCKET)
                            .prefix("O/")
                            .delimiter("/")
                            .continuationToken(first.nextContinuationToken())));
    assertThat(second.contents())
        .extracting(S3Object::key)
        .containsExactly("O/b", "O/\uFF5E", "O/😀");
    assertThat(second.commonPrefixes()).isEmpty();
    assertThat(second.isTruncated()).isFalse();
    assertThat(
            sdk.call(
                    s3 ->
                        s3.listObjectsV2(
                            r -> r.bucket(BUCKET).prefix("O/").startAfter("O/b").maxKeys(1)))
                .contents())
        .extracting(S3Object::key)
        .containsExactly("O/\uFF5E");
  }

  private static void put(Sdk sdk, String key, String text) {
    sdk.call(s3 -> s3.putObject(r -> r.bucket(BUCKET).key(key), AsyncRequestBody.fromString(text)));
  }

  private static byte[] get(Sdk sdk, String key) {
    return sdk.call(
            s3 -> s3.getObject(r -> r.bucket(BUCKET).key(key), AsyncResponseTransformer.toBytes()))
        .asByteArray();
  }

  static void assertError(S3Exception error, int status, String code) {
    assertThat(error.statusCode()).isEqualTo(status);
    assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(error.requestId()).isNotBlank();
  }
}
