package dev.parquedb.testkit.fault;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;

/** Holds calls until it is opened; a test learns when the first one is held. */
public final class Gate {

  private final CompletableFuture<StorageCall> reached = new CompletableFuture<>();
  private final CompletableFuture<Void> opened = new CompletableFuture<>();

  /** Creates a closed gate. */
  public Gate() {}

  /** The first call that is held here; waits for it. */
  public Uni<StorageCall> reached() {
    return Uni.createFrom().completionStage(reached.minimalCompletionStage());
  }

  /** Lets all calls go on, those held and those that come; idempotent. */
  public void open() {
    opened.complete(null);
  }

  /** Whether it is open. */
  public boolean isOpen() {
    return opened.isDone();
  }

  /** Completes when the gate is open. */
  Uni<Void> pass(StorageCall call) {
    return Uni.createFrom()
        .<Void>emitter(
            held -> {
              reached.complete(call);
              opened.whenComplete((nothing, never) -> held.complete(null));
            });
  }
}
