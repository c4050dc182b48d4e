package dev.parquedb.engine;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Shares one request between everyone who asks for it, such that the answer is never older than the
 * question: who asks while a request is under way gets the next one.
 */
final class SingleFlight<T> {

  private final Supplier<Uni<T>> request;
  private CompletableFuture<T> running;
  private CompletableFuture<T> next;

  SingleFlight(Supplier<Uni<T>> request) {
    this.request = request;
  }

  /**
   * The answer to a request that starts after this subscription. Cancelling leaves others alone.
   */
  Uni<T> join() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              CompletableFuture<T> flight;
              boolean start = false;
              synchronized (this) {
                if (running == null) {
                  running = new CompletableFuture<>();
                  flight = running;
                  start = true;
                } else {
                  next = next == null ? new CompletableFuture<>() : next;
                  flight = next;
                }
              }
              flight.whenComplete(
                  (item, failure) -> {
                    if (failure == null) {
                      emitter.complete(item);
                    } else {
                      emitter.fail(failure);
                    }
                  });
              if (start) {
                begin(flight);
              }
            });
  }

  private void begin(CompletableFuture<T> flight) {
    Uni.createFrom()
        .deferred(() -> request.get())
        .subscribe()
        .with(
            item -> {
              shift();
              flight.complete(item);
            },
            failure -> {
              shift();
              flight.completeExceptionally(failure);
            });
  }

  private void shift() {
    CompletableFuture<T> following;
    synchronized (this) {
      running = next;
      next = null;
      following = running;
    }
    if (following != null) {
      begin(following);
    }
  }
}
