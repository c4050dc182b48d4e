package dev.parquedb.web;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The requests being served, so that a server can stop between them. */
final class InFlight {

  private final Vertx vertx;
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private int requests;
  private boolean closing;

  InFlight(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Counts a request until it is answered or its client has left; refuses it when closing. */
  void enter(RoutingContext routing) {
    synchronized (this) {
      if (closing) {
        throw new RequestException(503, "CLOSING", "The server is shutting down.");
      }
      requests++;
    }
    routing.addEndHandler(done -> leave());
  }

  private void leave() {
    boolean last;
    synchronized (this) {
      requests--;
      last = closing && requests == 0;
    }
    if (last) {
      idle.complete(null);
    }
  }

  /** Lets nothing in any more; completes when nothing is left, at the latest after the grace. */
  Uni<Void> drain(Duration grace) {
    boolean none;
    synchronized (this) {
      closing = true;
      none = requests == 0;
    }
    if (none) {
      idle.complete(null);
    } else {
      vertx.setTimer(Math.max(1, grace.toMillis()), fired -> idle.complete(null));
    }
    CompletionStage<Void> stage = idle;
    return Uni.createFrom().completionStage(stage);
  }
}
