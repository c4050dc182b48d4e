package dev.parquedb.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.testkit.time.SeededRandom;
import dev.parquedb.testkit.time.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the profiles differ from S3 as documented. */
class S3ProfilesTest {

  private static final byte[] BODY = {1};
  private static final byte[] NOTHING = {};

  private RawFixture s3;

  @AfterEach
  void stop() {
    if (s3 != null) {
      s3.close();
    }
  }

  private void start(S3Profile profile) {
    s3 = new RawFixture(SimulatedS3Options.DEFAULT.withProfile(profile).withMinPartSize(4));
  }

  private int put(String key, Map<String, String> headers) throws Exception {
    return RawS3.await(s3.client.send("PUT", "/bucket/" + key, BODY, headers)).status();
  }

  private int put(String key) throws Exception {
    return put(key, Map.of());
  }

  private static double[] millis(S3Latency latency, long seed) {
    RandomGenerator random = SeededRandom.of(seed);
    return IntStream.range(0, 50_000)
        .mapToDouble(i -> latency.pick(random).toNanos() / 1e6)
        .sorted()
        .toArray();
  }

  @Test
  void latenciesOfAwsHaveTheirMedianAndTheirTail() {
    double[] changes = millis(S3Profile.AWS.changes(), 1);
    assertThat(changes[25_000]).isBetween(27.5, 28.5);
    assertThat(changes[49_500]).isBetween(64.5, 69.5);
    double[] reads = millis(S3Profile.AWS.reads(), 2);
    assertThat(reads[25_000]).isBetween(23.5, 24.5);
    assertThat(reads[49_500]).isBetween(73.5, 80.5);
    assertThat(millis(S3Profile.AWS.reads(), 2)).isEqualTo(reads);
  }

  @Test
  void aRequestTakesItsLatencyBeforeItsEffect() throws Exception {
    start(S3Profile.AWS);
    CompletableFuture<RawS3.Answer> put = s3.client.put("/bucket/key", BODY);
    s3.awaitPending(1);
    assertThat(s3.server.object("bucket", "key")).isEmpty();
    assertThat(put).isNotDone();
    s3.time.advanceToNext();
    assertThat(RawS3.await(put).status()).isEqualTo(200);
    assertThat(Duration.between(VirtualTime.START, s3.time.now()))
        .isBetween(Duration.ofMillis(5), Duration.ofMillis(200));
  }

  @Test
  void r2TakesOneWriteASecondAndKey() throws Exception {
    start(S3Profile.R2);
    assertThat(put("key")).isEqualTo(200);
    RawS3.Answer second = RawS3.await(s3.client.put("/bucket/key", BODY));
    assertThat(second.status()).isEqualTo(429);
    assertThat(second.text()).contains("<Code>TooManyRequests</Code>");
    assertThat(put("another")).isEqualTo(200);
    s3.time.advance(Duration.ofMillis(999));
    assertThat(put("key")).isEqualTo(429);
    s3.time.advance(Duration.ofMillis(1));
    assertThat(put("key")).isEqualTo(200);
    RawS3.Answer delete = RawS3.await(s3.client.send("DELETE", "/bucket/key", NOTHING, Map.of()));
    assertThat(delete.status()).as("a deletion is a write, too").isEqualTo(429);
    assertThat(RawS3.await(s3.client.get("/bucket/key")).status()).isEqualTo(200);
  }

  @Test
  void r2DoesNotCountWritesThatFailed() throws Exception {
    start(S3Profile.R2);
    put("key");
    s3.time.advance(Duration.ofSeconds(2));
    assertThat(put("key", Map.of("if-none-match", "*"))).isEqualTo(412);
    assertThat(put("key")).isEqualTo(200);
  }

  @Test
  void r2WantsPartsOfEqualSizes() throws Exception {
    start(S3Profile.R2);
    assertThat(complete("equal", 6, 6, 3)).startsWith("200");
    assertThat(complete("unequal", 6, 7, 3)).startsWith("400").contains("<Code>InvalidPart</Code>");
    assertThat(complete("last", 6, 6, 7)).startsWith("400").contains("<Code>InvalidPart</Code>");
  }

  @Test
  void s3TakesPartsOfAnySizes() throws Exception {
    start(S3Profile.PLAIN);
    assertThat(complete("unequal", 6, 7, 8)).startsWith("200");
    assertThat(complete("small", 6, 3, 8))
        .startsWith("400")
        .contains("<Code>EntityTooSmall</Code>");
  }

  private String complete(String key, int... sizes) throws Exception {
    String target = "/bucket/" + key;
    String created =
        RawS3.await(s3.client.send("POST", target + "?uploads", NOTHING, Map.of())).text();
    String id = created.replaceFirst("(?s).*<UploadId>(.*)</UploadId>.*", "$1");
    StringBuilder parts = new StringBuilder("<CompleteMultipartUpload>");
    for (int i = 0; i < sizes.length; i++) {
      String part = target + "?partNumber=" + (i + 1) + "&uploadId=" + id;
      String etag =
          RawS3.await(s3.client.send("PUT", part, new byte[sizes[i]], Map.of())).header("etag");
      parts.append(
          "<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>".formatted(i + 1, etag));
    }
    byte[] body =
        parts.append("</CompleteMultipartUpload>").toString().getBytes(StandardCharsets.UTF_8);
    RawS3.Answer answer =
        RawS3.await(s3.client.send("POST", target + "?uploadId=" + id, body, Map.of()));
    return answer.status() + " " + answer.text();
  }

  @Test
  void rgwComparesTagsWithoutTheirQuotes() throws Exception {
    start(S3Profile.RGW);
    assertThat(put("key", Map.of("if-match", "\"x\""))).isEqualTo(412);
    RawS3.Answer first = RawS3.await(s3.client.put("/bucket/key", BODY));
    String etag = first.header("etag");
    assertThat(etag).startsWith("\"");
    assertThat(statuses("key", Map.of("if-match", etag), 20)).allMatch(each -> each != 200);
    assertThat(put("key", Map.of("if-match", etag.replace("\"", "")))).isEqualTo(200);
  }

  @Test
  void rgwIgnoresTheConditionsOfDeletesCopiesAndCompletions() throws Exception {
    start(S3Profile.RGW);
    put("a");
    put("b");
    RawS3.Answer copy =
        RawS3.await(
            s3.client.send(
                "PUT",
                "/bucket/b",
                NOTHING,
                Map.of("x-amz-copy-source", "bucket/a", "if-none-match", "*")));
    assertThat(copy.status()).isEqualTo(200);
    RawS3.Answer delete =
        RawS3.await(
            s3.client.send("DELETE", "/bucket/a", NOTHING, Map.of("if-match", "somethingElse")));
    assertThat(delete.status()).isEqualTo(204);
    assertThat(s3.server.keys("bucket")).containsExactly("b");
    assertThat(complete("b", 4)).startsWith("200").contains("<ETag></ETag>");
  }

  @Test
  void rgwAnswersSomeLosersWith500() throws Exception {
    start(S3Profile.RGW);
    put("key");
    assertThat(statuses("key", Map.of("if-none-match", "*"), 140)).containsOnly(412, 500);
    assertThat(s3.server.log().stream().filter(each -> each.status() == 500).count())
        .isBetween(2L, 30L);
  }

  private List<Integer> statuses(String key, Map<String, String> headers, int calls)
      throws Exception {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      statuses.add(put(key, headers));
    }
    return statuses;
  }
}
