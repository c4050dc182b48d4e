package dev.parquedb.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.AlreadyExistsException;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.DirectoryNotEmptyException;
import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.InvalidRangeException;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.QuotaExceededException;
import dev.parquedb.storage.RmdirOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageClosedException;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.UnauthenticatedException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.fault.Fault.Point;
import dev.parquedb.testkit.s3.S3Fault;
import dev.parquedb.testkit.s3.S3Gate;
import dev.parquedb.testkit.s3.SimulatedS3Options;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Each kind of error that a bucket can end in, with its type, and with no secret in it or beside.
 */
class S3ErrorKindsTest {

  /** What needs real directories, and checksums of the storage's own: both are not here. */
  private static final Set<StorageErrorKind> ELSEWHERE =
      EnumSet.of(StorageErrorKind.PATH_CONFLICT, StorageErrorKind.CORRUPT);

  private final Set<StorageErrorKind> seen = EnumSet.noneOf(StorageErrorKind.class);
  private final Vertx vertx = Vertx.vertx();
  private final SimulatedServer server =
      new SimulatedServer(SimulatedS3Options.DEFAULT.withCredentials(Secrets.KEYS));

  @AfterEach
  void stop() {
    server.close();
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  @Test
  void everyKindHasItsTypeAndTellsNoSecret() {
    try (Logged log = Logged.everything()) {
      StorageBackend storage =
          server.open(
              vertx, how -> how.kmsKey(Secrets.KMS_KEY).idleTimeout(Duration.ofSeconds(20)));
      Await.item(storage.write("d/f", Payloads.text("content")));
      ofTheCallersDoing(storage);
      ofTheServersDoing(storage);
      ofTime(storage);
      Await.item(storage.close());
      fails(StorageClosedException.class, storage.read("d/f"));
      log.messages().forEach(Secrets::assertHiddenIn);
    }
    assertThat(seen).isEqualTo(EnumSet.complementOf(EnumSet.copyOf(ELSEWHERE)));
  }

  private void ofTheCallersDoing(StorageBackend storage) {
    fails(NotFoundException.class, storage.read("missing"));
    fails(NotFoundException.class, storage.copy("missing", "g"));
    fails(
        AlreadyExistsException.class,
        storage.write("d/f", Payloads.text("x"), WriteOptions.DEFAULT.withIfNoneMatch()));
    fails(
        PreconditionFailedException.class,
        storage.writeConditional("d/f", Payloads.text("x"), null));
    fails(
        PreconditionFailedException.class,
        storage.writeConditional("d/f", Payloads.text("x"), "0".repeat(32)));
    fails(InvalidPathException.class, storage.read("../up"));
    fails(InvalidRangeException.class, storage.readRange("d/f", 3, 1));
    fails(DirectoryNotEmptyException.class, storage.rmdir("d", RmdirOptions.DEFAULT));
    fails(
        UnsupportedStorageException.class,
        storage.writeConditional(
            "d/f", Payloads.text("x"), "v", WriteOptions.DEFAULT.withIfMatch("v")));
  }

  private void ofTheServersDoing(StorageBackend storage) {
    answers(PermissionDeniedException.class, 403, "AccessDenied", storage);
    answers(UnauthenticatedException.class, 400, "ExpiredToken", storage);
    answers(ThrottledException.class, 503, "SlowDown", storage);
    answers(QuotaExceededException.class, 507, "InsufficientStorage", storage);
    answers(UnsupportedStorageException.class, 501, "NotImplemented", storage);
    answers(UnavailableException.class, 400, "RequestTimeout", storage);
    for (S3Fault silence : List.of(S3Fault.LOST_REPLY, S3Fault.internalError(Point.AFTER_EFFECT))) {
      server.s3().faults().failEvery(call -> true, silence);
      fails(UnavailableException.class, storage.read("d/f"));
      fails(WriteOutcomeUnknownException.class, storage.write("g", Payloads.text("x")));
      server.s3().faults().heal();
    }
  }

  private void answers(
      Class<? extends StorageException> type, int status, String code, StorageBackend storage) {
    S3Fault fault = S3Fault.before(status, code, "for " + Secrets.all());
    server.s3().faults().failEvery(call -> true, fault);
    for (Uni<?> call :
        List.of(storage.read("d/f"), storage.list(""), storage.write("g", Payloads.text("x")))) {
      fails(type, call);
    }
    server.s3().faults().heal();
  }

  private void ofTime(StorageBackend storage) {
    StorageBackend hurried = storage.with(CallOptions.DEFAULT.withTimeout(Duration.ofMillis(200)));
    S3Gate gate = new S3Gate();
    server.s3().faults().failEvery(call -> true, new S3Fault.Stall(gate, Point.BEFORE_EFFECT));
    fails(StorageTimeoutException.class, hurried.read("d/f"));
    fails(WriteOutcomeUnknownException.class, hurried.write("g", Payloads.text("x")));
    server.s3().faults().heal();
  }

  private void fails(Class<? extends StorageException> type, Uni<?> call) {
    StorageException error = Await.failure(type, call);
    seen.add(error.kind());
    assertThat(error).isExactlyInstanceOf(type);
    assertThat(error.retryable()).as("%s", error).isEqualTo(error.kind().retryable());
    assertThat(error.httpStatus()).as("%s", error).isEqualTo(error.kind().httpStatus());
    Secrets.assertHiddenBy(error);
  }
}
