package dev.parquedb.testkit.s3;

import static dev.parquedb.testkit.s3.SdkFixture.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Of writers that race under one condition exactly one wins. */
class S3LinearizabilityTest {

  private static final int WRITERS = 32;

  private static SdkFixture s3;

  @BeforeAll
  static void start() {
    s3 = new SdkFixture(SimulatedS3Options.DEFAULT);
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  private static Uni<String> put(String key, String text, String ifMatch) {
    return s3.sdk()
        .uni(
            client ->
                client.putObject(
                    r -> {
                      r.bucket(BUCKET).key(key);
                      if (ifMatch == null) {
                        r.ifNoneMatch("*");
                      } else {
                        r.ifMatch(ifMatch);
                      }
                    },
                    AsyncRequestBody.fromString(text)))
        .map(response -> response.eTag());
  }

  private static List<Outcome<String>> race(String key, String text, String ifMatch) {
    List<CompletableFuture<Outcome<String>>> calls =
        IntStream.range(0, WRITERS)
            .mapToObj(i -> put(key, text + i, ifMatch))
            .map(call -> call.onItemOrFailure().transform(Outcome::new))
            .map(Uni::subscribeAsCompletionStage)
            .toList();
    List<Outcome<String>> outcomes = new ArrayList<>();
    calls.forEach(call -> outcomes.add(Await.item(Uni.createFrom().completionStage(call))));
    return outcomes;
  }

  private static String assertOneWinner(String key, List<Outcome<String>> outcomes) {
    List<Outcome<String>> winners = outcomes.stream().filter(Outcome::succeeded).toList();
    assertThat(winners).hasSize(1);
    assertThat(outcomes)
        .filteredOn(each -> !each.succeeded())
        .allMatch(each -> each.failure() instanceof S3Exception error && error.statusCode() == 412);
    String etag = winners.get(0).item();
    assertThat(s3.server().object(BUCKET, key).orElseThrow().etag()).isEqualTo(etag);
    return etag;
  }

  @Test
  void oneCreatesAndOneReplaces() {
    for (int round = 0; round < 10; round++) {
      String key = "race" + round;
      String created = assertOneWinner(key, race(key, "first by ", null));
      assertOneWinner(key, race(key, "then by ", created));
    }
  }

  @Test
  void aCounterLosesNoIncrement() {
    s3.put(BUCKET, "counter", "0".getBytes(StandardCharsets.UTF_8));
    List<CompletableFuture<Void>> writers =
        IntStream.range(0, 8).mapToObj(i -> increments(10).subscribeAsCompletionStage()).toList();
    writers.forEach(each -> Await.item(Uni.createFrom().completionStage(each)));
    assertThat(new String(s3.get(BUCKET, "counter"), StandardCharsets.UTF_8)).isEqualTo("80");
  }

  private static Uni<Void> increments(int times) {
    return times == 0
        ? Uni.createFrom().voidItem()
        : increment().chain(() -> increments(times - 1));
  }

  private static Uni<Void> increment() {
    Uni<ResponseBytes<GetObjectResponse>> read =
        s3.sdk()
            .uni(
                client ->
                    client.getObject(
                        r -> r.bucket(BUCKET).key("counter"), AsyncResponseTransformer.toBytes()));
    return read.chain(
            value -> {
              int next = Integer.parseInt(value.asUtf8String()) + 1;
              return put("counter", Integer.toString(next), value.response().eTag());
            })
        .replaceWithVoid()
        .onFailure(error -> error instanceof S3Exception e && e.statusCode() == 412)
        .recoverWithUni(S3LinearizabilityTest::increment);
  }
}
