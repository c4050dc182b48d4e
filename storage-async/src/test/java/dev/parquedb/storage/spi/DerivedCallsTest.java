package dev.parquedb.storage.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageClosedException;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.time.VirtualTime;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Deadlines, cancellation, closing, and conditions, on a driver that answers when told to. */
class DerivedCallsTest {

  private final VirtualTime time = VirtualTime.manual();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private boolean holding;
  private DriverCall lastCall;

  private final MapDriver driver =
      new MapDriver() {
        @Override
        public Uni<WriteResult> put(PutRequest request, ByteBuffer data, DriverCall call) {
          return hold(super.put(request, data, call), call);
        }

        @Override
        public Uni<ReadAnswer> read(ReadRequest request, DriverCall call) {
          return hold(super.read(request, call), call);
        }
      };

  private final StorageBackend storage =
      DriverStorageBackend.of(driver, BackendSettings.of(time, new Random(1)));
  private final StorageBackend hurried =
      storage.with(CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(5)));

  @Test
  void ofRequestsThatFailTogetherTheFirstFailureIsTold() {
    Throwable first = RangeReads.notFound("map", "f");
    Throwable second = RangeReads.notFound("map", "f");
    StorageBackend failing =
        DriverStorageBackend.of(
            new MapDriver() {
              @Override
              public Uni<ReadAnswer> read(ReadRequest request, DriverCall call) {
                return Uni.createFrom().failure(new CompositeException(first, second));
              }
            },
            BackendSettings.of(time, new Random(1)));
    assertThat(Await.failure(failing.readRange("f", 0, 1)))
        .isSameAs(first)
        .hasSuppressedException(second);
  }

  @Test
  void aReadPastItsDeadlineIsATimeoutAndCancelled() {
    Await.item(storage.write("f", Payloads.text("x")));
    holding = true;
    CompletableFuture<ByteBuffer> read = hurried.read("f").subscribe().asCompletionStage();
    time.advance(Duration.ofMillis(4999));
    assertThat(read).isNotDone();
    time.advance(Duration.ofMillis(1));
    assertThat(read)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(StorageTimeoutException.class);
    assertThat(lastCall.givenUp()).isTrue();
    assertThat(time.pending()).isZero();
  }

  @Test
  void aWriteThatHasNotLeftIsATimeoutAndNeverTakesEffect() {
    holding = true;
    var write = hurried.write("f", Payloads.text("x")).subscribe().asCompletionStage();
    time.advance(Duration.ofSeconds(5));
    assertThat(write)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(StorageTimeoutException.class);
    release();
    assertThat(Await.item(storage.exists("f"))).isFalse();
  }

  @Test
  void aWriteThatMayHaveLeftIsUnknown() {
    holding = true;
    var write = hurried.write("f", Payloads.text("x")).subscribe().asCompletionStage();
    assertThat(lastCall.enter()).isTrue();
    time.advance(Duration.ofSeconds(5));
    assertThat(write)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(WriteOutcomeUnknownException.class);
    assertThat(lastCall.enter()).isFalse();
  }

  @Test
  void aReadIntoThatFillsTheBufferEndsOnlyWhenItIsDone() {
    Await.item(storage.write("f", Payloads.text("0123")));
    holding = true;
    ByteBuffer buffer = ByteBuffer.allocate(4);
    var read = hurried.readInto("f", 0, buffer).subscribe().asCompletionStage();
    assertThat(lastCall.enter()).isTrue();
    time.advance(Duration.ofSeconds(5));
    assertThat(read).isNotDone();
    release();
    assertThat(read)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(StorageTimeoutException.class);
  }

  @Test
  void aReadIntoGivenUpBeforeItBeganLeavesTheBufferAlone() {
    Await.item(storage.write("f", Payloads.text("0123")));
    holding = true;
    ByteBuffer buffer = ByteBuffer.allocate(4);
    var read = hurried.readInto("f", 0, buffer).subscribe().asCompletionStage();
    time.advance(Duration.ofSeconds(5));
    assertThat(read).isCompletedExceptionally();
    release();
    assertThat(buffer).isEqualTo(ByteBuffer.allocate(4));
  }

  @Test
  void theDeadlineOfAnAnsweredCallIsGone() {
    Await.item(hurried.write("f", Payloads.text("x")));
    Await.item(hurried.read("f"));
    assertThat(time.pending()).isZero();
  }

  @Test
  void aStreamHasUntilItsLastChunk() {
    Await.item(storage.write("f", Payloads.of(1, 3_000_000)));
    holding = true;
    var all = hurried.readStream("f").collect().asList().subscribe().asCompletionStage();
    release();
    time.advance(Duration.ofSeconds(4));
    release();
    assertThat(all).isNotDone();
    time.advance(Duration.ofSeconds(1));
    assertThat(all)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(StorageTimeoutException.class);
  }

  @Test
  void cancellingGivesTheCallUp() {
    holding = true;
    Cancellable write = storage.write("f", Payloads.text("x")).subscribe().with(item -> {});
    assertThat(lastCall.givenUp()).isFalse();
    write.cancel();
    assertThat(lastCall.givenUp()).isTrue();
  }

  @Test
  void closingWaitsForTheCallsInFlightAndThenClosesTheDriver() {
    holding = true;
    var write = storage.write("f", Payloads.text("x")).subscribe().asCompletionStage();
    var close = storage.close().subscribe().asCompletionStage();
    Await.failure(StorageClosedException.class, storage.exists("f"));
    Await.failure(StorageClosedException.class, storage.readStream("f").collect().asList());
    assertThat(close).isNotDone();
    assertThat(driver.closed).isFalse();
    release();
    assertThat(write).isCompleted();
    assertThat(close).isCompleted();
    assertThat(driver.closed).isTrue();
  }

  @Test
  void closingDoesNotWaitForEver() {
    holding = true;
    storage.write("f", Payloads.text("x")).subscribe().with(item -> {}, failure -> {});
    var close = storage.close().subscribe().asCompletionStage();
    time.advance(Duration.ofSeconds(30));
    assertThat(close).isCompleted();
    assertThat(driver.closed).isTrue();
  }

  @Test
  void aLostConditionTellsTheActualVersionEvenIfTheDriverDoesNot() {
    Await.item(storage.write("f", Payloads.text("x")));
    PreconditionFailedException lost =
        Await.failure(
            PreconditionFailedException.class,
            storage.writeConditional("f", Payloads.text("y"), null));
    assertThat(lost.expected()).isNull();
    assertThat(lost.actual()).isEqualTo("v1");
  }

  @Test
  void aPrefixOfManyPagesIsDeletedWhole() {
    for (int i = 0; i < 2_500; i++) {
      Await.item(storage.write("a/" + i, Payloads.text("x")));
    }
    Await.item(storage.write("b", Payloads.text("x")));
    assertThat(Await.item(storage.deletePrefix("a/"))).isEqualTo(2_500);
    assertThat(Await.item(storage.list("")).paths()).containsExactly("b");
  }

  @Test
  void aMoveWhoseSourceIsWrittenMeanwhileKeepsBothContents() {
    MapDriver racing =
        new MapDriver() {
          @Override
          public Uni<Void> copy(
              String source, Optional<String> version, String dest, DriverCall call) {
            return super.copy(source, version, dest, call)
                .call(
                    () ->
                        put(
                            PutRequest.of(source, WriteMode.OVERWRITE),
                            Payloads.text("newer"),
                            call));
          }
        };
    StorageBackend raced = DriverStorageBackend.of(racing, BackendSettings.of(time, new Random(1)));
    Await.item(raced.write("f", Payloads.text("old")));
    Await.failure(PreconditionFailedException.class, raced.move("f", "g"));
    assertThat(Payloads.text(Await.item(raced.read("f")))).isEqualTo("newer");
    assertThat(Payloads.text(Await.item(raced.read("g")))).isEqualTo("old");
  }

  @Test
  void whatCannotBeHonouredIsRefusedBeforeTheDriverIsAsked() {
    for (WriteOptions options :
        new WriteOptions[] {
          WriteOptions.DEFAULT.withContentType("a/b"),
          WriteOptions.DEFAULT.withCacheControl("no-store"),
          WriteOptions.DEFAULT.withMetadata(Map.of("a", "b"))
        }) {
      assertThat(Await.failure(storage.write("f", Payloads.text("x"), options)))
          .isInstanceOf(UnsupportedStorageException.class);
    }
    assertThat(lastCall).isNull();
  }

  @Test
  void callsBeyondTheLimitAreRefusedUntilOthersEnd() {
    StorageBackend narrow =
        DriverStorageBackend.of(driver, BackendSettings.of(time, new Random(1)).withMostCalls(2));
    Await.item(narrow.write("f", Payloads.text("x")));
    holding = true;
    CompletableFuture<ByteBuffer> reading = narrow.read("f").subscribeAsCompletionStage();
    Cancellable writing = narrow.write("g", Payloads.text("x")).subscribe().with(written -> {});
    for (Uni<?> more :
        List.of(
            narrow.read("f"),
            narrow.exists("f"),
            narrow.write("f", Payloads.text("y")),
            narrow.readStream("f").collect().asList())) {
      assertThat(Await.failure(ThrottledException.class, more))
          .hasMessageContaining("2 calls")
          .hasMessageContaining("ask for less");
    }
    writing.cancel();
    assertThat(Await.item(narrow.exists("f"))).isTrue();
    holding = false;
    release();
    assertThat(Payloads.text(Await.item(Uni.createFrom().completionStage(reading)))).isEqualTo("x");
    assertThat(Payloads.text(Await.item(narrow.read("f")))).isEqualTo("x");
    Await.item(narrow.close());
    Await.failure(StorageClosedException.class, narrow.read("f"));
  }

  private <T> Uni<T> hold(Uni<T> answer, DriverCall call) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              lastCall = call;
              if (holding) {
                held.add(() -> answer(answer, emitter));
              } else {
                answer(answer, emitter);
              }
            });
  }

  private static <T> void answer(Uni<T> answer, UniEmitter<? super T> emitter) {
    answer
        .subscribe()
        .with(
            emitter::complete,
            failure -> {
              if (!(failure instanceof IllegalStateException)) {
                emitter.fail(failure);
              }
            });
  }

  private void release() {
    for (int waiting = held.size(); waiting > 0; waiting--) {
      held.poll().run();
    }
  }
}
