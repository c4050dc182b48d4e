package dev.parquedb.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Signatures are those of the SDK, to the byte. */
class SigV4Test {

  private static final Instant NOW = Instant.parse("2024-02-29T23:59:58.999Z");
  private static final S3Keypair KEYS =
      new S3Keypair(
          "AKIDEXAMPLE",
          "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
          Optional.empty(),
          Optional.empty());
  private static final S3Keypair SESSION =
      new S3Keypair("ASIAEXAMPLE", "s3cr3t+/=", Optional.of("FwoGZX//+tok=en=="), Optional.empty());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a/b.parquet",
        "a//b",
        "a/./b",
        "a/../b",
        "/lead",
        "a b",
        "a+b",
        "a%b",
        "a%20b",
        "100%",
        "grün",
        "日本語/ファイル",
        "😀",
        "a?b#c",
        "a&b=c",
        "~a-b_c.d",
        "'q\"'",
        "[a]{b}(c)*!;:@,$",
        "a\\b^`|<>"
      })
  void oddKeysAreSignedAsTheyAreSent(String key) {
    sameAsSdk("s3.eu-west-1.amazonaws.com", 443, "/bucket/" + S3Keys.encoded(key), List.of(), KEYS);
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        Arguments.of("GET", "bytes=0-65535", null, KEYS),
        Arguments.of("GET", "bytes=7-", "\"0f343b0931126a20f133d67c2b018a3b\"", KEYS),
        Arguments.of("GET", null, "0f343b0931126a20f133d67c2b018a3b-12", SESSION),
        Arguments.of("GET", "bytes=0-0", "\"x\"", SESSION),
        Arguments.of("HEAD", null, null, KEYS),
        Arguments.of("HEAD", null, null, SESSION));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void rangesConditionsAndTokensAreSigned(
      String method, String range, String ifMatch, S3Keypair keys) {
    SigV4.Request request = new SigV4.Request(method, "/k", "", range, ifMatch);
    sameAsSdk("b.s3.amazonaws.com", 443, request, List.of(), keys, NOW);
  }

  @ParameterizedTest
  @ValueSource(ints = {443, 80, 8443, 9000})
  void thePortIsSignedUnlessItIsTheUsualOne(int port) {
    sameAsSdk("minio.local", port, "/b/k", List.of(), KEYS);
  }

  static Stream<List<String>> queries() {
    return Stream.of(
        List.of("versionId", "3HL4kqtJlcpXroDTDmJ%2BrmSpXd3dIbrHY"),
        List.of("partNumber", "3"),
        List.of("acl", ""),
        List.of("X%20Y", "a%2Fb"));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void queriesAreSignedInTheirCanonicalForm(List<String> parameter) {
    sameAsSdk("s3.amazonaws.com", 443, "/b/k", parameter, SESSION);
  }

  @Test
  void keysAreDerivedAnewForEachDayAndPairOfKeys() {
    SigV4 signer = new SigV4("us-east-1", "h");
    SigV4.Request request = new SigV4.Request("GET", "/k", "", null, null);
    for (Instant at :
        List.of(
            NOW,
            NOW.plusSeconds(1),
            NOW.plusSeconds(2),
            NOW.plusSeconds(86_400),
            Instant.parse("1999-12-31T23:59:59Z"),
            Instant.parse("2024-01-02T03:04:05Z"),
            NOW)) {
      for (S3Keypair keys : List.of(KEYS, SESSION, KEYS)) {
        assertThat(signer.sign(request, keys, at))
            .isEqualTo(sdk("h", 443, request, List.of(), keys, at, "us-east-1"));
      }
    }
  }

  @Test
  void signingFromManyThreadsGivesEachItsOwn() {
    SigV4 signer = new SigV4("us-east-1", "h");
    List<SigV4.Signature> signed =
        Stream.iterate(0, i -> i + 1)
            .limit(2_000)
            .parallel()
            .map(i -> signer.sign(numbered(i), i % 2 == 0 ? KEYS : SESSION, NOW))
            .toList();
    for (int i = 0; i < signed.size(); i += 97) {
      assertThat(signed.get(i))
          .isEqualTo(
              sdk("h", 443, numbered(i), List.of(), i % 2 == 0 ? KEYS : SESSION, NOW, "us-east-1"));
    }
  }

  @Test
  void neitherSecretNorTokenIsShown() {
    SigV4 signer = new SigV4("us-east-1", "h");
    SigV4.Signature signature = signer.sign(numbered(1), SESSION, NOW);
    assertThat(signature.toString() + signer)
        .doesNotContain(SESSION.secretAccessKey())
        .doesNotContain(SESSION.sessionToken().orElseThrow());
  }

  private static SigV4.Request numbered(int i) {
    return new SigV4.Request("GET", "/b/" + i, "", "bytes=" + i + "-", null);
  }

  private static void sameAsSdk(
      String host, int port, String target, List<String> parameter, S3Keypair keys) {
    String query = parameter.isEmpty() ? "" : parameter.get(0) + "=" + parameter.get(1);
    SigV4.Request request = new SigV4.Request("GET", target, query, "bytes=5-9", null);
    sameAsSdk(host, port, request, parameter, keys, NOW);
  }

  private static void sameAsSdk(
      String host,
      int port,
      SigV4.Request request,
      List<String> parameter,
      S3Keypair keys,
      Instant at) {
    String hostHeader = port == 443 ? host : host + ":" + port;
    assertThat(new SigV4("eu-west-1", hostHeader).sign(request, keys, at))
        .isEqualTo(sdk(host, port, request, parameter, keys, at, "eu-west-1"));
  }

  private static SigV4.Signature sdk(
      String host,
      int port,
      SigV4.Request request,
      List<String> parameter,
      S3Keypair keys,
      Instant at,
      String region) {
    SdkHttpRequest.Builder plain =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(request.method()))
            .protocol("https")
            .host(host)
            .port(port)
            .encodedPath(request.target());
    if (!parameter.isEmpty()) {
      plain.putRawQueryParameter(decoded(parameter.get(0)), decoded(parameter.get(1)));
    }
    if (request.range() != null) {
      plain.putHeader("Range", request.range());
    }
    if (request.ifMatch() != null) {
      plain.putHeader("If-Match", request.ifMatch());
    }
    AwsCredentialsIdentity identity =
        keys.sessionToken().isPresent()
            ? AwsSessionCredentialsIdentity.create(
                keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken().get())
            : AwsCredentialsIdentity.create(keys.accessKeyId(), keys.secretAccessKey());
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(identity)
                        .request(plain.build())
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)))
            .request();
    assertThat(signed.firstMatchingHeader("x-amz-content-sha256")).contains(SigV4.UNSIGNED_PAYLOAD);
    return new SigV4.Signature(
        signed.firstMatchingHeader("X-Amz-Date").orElseThrow(),
        signed.firstMatchingHeader("Authorization").orElseThrow());
  }

  private static String decoded(String encoded) {
    return URI.create("x:/" + encoded).getPath().substring(1);
  }
}
