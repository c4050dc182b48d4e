package dev.parquedb.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.WorkerPool;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.time.VirtualTime;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a pool of one worker, where every way of waiting on a thread would be a deadlock. */
class KeyLocksTest {

  @TempDir Path temp;

  private final VirtualTime time = VirtualTime.manual();
  private final WorkerPool pool = FsWorker.pool(1);
  private final DriverCall call = new DriverCall(CallOptions.DEFAULT);
  private LockFile file;
  private KeyLocks locks;

  @BeforeEach
  void open() throws IOException {
    file = LockFile.open(temp.resolve("lock"));
    locks = new KeyLocks(file, pool, time, new Random(1));
  }

  @AfterEach
  void close() throws IOException {
    Await.item(pool.stop(() -> {}));
    locks.close();
  }

  @Test
  void changesOfOneKeyRunOneAfterTheOther() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    List<CompletableFuture<Integer>> all = new ArrayList<>();
    WorkerPool many = FsWorker.pool(4);
    KeyLocks busy = new KeyLocks(file, many, time, new Random(1));
    for (int i = 0; i < 500; i++) {
      int n = i;
      all.add(
          busy.exclusively(
                  call,
                  () -> {
                    if (inside.getAndIncrement() > 0) {
                      overlaps.incrementAndGet();
                    }
                    Thread.yield();
                    inside.decrementAndGet();
                    return n;
                  },
                  "key")
              .subscribe()
              .asCompletionStage());
    }
    for (int i = 0; i < 500; i++) {
      assertThat(Await.item(Uni.createFrom().completionStage(all.get(i)))).isEqualTo(i);
    }
    assertThat(overlaps).hasValue(0);
    Await.item(many.stop(() -> {}));
  }

  @Test
  void aChangeOfAFreeKeyIsMadeAtOnceAndLeavesItFree() throws Exception {
    assertThat(locks.ifFree(() -> 1, "key")).contains(1);
    assertThatThrownBy(
            () ->
                locks.ifFree(
                    () -> {
                      throw new IOException("full");
                    },
                    "key"))
        .hasMessage("full");
    assertThat(Await.item(locks.exclusively(call, () -> 2, "key"))).isEqualTo(2);
  }

  @Test
  void aChangeOfAKeyThatSomebodyHasIsNotMade() throws Exception {
    AtomicInteger made = new AtomicInteger();
    Optional<Integer> within =
        Await.item(
            locks.exclusively(call, () -> locks.ifFree(made::incrementAndGet, "key"), "key"));
    assertThat(within).isEmpty();
    List<FileLock> others = file.tryLock(List.of(LockFile.byteOf("key")));
    assertThat(locks.ifFree(made::incrementAndGet, "key")).isEmpty();
    LockFile.release(others);
    assertThat(locks.ifFree(made::incrementAndGet, "key")).contains(1);
  }

  @Test
  void changesOfTwoKeysInEitherOrderNeverWaitForEachOther() {
    List<CompletableFuture<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int n = i;
      String[] keys = i % 2 == 0 ? new String[] {"a", "b"} : new String[] {"b", "a"};
      all.add(locks.exclusively(call, () -> n, keys).subscribe().asCompletionStage());
      all.add(locks.exclusively(call, () -> n, "a", "a").subscribe().asCompletionStage());
    }
    all.forEach(done -> Await.item(Uni.createFrom().completionStage(done)));
  }

  @Test
  void aKeyHeldElsewhereIsWaitedForWithoutAWorker() throws IOException {
    List<FileLock> elsewhere = file.tryLock(List.of(LockFile.byteOf("key")));
    CompletableFuture<String> change =
        locks.exclusively(call, () -> "done", "key").subscribe().asCompletionStage();
    for (int i = 0; i < 10; i++) {
      assertThat(Await.item(pool.run(call, "other", () -> "the worker is free"))).isNotNull();
      assertThat(change).isNotDone();
      assertThat(time.advanceToNext()).isTrue();
    }
    LockFile.release(elsewhere);
    Await.item(pool.run(call, "other", () -> true));
    while (!change.isDone()) {
      time.advanceToNext();
      Await.item(pool.run(call, "other", () -> true));
    }
    assertThat(change).isCompletedWithValue("done");
  }

  @Test
  void aKeyHeldForeverIsGivenUpAndFreeForTheNext() throws IOException {
    List<FileLock> elsewhere = file.tryLock(List.of(LockFile.byteOf("key")));
    CompletableFuture<String> change =
        locks.exclusively(call, () -> "done", "key").subscribe().asCompletionStage();
    Await.item(pool.run(call, "other", () -> true));
    time.advance(Duration.ofMinutes(2));
    while (!change.isDone()) {
      Await.item(pool.run(call, "other", () -> true));
      time.advanceToNext();
    }
    assertThat(change)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(UnavailableException.class);
    LockFile.release(elsewhere);
    assertThat(Await.item(locks.exclusively(call, () -> "next", "key"))).isEqualTo("next");
  }

  @Test
  void aCancelledChangeNeitherRunsNorKeepsTheKey() throws IOException {
    List<FileLock> elsewhere = file.tryLock(List.of(LockFile.byteOf("key")));
    AtomicInteger runs = new AtomicInteger();
    List<Cancellable> waiting = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      waiting.add(locks.exclusively(call, runs::incrementAndGet, "key").subscribe().with(n -> {}));
    }
    CompletableFuture<String> last =
        locks.exclusively(call, () -> "last", "key").subscribe().asCompletionStage();
    waiting.forEach(Cancellable::cancel);
    LockFile.release(elsewhere);
    while (!last.isDone()) {
      time.advanceToNext();
      Await.item(pool.run(call, "other", () -> true));
    }
    assertThat(runs).hasValue(0);
  }

  @Test
  void aFailedChangeFreesTheKey() {
    Await.failure(
        IllegalStateException.class,
        locks.exclusively(
            call,
            () -> {
              throw new IllegalStateException("inside");
            },
            "key"));
    assertThat(Await.item(locks.exclusively(call, () -> "next", "key"))).isEqualTo("next");
  }
}
