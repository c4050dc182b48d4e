package dev.parquedb.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Of writers that race under one condition exactly one wins. */
class S3LinearizabilityTest {

  private static final int WRITERS = 32;
  private static final Map<String, String> MISSING = Map.of("if-none-match", "*");

  private static RawFixture s3;

  @BeforeAll
  static void start() {
    s3 = new RawFixture(SimulatedS3Options.DEFAULT);
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  private static CompletableFuture<RawS3.Answer> put(
      String key, String text, Map<String, String> condition) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return s3.client.send("PUT", "/bucket/" + key, body, condition);
  }

  /** Races, and returns the ETag of the only winner. */
  private static String race(String key, String text, Map<String, String> condition)
      throws Exception {
    List<CompletableFuture<RawS3.Answer>> calls =
        IntStream.range(0, WRITERS).mapToObj(i -> put(key, text + i, condition)).toList();
    List<RawS3.Answer> answers = new ArrayList<>();
    for (CompletableFuture<RawS3.Answer> call : calls) {
      answers.add(RawS3.await(call));
    }
    assertThat(answers).extracting(RawS3.Answer::status).containsOnly(200, 412);
    List<RawS3.Answer> winners = answers.stream().filter(each -> each.status() == 200).toList();
    assertThat(winners).hasSize(1);
    String etag = winners.get(0).header("etag");
    assertThat(s3.server.object("bucket", key).orElseThrow().etag()).isEqualTo(etag);
    return etag;
  }

  @Test
  void oneCreatesAndOneReplaces() throws Exception {
    for (int round = 0; round < 10; round++) {
      String created = race("race" + round, "first by ", MISSING);
      race("race" + round, "then by ", Map.of("if-match", created));
    }
  }

  @Test
  void aCounterLosesNoIncrement() throws Exception {
    RawS3.await(put("counter", "0", MISSING));
    List<CompletableFuture<Void>> writers =
        IntStream.range(0, 8).mapToObj(i -> increments(10).toCompletableFuture()).toList();
    for (CompletableFuture<Void> writer : writers) {
      RawS3.await(writer);
    }
    assertThat(RawS3.await(s3.client.get("/bucket/counter")).text()).isEqualTo("80");
  }

  private static CompletionStage<Void> increments(int left) {
    return left == 0
        ? CompletableFuture.completedFuture(null)
        : increment().thenCompose(status -> increments(status == 200 ? left - 1 : left));
  }

  private static CompletionStage<Integer> increment() {
    return s3.client
        .get("/bucket/counter")
        .thenCompose(
            read -> {
              int next = Integer.parseInt(read.text()) + 1;
              Map<String, String> unchanged = Map.of("if-match", read.header("etag"));
              return put("counter", Integer.toString(next), unchanged);
            })
        .thenApply(RawS3.Answer::status);
  }
}
