package dev.parquedb.testkit.storage;

import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.concurrent.CompletableFuture;

/** Work that goes on beside the test, on another thread even where a storage answers at once. */
final class Background {

  private final CompletableFuture<Void> work;

  private Background(CompletableFuture<Void> work) {
    this.work = work;
  }

  /** Starts to drain a stream of calls. */
  static Background start(Multi<?> calls) {
    return start(calls.collect().last().replaceWithVoid());
  }

  /** Starts a call. */
  static Background start(Uni<Void> call) {
    return new Background(
        call.runSubscriptionOn(Infrastructure.getDefaultExecutor())
            .subscribe()
            .asCompletionStage());
  }

  boolean goesOn() {
    return !work.isDone();
  }

  /** Waits for the end and throws what went wrong. */
  void finish() {
    Await.item(Uni.createFrom().completionStage(work));
  }
}
