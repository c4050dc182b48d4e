package dev.parquedb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.time.SeededRandom;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Cancelled calls and calls past their deadline. */
public interface CancellationConformance extends StorageSuite {

  @Test
  default void cancelledReadsHoldNothing() {
    put("f", Payloads.of(1, 500_000));
    for (int i = 0; i < 500; i++) {
      storage().read("f").subscribe().with(item -> {}, failure -> {}).cancel();
      storage().readInto("f", 0, ByteBuffer.allocate(1000)).subscribe().with(n -> {}).cancel();
      storage().list("").subscribe().with(item -> {}, failure -> {}).cancel();
    }
    assertThat(Payloads.verify(Await.item(storage().read("f")))).isEqualTo(1);
  }

  @Test
  default void cancelledWritesLeaveTheOldOrTheNewContentAndNoTraces() {
    needsWriting();
    RandomGenerator random = SeededRandom.of(99);
    put("f", Payloads.of(0, 100_000));
    List<Cancellable> running = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      running.add(
          storage()
              .write("f", Payloads.of(i, 100_000 + i))
              .subscribe()
              .with(item -> {}, failure -> {}));
      if (random.nextInt(3) > 0) {
        running.remove(random.nextInt(running.size())).cancel();
      }
      if (i % 20 == 0) {
        Payloads.verify(Await.item(storage().read("f")));
      }
    }
    running.forEach(Cancellable::cancel);
    Await.item(storage().write("last", Payloads.text("x")));
    assertThat(Payloads.verify(Await.item(storage().read("f")))).isBetween(0L, 200L);
    assertThat(everything()).containsExactly("f", "last");
  }

  @Test
  default void aCancelledStreamingWriteStopsItsSourceAndLeavesWhatWasThere() {
    needsWriting();
    put("old", "old");
    for (String path : List.of("new", "old")) {
      ChunkSource source = new ChunkSource();
      Cancellable writing =
          storage().writeStream(path, source.stream()).subscribe().with(item -> {}, failure -> {});
      Await.item(source.subscribed());
      IntStream.range(0, 6).forEach(i -> source.feed(Payloads.text("x".repeat(1_000_000))));
      writing.cancel();
      Await.item(source.cancelled());
    }
    assertThat(everything()).containsExactly("old");
    assertThat(text("old")).isEqualTo("old");
    Await.item(storage().write("new", Payloads.text("later")));
    assertThat(text("new")).isEqualTo("later");
  }

  @Test
  default void aWriteWhoseDeadlinePassesEndsAndLeavesWhatWasThere() {
    needsWriting();
    put("old", "old");
    StorageBackend hurried =
        storage().with(CallOptions.DEFAULT.withTimeout(Duration.ofMillis(150)));
    for (String path : List.of("new", "old")) {
      ChunkSource source = new ChunkSource();
      source.feed(Payloads.text("x".repeat(1_000_000)));
      Throwable failure = Await.failure(hurried.writeStream(path, source.stream()));
      assertThat(failure)
          .isInstanceOfAny(StorageTimeoutException.class, WriteOutcomeUnknownException.class);
      Await.item(source.cancelled());
    }
    assertThat(everything()).containsExactly("old");
    assertThat(text("old")).isEqualTo("old");
  }

  @Test
  default void aReadPastItsDeadlineIsATimeoutAndNothingElse() {
    put("f", Payloads.of(1, 2_000_000));
    StorageBackend hurried = storage().with(CallOptions.DEFAULT.withTimeout(Duration.ofNanos(1)));
    for (int i = 0; i < 20; i++) {
      Outcome<ByteBuffer> read = Await.outcome(hurried.read("f"));
      if (read.succeeded()) {
        assertThat(Payloads.verify(read.item())).isEqualTo(1);
      } else {
        assertThat(read.failure()).isInstanceOf(StorageTimeoutException.class);
        assertThat(((StorageTimeoutException) read.failure()).path()).isEqualTo("f");
      }
      assertThat(Await.outcome(hurried.read("missing")).failure())
          .isInstanceOfAny(StorageTimeoutException.class, NotFoundException.class);
    }
    assertThat(Payloads.verify(Await.item(storage().read("f")))).isEqualTo(1);
  }

  @Test
  default void aWritePastItsDeadlineTellsWhetherItMayHaveTakenEffect() {
    needsWriting();
    StorageBackend hurried = storage().with(CallOptions.DEFAULT.withTimeout(Duration.ofNanos(1)));
    for (int i = 0; i < 20; i++) {
      String path = "f" + i;
      Outcome<WriteResult> written = Await.outcome(hurried.write(path, Payloads.of(i, 1_000_000)));
      if (written.succeeded()) {
        assertThat(Payloads.verify(Await.item(storage().read(path)))).isEqualTo(i);
      } else if (written.failedWith(StorageTimeoutException.class)) {
        assertThat(exists(path)).as("a timeout means that nothing was changed").isFalse();
      } else {
        assertThat(written.failure()).isInstanceOf(WriteOutcomeUnknownException.class);
      }
    }
    assertThat(everything()).allMatch(path -> path.matches("f[0-9]+"));
  }

  @Test
  default void cancellingTwiceAndAfterTheEndDoesNothing() {
    put("f", "x");
    Uni<ByteBuffer> read = storage().read("f");
    Cancellable done = read.subscribe().with(item -> {}, failure -> {});
    Await.item(read);
    done.cancel();
    done.cancel();
    assertThat(text("f")).isEqualTo("x");
  }
}
