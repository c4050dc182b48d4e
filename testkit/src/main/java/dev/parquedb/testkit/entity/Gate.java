package dev.parquedb.testkit.entity;

import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;

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
          gate.arrival.complete(null);
          return Uni.createFrom()
              .completionStage(gate.opening.copy())
              .chain(ignored -> proceed.get());
        });
    return gate;
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
