package dev.parquedb.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is not as S3 wants it is refused, and nothing is stored. */
class S3StrictnessTest {

  private static final byte[] BODY = {1, 2, 3};

  private RawFixture s3;

  @BeforeEach
  void start() {
    s3 = new RawFixture(SimulatedS3Options.DEFAULT.withMemoryLimit(1000));
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  private void assertRefused(RawS3 client, Map<String, String> headers, int status, String code)
      throws Exception {
    RawS3.Answer answer = RawS3.await(client.send("PUT", "/bucket/key", BODY, headers));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).contains("<Code>" + code + "</Code>");
    assertThat(s3.server.keys("bucket")).isEmpty();
    assertThat(s3.server.counters().heldBytes()).isZero();
  }

  private RawS3 client(S3Credentials credentials, Duration skew) {
    return new RawS3(
        s3.server.endpoint(), credentials, "us-east-1", () -> s3.time.now().plus(skew));
  }

  @Test
  void whoDoesNotSignIsNobody() throws Exception {
    RawS3.Answer answer = RawS3.await(s3.client.sendUnsigned("PUT", "/bucket/key", BODY, Map.of()));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).contains("<Code>AccessDenied</Code>");
  }

  @Test
  void signaturesAreVerified() throws Exception {
    S3Credentials wrong = S3Credentials.of(S3Credentials.DEFAULT.accessKey(), "guessed");
    assertRefused(client(wrong, Duration.ZERO), Map.of(), 403, "SignatureDoesNotMatch");
    S3Credentials unknown = S3Credentials.of("nobody", "guessed");
    assertRefused(client(unknown, Duration.ZERO), Map.of(), 403, "InvalidAccessKeyId");
    S3Credentials token =
        new S3Credentials(
            S3Credentials.DEFAULT.accessKey(),
            S3Credentials.DEFAULT.secretKey(),
            Optional.of("token"));
    assertRefused(
        client(token, Duration.ZERO), Map.of("x-amz-security-token", "token"), 400, "InvalidToken");
    assertThat(token.toString()).doesNotContain(token.secretKey(), "token]");
  }

  @Test
  void aHeaderThatWasChangedOnItsWayIsNoticed() throws Exception {
    Map<String, String> headers =
        s3.client.signed("PUT", "/bucket/key", Map.of("x-amz-meta-a", "1"));
    headers.put("x-amz-meta-a", "2");
    RawS3.Answer answer = RawS3.await(s3.client.sendUnsigned("PUT", "/bucket/key", BODY, headers));
    assertThat(answer.text()).contains("<Code>SignatureDoesNotMatch</Code>");
  }

  @Test
  void clocksMayNotDifferMuch() throws Exception {
    RawS3 slow = client(S3Credentials.DEFAULT, Duration.ofMinutes(-16));
    assertRefused(slow, Map.of(), 403, "RequestTimeTooSkewed");
    RawS3 fast = client(S3Credentials.DEFAULT, Duration.ofMinutes(16));
    assertRefused(fast, Map.of(), 403, "RequestTimeTooSkewed");
    RawS3 nearly = client(S3Credentials.DEFAULT, Duration.ofMinutes(14));
    assertThat(RawS3.await(nearly.put("/bucket/key", BODY)).status()).isEqualTo(200);
  }

  @Test
  void digestsAreVerified() throws Exception {
    assertRefused(s3.client, Map.of("content-md5", "AAAAAAAAAAAAAAAAAAAAAA=="), 400, "BadDigest");
    assertRefused(s3.client, Map.of("x-amz-checksum-crc32c", "AAAAAA=="), 400, "BadDigest");
    assertRefused(
        s3.client,
        Map.of("x-amz-content-sha256", "0".repeat(64)),
        400,
        "XAmzContentSHA256Mismatch");
  }

  @Test
  void whatIsNotKnownIsRefusedRatherThanIgnored() throws Exception {
    assertRefused(s3.client, Map.of("x-amz-tagging", "a=b"), 501, "NotImplemented");
    assertRefused(s3.client, Map.of("x-amz-object-lock-mode", "GOVERNANCE"), 501, "NotImplemented");
    assertRefused(s3.client, Map.of("if-none-match", "\"x\""), 501, "NotImplemented");
    RawS3.Answer acl = RawS3.await(s3.client.get("/bucket?acl"));
    assertThat(acl.status()).isEqualTo(501);
  }

  @Test
  void moreThanItMayKeepIsRefused() throws Exception {
    RawS3.Answer answer = RawS3.await(s3.client.put("/bucket/key", new byte[1001]));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).contains("<Code>QuotaExceeded</Code>");
    assertThat(RawS3.await(s3.client.put("/bucket/key", new byte[1000])).status()).isEqualTo(200);
    assertThat(s3.server.counters().heldBytes()).isEqualTo(1000);
  }
}
