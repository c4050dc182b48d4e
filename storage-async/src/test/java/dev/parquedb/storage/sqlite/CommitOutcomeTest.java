package dev.parquedb.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.QuotaExceededException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What callers are told when a commit fails, and who waits for one. */
class CommitOutcomeTest extends SqliteFixture {

  private final AtomicReference<Work<Void>> next = new AtomicReference<>(SqliteSettings.COMMIT);

  @Test
  void aCommitThatCertainlyFailedIsToldAsItsErrorAndChangesNothing() {
    StorageBackend storage = openWithSeam();
    failing(SQLiteErrorCode.SQLITE_FULL);
    assertThat(Await.failure(storage.write("f", Payloads.text("x"))))
        .isInstanceOf(QuotaExceededException.class);
    assertThat(Await.item(storage.exists("f"))).isFalse();
    Await.item(storage.write("f", Payloads.text("later")));
    assertThat(Payloads.text(Await.item(storage.read("f")))).isEqualTo("later");
  }

  @Test
  void aCommitThatMayHaveHappenedIsAnUnknownOutcomeEvenWhenItDidNot() {
    StorageBackend storage = openWithSeam();
    failing(SQLiteErrorCode.SQLITE_IOERR_FSYNC);
    assertThat(Await.failure(storage.write("f", Payloads.text("x"))))
        .isInstanceOf(WriteOutcomeUnknownException.class);
    assertThat(Await.item(storage.exists("f"))).isFalse();
  }

  @Test
  void aCommitThatHappenedAndWasNotConfirmedIsAnUnknownOutcome() {
    StorageBackend storage = openWithSeam();
    once(
        store -> {
          SqliteSettings.COMMIT.run(store);
          throw new SQLiteException("disk", SQLiteErrorCode.SQLITE_IOERR);
        });
    assertThat(Await.failure(storage.writeConditional("f", Payloads.text("x"), null)))
        .isInstanceOf(WriteOutcomeUnknownException.class);
    assertThat(Payloads.text(Await.item(storage.read("f")))).isEqualTo("x");
  }

  @Test
  void anErrorOutsideOfSqliteWhileCommittingIsAnUnknownOutcomeAndTheWriterGoesOn() {
    StorageBackend storage = openWithSeam();
    once(
        store -> {
          throw new StackOverflowError();
        });
    assertThat(Await.failure(storage.write("f", Payloads.text("x"))))
        .isInstanceOf(WriteOutcomeUnknownException.class)
        .hasCauseInstanceOf(StackOverflowError.class);
    Await.item(storage.write("f", Payloads.text("later")));
    assertThat(Payloads.text(Await.item(storage.read("f")))).isEqualTo("later");
  }

  @Test
  void changesThatWaitAreCommittedTogetherAndEachFailsForItself() {
    StorageBackend storage = openWithSeam();
    Held held = new Held();
    CompletableFuture<WriteResult> first = start(storage.write("first", Payloads.text("x")));
    held.awaitEntered();
    List<CompletableFuture<WriteResult>> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiting.add(start(storage.write("f" + i, Payloads.text("x"))));
    }
    CompletableFuture<WriteResult> refused =
        start(storage.writeConditional("f3", Payloads.text("y"), null));
    held.release();
    assertThat(first.join().size()).isEqualTo(1);
    waiting.forEach(written -> assertThat(written.join().size()).isEqualTo(1));
    assertThat(failure(refused)).isInstanceOf(PreconditionFailedException.class);
    assertThat(Payloads.text(Await.item(storage.read("f3")))).isEqualTo("x");
    assertThat(held.commits()).as("commits of 11 files").isEqualTo(2);
  }

  @Test
  void everyChangeOfAFailedCommitIsTold() {
    StorageBackend storage = openWithSeam();
    Held held = new Held();
    CompletableFuture<WriteResult> first = start(storage.write("first", Payloads.text("x")));
    held.awaitEntered();
    List<CompletableFuture<WriteResult>> waiting = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiting.add(start(storage.write("f" + i, Payloads.text("x"))));
    }
    held.thenFail();
    held.release();
    assertThat(first.join()).isNotNull();
    waiting.forEach(
        written -> assertThat(failure(written)).isInstanceOf(WriteOutcomeUnknownException.class));
  }

  @Test
  void moreCallsThanMayWaitAreThrottledAndACancelledOneMakesRoom() {
    StorageBackend storage = open(builder().queueLimit(2).commits(this::commit));
    Held held = new Held();
    CompletableFuture<WriteResult> running = start(storage.write("running", Payloads.text("x")));
    held.awaitEntered();
    CompletableFuture<WriteResult> waiting = start(storage.write("waiting", Payloads.text("x")));
    Cancellable cancelled =
        storage.write("cancelled", Payloads.text("x")).subscribe().with(item -> {});
    assertThat(Await.failure(storage.write("refused", Payloads.text("x"))))
        .isInstanceOf(ThrottledException.class)
        .hasMessageContaining("2 calls")
        .hasMessageContaining("refused");
    cancelled.cancel();
    CompletableFuture<WriteResult> last = start(storage.write("last", Payloads.text("x")));
    held.release();
    assertThat(List.of(running.join(), waiting.join(), last.join())).hasSize(3);
    assertThat(Await.item(storage.list("")).files())
        .extracting("path")
        .containsExactly("last", "running", "waiting");
  }

  private StorageBackend openWithSeam() {
    return open(builder().commits(this::commit));
  }

  private Void commit(Store store) throws Exception {
    return next.get().run(store);
  }

  private void failing(SQLiteErrorCode code) {
    once(
        store -> {
          throw new SQLiteException("as told", code);
        });
  }

  private void once(Work<Void> work) {
    next.set(
        store -> {
          next.set(SqliteSettings.COMMIT);
          return work.run(store);
        });
  }

  private static <T> CompletableFuture<T> start(Uni<T> call) {
    return call.subscribe().asCompletionStage();
  }

  private static Throwable failure(CompletableFuture<?> call) {
    try {
      throw new AssertionError("succeeded with " + call.join());
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  /** Holds the writer in its first commit. */
  private final class Held {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean failing;
    private volatile int commits;

    Held() {
      next.set(this::run);
    }

    private Void run(Store store) throws Exception {
      commits = commits + 1; // only the writer counts
      if (commits == 1) {
        entered.countDown();
        released.await();
      } else if (failing) {
        throw new SQLiteException("as told", SQLiteErrorCode.SQLITE_IOERR);
      }
      return SqliteSettings.COMMIT.run(store);
    }

    void awaitEntered() {
      Await.item(
          Uni.createFrom()
              .completionStage(
                  () ->
                      CompletableFuture.runAsync(
                          () -> {
                            try {
                              entered.await();
                            } catch (InterruptedException e) {
                              throw new CompletionException(e);
                            }
                          })));
    }

    void thenFail() {
      failing = true;
    }

    void release() {
      released.countDown();
    }

    int commits() {
      return commits;
    }
  }
}
