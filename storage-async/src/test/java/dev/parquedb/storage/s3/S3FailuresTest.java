package dev.parquedb.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.fault.Fault.Point;
import dev.parquedb.testkit.s3.S3Credentials;
import dev.parquedb.testkit.s3.S3Fault;
import dev.parquedb.testkit.s3.S3Gate;
import dev.parquedb.testkit.s3.S3Operation;
import dev.parquedb.testkit.s3.SimulatedS3Options;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which a request can fail, as the caller learns it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3FailuresTest {

  private static final S3Credentials KEYS = Secrets.KEYS;
  private static final int MIB = 1 << 20;

  /** What is asked of the storage. */
  private enum Ask {
    READ(S3Operation.GET_OBJECT),
    STREAM(S3Operation.GET_OBJECT),
    STAT(S3Operation.HEAD_OBJECT),
    LIST(S3Operation.LIST_OBJECTS),
    CREATE(S3Operation.PUT_OBJECT),
    DELETE(S3Operation.DELETE_OBJECT),
    DELETE_MANY(S3Operation.DELETE_OBJECTS),
    COPY(S3Operation.COPY_OBJECT),
    UPLOAD(S3Operation.COMPLETE_MULTIPART_UPLOAD);

    private final S3Operation request;

    Ask(S3Operation request) {
      this.request = request;
    }

    boolean changes() {
      return request.changes();
    }

    Uni<?> of(StorageBackend storage) {
      return switch (this) {
        case READ -> storage.readRange("f", 1, 3);
        case STREAM -> storage.readStream("f").collect().asList();
        case STAT -> storage.stat("f");
        case LIST -> storage.list("");
        case CREATE -> storage.writeConditional("new", Payloads.text("new"), null);
        case DELETE -> storage.delete("f");
        case DELETE_MANY -> storage.deletePrefix("f");
        case COPY -> storage.copy("f", "copied");
        case UPLOAD ->
            storage.writeStream(
                "large",
                Multi.createFrom().range(0, 6).map(i -> Payloads.of(i, MIB)),
                WriteOptions.DEFAULT);
      };
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private SimulatedServer server;
  private StorageBackend http;
  private StorageBackend sdk;

  @BeforeAll
  void start() {
    server = new SimulatedServer(SimulatedS3Options.DEFAULT.withCredentials(KEYS));
    http = server.open(vertx, S3FailuresTest::patient);
    sdk = server.open(vertx, storage -> patient(storage).sdkReads());
    Await.item(http.write("f", Payloads.text("content")));
  }

  private static S3Backend.Builder patient(S3Backend.Builder storage) {
    return storage
        .skipProbe()
        .kmsKey(Secrets.KMS_KEY)
        .partSize(5L * MIB)
        .idleTimeout(Duration.ofSeconds(20));
  }

  @AfterEach
  void heal() {
    server.s3().faults().heal();
  }

  @AfterAll
  void stop() {
    Await.item(http.close());
    Await.item(sdk.close());
    server.close();
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        answer(403, "AccessDenied", StorageErrorKind.PERMISSION_DENIED),
        answer(403, "InvalidAccessKeyId", StorageErrorKind.UNAUTHENTICATED),
        answer(403, "SignatureDoesNotMatch", StorageErrorKind.UNAUTHENTICATED),
        answer(403, "RequestTimeTooSkewed", StorageErrorKind.UNAUTHENTICATED),
        answer(400, "ExpiredToken", StorageErrorKind.UNAUTHENTICATED),
        answer(404, "NoSuchBucket", StorageErrorKind.NOT_FOUND),
        answer(400, "KeyTooLongError", StorageErrorKind.INVALID_PATH),
        answer(400, "InvalidStorageClass", StorageErrorKind.UNSUPPORTED),
        answer(501, "NotImplemented", StorageErrorKind.UNSUPPORTED),
        answer(403, "QuotaExceeded", StorageErrorKind.QUOTA_EXCEEDED),
        answer(507, "InsufficientStorage", StorageErrorKind.QUOTA_EXCEEDED),
        answer(503, "SlowDown", StorageErrorKind.THROTTLED),
        answer(429, "TooManyRequests", StorageErrorKind.THROTTLED),
        answer(400, "BadDigest", StorageErrorKind.UNAVAILABLE),
        answer(400, "RequestTimeout", StorageErrorKind.UNAVAILABLE));
  }

  private static Arguments answer(int status, String code, StorageErrorKind kind) {
    return Arguments.of(status, code, kind);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void answersThatProveThatNothingHappened(int status, String code, StorageErrorKind kind) {
    S3Fault fault = S3Fault.before(status, code, "told by the server: " + Secrets.all());
    for (Ask ask : EnumSet.complementOf(EnumSet.of(Ask.STAT))) {
      fails(ask, fault, kind);
    }
    assertNothingChanged();
  }

  /** A HEAD has no document: only its status tells. */
  @Test
  void statusesWithoutADocument() {
    fails(Ask.STAT, S3Fault.FORBIDDEN, StorageErrorKind.PERMISSION_DENIED);
    fails(Ask.STAT, S3Fault.before(401, "X", ""), StorageErrorKind.UNAUTHENTICATED);
    fails(Ask.STAT, S3Fault.before(429, "X", ""), StorageErrorKind.THROTTLED);
    fails(Ask.STAT, S3Fault.internalError(Point.BEFORE_EFFECT), StorageErrorKind.UNAVAILABLE);
    fails(Ask.STAT, S3Fault.UNREACHABLE, StorageErrorKind.UNAVAILABLE);
  }

  static Stream<Arguments> silences() {
    return Stream.of(
        Arguments.of(S3Fault.internalError(Point.BEFORE_EFFECT)),
        Arguments.of(S3Fault.internalError(Point.AFTER_EFFECT)),
        Arguments.of(S3Fault.unavailable(Point.AFTER_EFFECT)),
        Arguments.of(S3Fault.before(502, "", "")),
        Arguments.of(S3Fault.UNREACHABLE),
        Arguments.of(S3Fault.LOST_REPLY));
  }

  @ParameterizedTest
  @MethodSource("silences")
  void whatMayHideASuccessIsUnknownForChangesOnly(S3Fault fault) {
    for (Ask ask : Ask.values()) {
      fails(
          ask,
          fault,
          ask.changes() ? StorageErrorKind.OUTCOME_UNKNOWN : StorageErrorKind.UNAVAILABLE);
      server.s3().faults().heal();
      Await.item(http.write("f", Payloads.text("content")));
      Await.item(http.delete("new"));
    }
  }

  @Test
  void bodiesThatEndEarlyAndDocumentsThatAreCut() {
    fails(Ask.READ, new S3Fault.TruncatedBody(0), StorageErrorKind.UNAVAILABLE);
    fails(Ask.STREAM, new S3Fault.TruncatedBody(0), StorageErrorKind.UNAVAILABLE);
    fails(Ask.LIST, S3Fault.MALFORMED_XML, StorageErrorKind.UNAVAILABLE);
    fails(Ask.UPLOAD, S3Fault.MALFORMED_XML, StorageErrorKind.OUTCOME_UNKNOWN);
  }

  @Test
  void aServerThatWantsAWaitIsToldWithTheWait() {
    server.s3().faults().failEvery(call -> true, S3Fault.slowDown(Duration.ofSeconds(7)));
    for (Ask ask : Set.of(Ask.READ, Ask.LIST, Ask.CREATE)) {
      assertThat(Await.failure(ThrottledException.class, ask.of(http)).retryAfter())
          .isEqualTo(Duration.ofSeconds(7));
    }
  }

  @Test
  void aBucketElsewhereIsNotFollowed() {
    S3Fault fault = S3Fault.redirect(301, "http://elsewhere.invalid/");
    for (Ask ask : EnumSet.complementOf(EnumSet.of(Ask.STAT))) {
      fails(ask, fault, StorageErrorKind.UNSUPPORTED);
    }
  }

  @Test
  void aChangeThatAnotherOneStoodInTheWayOfIsMadeAgain() {
    server.s3().faults().failNext(call -> call.is(S3Operation.PUT_OBJECT), S3Fault.CONFLICT);
    Await.item(Ask.CREATE.of(http));
    assertThat(Payloads.text(Await.item(http.read("new")))).isEqualTo("new");
    Await.item(http.delete("new"));
  }

  @Test
  void aConditionThatDoesNotHoldIsToldAsSuch() {
    fails(Ask.CREATE, S3Fault.PRECONDITION_FAILED, StorageErrorKind.PRECONDITION_FAILED);
    fails(Ask.READ, S3Fault.NOT_FOUND, StorageErrorKind.NOT_FOUND);
    fails(Ask.COPY, S3Fault.NOT_FOUND, StorageErrorKind.NOT_FOUND);
  }

  @Test
  void partsThatFailAreSentAgain() {
    server
        .s3()
        .faults()
        .failNext(
            call -> call.is(S3Operation.UPLOAD_PART), S3Fault.internalError(Point.AFTER_EFFECT));
    Await.item(Ask.UPLOAD.of(http));
    assertThat(Await.item(http.stat("large")).size()).isEqualTo(6L * MIB);
    Await.item(http.delete("large"));
  }

  @Test
  void silenceEndsInATimeoutForReadsAndInAnUnknownOutcomeForChanges() {
    StorageBackend hurried =
        server.open(
            vertx, storage -> patient(storage).idleTimeout(Duration.ofMillis(400)).sdkReads());
    StorageBackend hot =
        server.open(vertx, storage -> patient(storage).idleTimeout(Duration.ofMillis(400)));
    for (Ask ask : Set.of(Ask.READ, Ask.CREATE)) {
      for (StorageBackend storage : Set.of(hurried, hot)) {
        S3Gate gate = new S3Gate();
        server
            .s3()
            .faults()
            .failEvery(call -> call.is(ask.request), new S3Fault.Stall(gate, Point.BEFORE_EFFECT));
        Throwable failure = Await.failure(ask.of(storage));
        assertThat(((StorageException) failure).kind())
            .isIn(
                ask.changes()
                    ? Set.of(StorageErrorKind.OUTCOME_UNKNOWN)
                    : Set.of(StorageErrorKind.TIMEOUT, StorageErrorKind.UNAVAILABLE));
        server.s3().faults().heal();
        Await.item(http.delete("new"));
      }
    }
    Await.item(hurried.close());
    Await.item(hot.close());
  }

  @Test
  void aServerThatIsNotThereIsUnavailableAndNothingWasSent() {
    SimulatedServer gone = new SimulatedServer(SimulatedS3Options.DEFAULT);
    StorageBackend storage =
        gone.open(
            vertx,
            how ->
                patient(how)
                    .connectTimeout(Duration.ofSeconds(1))
                    .idleTimeout(Duration.ofSeconds(1)));
    gone.close();
    for (Ask ask : Ask.values()) {
      assertThat(Await.failure(ask.of(storage)))
          .as("%s", ask)
          .isInstanceOf(UnavailableException.class);
    }
    Await.item(storage.close());
    assertThat(((StorageException) Await.failure(Ask.READ.of(storage))).kind())
        .isEqualTo(StorageErrorKind.CLOSED);
  }

  @Test
  void keysTheServerDoesNotKnowAreToldWithoutShowingThem() {
    StorageBackend stranger =
        server.open(vertx, storage -> patient(storage).credentials("AKIDNOBODY", "n0b0dy/s3cret"));
    for (Ask ask : EnumSet.complementOf(EnumSet.of(Ask.STAT, Ask.DELETE, Ask.COPY))) {
      StorageException error = (StorageException) Await.failure(ask.of(stranger));
      assertThat(error.kind()).as("%s", ask).isEqualTo(StorageErrorKind.UNAUTHENTICATED);
      Secrets.assertHiddenBy(error, "n0b0dy/s3cret");
    }
    Await.item(stranger.close());
  }

  @Test
  void aDeadlineOfTheCallEndsIt() {
    S3Gate gate =
        server
            .s3()
            .faults()
            .stallNext(call -> call.is(S3Operation.PUT_OBJECT), Point.BEFORE_EFFECT);
    StorageBackend hurried = http.with(CallOptions.DEFAULT.withTimeout(Duration.ofMillis(300)));
    assertThat(((StorageException) Await.failure(Ask.CREATE.of(hurried))).kind())
        .isEqualTo(StorageErrorKind.OUTCOME_UNKNOWN);
    gate.open();
    Await.item(http.delete("new"));
  }

  private void fails(Ask ask, S3Fault fault, StorageErrorKind kind) {
    for (StorageBackend storage : ask == Ask.READ ? Set.of(http, sdk) : Set.of(http)) {
      server.s3().faults().failEvery(call -> call.is(ask.request), fault);
      Throwable failure = Await.failure(ask.of(storage));
      server.s3().faults().heal();
      assertThat(failure).as("%s after %s", ask, fault).isInstanceOf(StorageException.class);
      StorageException error = (StorageException) failure;
      assertThat(error.kind()).as("%s after %s: %s", ask, fault, error).isEqualTo(kind);
      assertThat(error.retryable()).isEqualTo(kind.retryable());
      assertThat(error.getMessage()).as("%s", ask).contains("s3 storage");
      Secrets.assertHiddenBy(error);
    }
  }

  private void assertNothingChanged() {
    assertThat(Await.item(http.list("")).paths()).containsExactly("f");
    assertThat(Payloads.text(Await.item(http.read("f")))).isEqualTo("content");
  }
}
