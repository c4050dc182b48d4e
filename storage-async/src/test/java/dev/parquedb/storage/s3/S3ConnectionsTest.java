package dev.parquedb.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.layer.LimitSettings;
import dev.parquedb.storage.layer.StorageLayers;
import dev.parquedb.storage.layer.TimeoutSettings;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.fault.Fault.Point;
import dev.parquedb.testkit.s3.S3Call;
import dev.parquedb.testkit.s3.S3Counters;
import dev.parquedb.testkit.s3.S3Fault;
import dev.parquedb.testkit.s3.S3Gate;
import dev.parquedb.testkit.s3.S3Operation;
import dev.parquedb.testkit.s3.SimulatedS3Options;
import dev.parquedb.testkit.time.SeededRandom;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What calls hold while they run, and give back however they end: connections, permits, timers. One
 * connection and one permit of each kind, so that a call hangs when another one has kept its own.
 */
class S3ConnectionsTest {

  private static final int MIB = 1 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final CountedTimers timers = new CountedTimers(new VertxTimeSource(vertx));
  private final SimulatedServer server = new SimulatedServer(SimulatedS3Options.DEFAULT);
  private StorageBackend storage;

  @AfterEach
  void stop() {
    server.close();
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  /** A server closes what is silent at the moment of sending, too: reads are sent again then. */
  @Test
  void aReadOnAConnectionThatTheServerClosedMeanwhileIsSentOnAnother() {
    open(false);
    Await.item(storage.write("f", Payloads.text("content")));
    long before = server.s3().counters().connections();
    for (int i = 0; i < 50; i++) {
      assertThat(Payloads.text(Await.item(storage.readRange("f", 0, 4)))).isEqualTo("cont");
      Await.item(server.s3().closeConnections());
    }
    assertThat(server.s3().counters().connections() - before).isBetween(50L, 100L);
    assertNothingIsHeld();
  }

  @Test
  void aReadWhoseConnectionEndsWithoutAnAnswerIsSentTwiceMore() {
    open(false);
    Await.item(storage.write("f", Payloads.text("content")));
    for (int i = 0; i < 2; i++) {
      server.s3().faults().failNext(is(S3Operation.GET_OBJECT), S3Fault.UNREACHABLE);
    }
    long before = server.s3().counters().of(S3Operation.GET_OBJECT);
    assertThat(Payloads.text(Await.item(storage.read("f")))).isEqualTo("content");
    assertThat(server.s3().counters().of(S3Operation.GET_OBJECT) - before).isEqualTo(3);
    server.s3().faults().failEvery(is(S3Operation.GET_OBJECT), S3Fault.UNREACHABLE);
    Await.failure(UnavailableException.class, storage.read("f"));
    assertThat(server.s3().counters().of(S3Operation.GET_OBJECT) - before).isEqualTo(6);
    server.s3().faults().heal();
    assertNothingIsHeld();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReadThatIsCancelledBeforeItsAnswerHoldsNothing(boolean bySdk) {
    open(bySdk);
    put("f", 1);
    for (int i = 0; i < 3; i++) {
      S3Gate gate = server.s3().faults().stallNext(is(S3Operation.GET_OBJECT), Point.BEFORE_EFFECT);
      Cancellable reading =
          storage.readRange("f", 0, MIB).subscribe().with(item -> {}, failure -> {});
      Await.item(gate.reached());
      reading.cancel();
      gate.open();
      assertThat(Await.item(storage.read("f")).remaining()).isEqualTo(MIB);
    }
    assertNothingIsHeld();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReadThatIsCancelledWithinItsBodyHoldsNothing(boolean bySdk) {
    open(bySdk);
    put("f", 2);
    for (int i = 0; i < 3; i++) {
      server.s3().faults().failNext(is(S3Operation.GET_OBJECT), new S3Fault.SlowBody(MIB / 2));
      long before = server.s3().counters().bytesOut();
      Cancellable reading =
          storage.readRange("f", 0, 2L * MIB).subscribe().with(item -> {}, failure -> {});
      Await.until("the body comes", () -> server.s3().counters().bytesOut() > before);
      reading.cancel();
      assertThat(Await.item(storage.read("f")).remaining()).isEqualTo(2 * MIB);
    }
    assertNothingIsHeld();
  }

  /** Also in the moment in which a request gets its connection. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callsThatAreCancelledAtAnyMomentHoldNothing(boolean bySdk) {
    open(bySdk);
    put("f", 1);
    RandomGenerator random = SeededRandom.of(7);
    for (int i = 0; i < 400; i++) {
      Uni<?> call = i % 2 == 0 ? storage.readRange("f", 0, 100_000) : storage.stat("f");
      Cancellable running = call.subscribe().with(item -> {}, failure -> {});
      for (int spins = random.nextInt(20_000); spins > 0; spins--) {
        Thread.onSpinWait();
      }
      running.cancel();
      if (i % 20 == 0) {
        assertThat(Await.item(storage.stat("f")).size()).isEqualTo(MIB);
      }
    }
    assertThat(Await.item(storage.read("f")).remaining()).isEqualTo(MIB);
    assertNothingIsHeld();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStreamThatIsLeftAfterItsFirstChunkHoldsNothing(boolean bySdk) {
    open(bySdk);
    put("f", 8);
    for (int i = 0; i < 3; i++) {
      assertThat(Await.item(storage.readStream("f").select().first().toUni()).hasRemaining())
          .isTrue();
      assertThat(Await.item(storage.readRange("f", 0, 4)).remaining()).isEqualTo(4);
    }
    assertNothingIsHeld();
  }

  @ParameterizedTest
  @EnumSource(
      value = S3Operation.class,
      names = {"PUT_OBJECT", "CREATE_MULTIPART_UPLOAD", "UPLOAD_PART"})
  void aWrittenStreamThatIsCancelledHoldsNothing(S3Operation where) {
    open(false);
    int mebibytes = where == S3Operation.PUT_OBJECT ? 1 : 12;
    for (int i = 0; i < 3; i++) {
      S3Gate gate = server.s3().faults().stallNext(is(where), Point.BEFORE_EFFECT);
      Cancellable writing =
          storage.writeStream("large", pieces(mebibytes)).subscribe().with(w -> {}, failure -> {});
      Await.item(gate.reached());
      writing.cancel();
      if (where != S3Operation.PUT_OBJECT) {
        gate.open(); // what had left to become an object would take effect: an unknown outcome
      }
      Await.item(storage.write("next", Payloads.text("the permit is free")));
    }
    assertNothingIsHeld();
    assertThat(server.s3().keys(SimulatedServer.BUCKET)).containsExactly("next");
  }

  @Test
  void aWrittenStreamThatIsCancelledWhileItsSourceIsSilentHoldsNothing() {
    open(false);
    Multi<ByteBuffer> silent =
        Multi.createBy().concatenating().streams(pieces(11), Multi.createFrom().nothing());
    Cancellable writing =
        storage.writeStream("large", silent).subscribe().with(item -> {}, failure -> {});
    Await.until(
        "two parts are sent", () -> server.s3().counters().of(S3Operation.UPLOAD_PART) == 2);
    writing.cancel();
    Await.item(storage.write("next", Payloads.text("the permit is free")));
    assertNothingIsHeld();
    assertThat(server.s3().keys(SimulatedServer.BUCKET)).containsExactly("next");
  }

  private void open(boolean sdkReads) {
    StorageBackend bucket =
        server.open(
            vertx,
            how -> {
              S3Backend.Builder all =
                  how.skipProbe().time(timers).connections(1).partSize(5L * MIB).partsInFlight(2);
              return sdkReads ? all.sdkReads() : all;
            });
    storage =
        StorageLayers.around(bucket, timers, SeededRandom.of(1))
            .limit(LimitSettings.DEFAULT.withSeparate(1, 1))
            .timeout(TimeoutSettings.DEFAULT)
            .build();
  }

  private void put(String path, int mebibytes) {
    Await.item(storage.write(path, Payloads.of(1, mebibytes * MIB)));
  }

  private void assertNothingIsHeld() {
    Await.until("no timer is left", () -> timers.pending() == 0);
    Await.until("no upload is left", () -> server.s3().counters().openUploads() == 0);
    Await.until(
        "one connection is kept for reads and one for the rest",
        () -> server.s3().counters().openConnections() <= 2);
    Await.item(storage.close());
    Await.until("no connection is left", () -> server.s3().counters().openConnections() == 0);
    S3Counters counters = server.s3().counters();
    assertThat(counters.heldBytes()).as("content and bodies").isLessThan(9L * MIB);
  }

  private static Predicate<S3Call> is(S3Operation operation) {
    return call -> call.is(operation);
  }

  private static Multi<ByteBuffer> pieces(int mebibytes) {
    return Multi.createFrom().range(0, mebibytes).map(i -> Payloads.of(i, MIB));
  }
}
