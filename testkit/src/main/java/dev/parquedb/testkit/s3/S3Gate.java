package dev.parquedb.testkit.s3;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;

/** Holds requests until it is opened; a test learns when the first one is held. */
public final class S3Gate {

  private final CompletableFuture<S3Call> reached = new CompletableFuture<>();
  private final CompletableFuture<Void> opened = new CompletableFuture<>();

  /** Creates a closed gate. */
  public S3Gate() {}

  /** The first request that is held here; waits for it. */
  public Uni<S3Call> reached() {
    return Uni.createFrom().completionStage(reached.minimalCompletionStage());
  }

  /** Lets all requests go on, those held and those that come; idempotent. */
  public void open() {
    opened.complete(null);
  }

  void pass(S3Call call, Runnable next) {
    reached.complete(call);
    opened.whenComplete((nothing, never) -> next.run());
  }
}
