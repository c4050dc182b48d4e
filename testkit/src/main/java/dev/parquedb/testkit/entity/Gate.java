package dev.parquedb.testkit.entity;

import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Holds the writes of an {@link InterceptedStorage} until it is opened; reads go through. */
final class Gate {

  private final CompletableFuture<Void> arrival = new CompletableFuture<>();
  private final CompletableFuture<Void> opening = new CompletableFuture<>();

  /** Closes the gate of a storage. */
  static Gate close(InterceptedStorage storage) {
    Gate gate = new Gate();
    storage.rule(
        (call, proceed) -> {
          if (call.reads()) {
            return proceed.get();
          }
          return gate.pass(proceed);
        });
    return gate;
  }

  /** Makes a call when the gate is open. */
  Uni<Object> pass(Supplier<Uni<Object>> proceed) {
    arrival.complete(null);
    return Uni.createFrom().completionStage(opening.copy()).chain(ignored -> proceed.get());
  }

  /** Waits until a write stands before the gate, or something ends without one. */
  void awaitArrivalOr(CompletableFuture<?> end) {
    Await.item(
        Uni.createFrom()
            .completionStage(CompletableFuture.anyOf(arrival, end).thenApply(done -> true)));
  }

  /** Waits until a write stands before the gate. */
  void awaitArrival() {
    Await.item(Uni.createFrom().completionStage(arrival.copy()));
  }

  /** Lets everything through from now on. */
  void open() {
    opening.complete(null);
  }
}
