package dev.parquedb.testkit.s3;

import static dev.parquedb.testkit.s3.S3Operation.GET_OBJECT;
import static dev.parquedb.testkit.s3.S3Operation.PUT_OBJECT;
import static dev.parquedb.testkit.s3.SdkFixture.BUCKET;
import static dev.parquedb.testkit.s3.SdkObjectsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.fault.Fault.Point;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Faults of one request each, as the client of the AWS SDK sees them. */
class S3FaultsTest {

  private static final Predicate<S3Call> PUT = call -> call.is(PUT_OBJECT);

  private static SdkFixture s3;
  private static SimulatedS3 server;
  private static int keys;

  private final String key = "key" + keys++;

  @BeforeAll
  static void start() {
    s3 = new SdkFixture(SimulatedS3Options.DEFAULT);
    server = s3.server();
  }

  @AfterEach
  void heal() {
    server.faults().heal();
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  private Function<S3AsyncClient, CompletableFuture<PutObjectResponse>> create() {
    return client ->
        client.putObject(
            r -> r.bucket(BUCKET).key(key).ifNoneMatch("*"), AsyncRequestBody.fromString("x"));
  }

  private boolean stored() {
    return server.object(BUCKET, key).isPresent();
  }

  private S3LogEntry lastOfKey() {
    List<S3LogEntry> log = server.log().stream().filter(each -> each.key().equals(key)).toList();
    return log.get(log.size() - 1);
  }

  static Stream<Arguments> answersWithoutEffect() {
    return Stream.of(
        Arguments.of(S3Fault.CONFLICT, 409, "ConditionalRequestConflict"),
        Arguments.of(S3Fault.PRECONDITION_FAILED, 412, "PreconditionFailed"),
        Arguments.of(S3Fault.FORBIDDEN, 403, "AccessDenied"),
        Arguments.of(S3Fault.NOT_FOUND, 404, "NoSuchKey"),
        Arguments.of(S3Fault.internalError(Point.BEFORE_EFFECT), 500, "InternalError"),
        Arguments.of(S3Fault.unavailable(Point.BEFORE_EFFECT), 503, "ServiceUnavailable"),
        Arguments.of(S3Fault.slowDown(Duration.ZERO), 503, "SlowDown"),
        Arguments.of(S3Fault.redirect(301, "http://127.0.0.1:1/"), 301, "PermanentRedirect"),
        Arguments.of(S3Fault.redirect(307, "http://127.0.0.1:1/"), 307, "TemporaryRedirect"));
  }

  @ParameterizedTest
  @MethodSource
  void answersWithoutEffect(S3Fault fault, int status, String code) {
    server.faults().failNext(PUT, fault);
    S3Exception error = s3.sdk().error(create()::apply);
    assertError(error, status, code);
    assertThat(stored()).isFalse();
    assertThat(lastOfKey().status()).isEqualTo(status);
    assertThat(lastOfKey().code()).contains(code);
    s3.sdk().call(create());
    assertThat(stored()).isTrue();
  }

  static Stream<Arguments> answersAfterTheEffect() {
    return Stream.of(
        Arguments.of(S3Fault.internalError(Point.AFTER_EFFECT), 500, "InternalError"),
        Arguments.of(S3Fault.unavailable(Point.AFTER_EFFECT), 503, "ServiceUnavailable"));
  }

  @ParameterizedTest
  @MethodSource
  void answersAfterTheEffect(S3Fault fault, int status, String code) {
    server.faults().failNext(PUT, fault);
    assertError(s3.sdk().error(create()::apply), status, code);
    assertThat(stored()).isTrue();
    assertError(s3.sdk().error(create()::apply), 412, "PreconditionFailed");
  }

  @Test
  void aThrottledClientLearnsHowLongToWait() {
    server.faults().failNext(PUT, S3Fault.slowDown(Duration.ofSeconds(7)));
    S3Exception error = s3.sdk().error(create()::apply);
    assertThat(error.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("retry-after"))
        .contains("7");
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionThatEndsTellsNothing(Point point) {
    server
        .faults()
        .failNext(PUT, point == Point.BEFORE_EFFECT ? S3Fault.UNREACHABLE : S3Fault.LOST_REPLY);
    Outcome<PutObjectResponse> outcome = s3.sdk().outcome(create());
    assertThat(outcome.failure()).isNotNull().isNotInstanceOf(S3Exception.class);
    assertThat(stored()).isEqualTo(point == Point.AFTER_EFFECT);
    assertThat(lastOfKey().status()).isZero();
    assertThat(lastOfKey().code()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aRequestWaitsAtAGate(Point point) {
    S3Gate gate = server.faults().stallNext(PUT, point);
    CompletableFuture<PutObjectResponse> call = s3.sdk().uni(create()).subscribeAsCompletionStage();
    assertThat(Await.item(gate.reached()).key()).isEqualTo(key);
    assertThat(stored()).isEqualTo(point == Point.AFTER_EFFECT);
    assertThat(call).isNotDone();
    gate.open();
    assertThat(Await.item(Uni.createFrom().completionStage(call)).eTag()).isNotNull();
    assertThat(stored()).isTrue();
  }

  @Test
  void healingOpensTheGates() {
    S3Gate gate = server.faults().stallNext(PUT, Point.BEFORE_EFFECT);
    CompletableFuture<PutObjectResponse> call = s3.sdk().uni(create()).subscribeAsCompletionStage();
    Await.item(gate.reached());
    server.faults().heal();
    Await.item(Uni.createFrom().completionStage(call));
    assertThat(stored()).isTrue();
  }

  @Test
  void onlyWhatMatchesIsStruckAndTheFirstScriptedDecides() {
    long before = server.faults().struck();
    server.faults().failNext(call -> call.key().equals("another"), S3Fault.FORBIDDEN);
    s3.sdk().call(create());
    assertThat(server.faults().struck()).isEqualTo(before);

    server.faults().failEvery(call -> call.is(GET_OBJECT), S3Fault.CONFLICT);
    server.faults().failNext(call -> call.is(GET_OBJECT), S3Fault.FORBIDDEN);
    for (int i = 0; i < 2; i++) {
      assertThat(s3.sdk().error(get()).statusCode()).isEqualTo(409);
    }
    assertThat(server.faults().struck()).isEqualTo(before + 2);
    server.faults().heal();
    assertThat(s3.get(BUCKET, key)).isEqualTo("x".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theScriptComesBeforeThePlan() {
    server.faults().plan(S3FaultPlan.seeded(1).with(PUT, 1, S3Fault.FORBIDDEN));
    server.faults().failNext(PUT, S3Fault.CONFLICT);
    assertThat(s3.sdk().error(create()::apply).statusCode()).isEqualTo(409);
    assertThat(s3.sdk().error(create()::apply).statusCode()).isEqualTo(403);
  }

  @Test
  void aCallTellsOfItsConditionAndRange() {
    Optional<S3Call>[] seen = seen();
    server
        .faults()
        .failEvery(
            call -> {
              seen[0] = Optional.of(call);
              return false;
            },
            S3Fault.NONE);
    s3.sdk().call(create());
    assertThat(seen[0].orElseThrow().conditional()).isTrue();
    s3.sdk()
        .call(
            client ->
                client.getObject(
                    r -> r.bucket(BUCKET).key(key).range("bytes=0-0"),
                    AsyncResponseTransformer.toBytes()));
    assertThat(seen[0].orElseThrow().conditional()).isFalse();
    assertThat(seen[0].orElseThrow().range()).contains("bytes=0-0");
  }

  @SuppressWarnings("unchecked")
  private static Optional<S3Call>[] seen() {
    return new Optional[] {Optional.empty()};
  }

  private Function<S3AsyncClient, CompletableFuture<?>> get() {
    return client ->
        client.getObject(r -> r.bucket(BUCKET).key(key), AsyncResponseTransformer.toBytes());
  }
}
