package dev.parquedb.storage.http;

import dev.parquedb.vertx.Turns;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.util.Objects;

/**
 * Sends requests and reads their responses, without blocking and with bounded memory.
 *
 * <p>A call runs on the Vert.x context that subscribes, so that its answer needs no hop, or on one
 * of Vert.x when subscribed to from another thread. Answers arrive on that context. Cancelling
 * resets the request and frees its connection; a request that still waits for one is not sent.
 *
 * <p>Failures are those of the Vert.x client when no connection was to be had, {@link
 * java.util.concurrent.TimeoutException} of the client, {@link BrokenResponseException} for a
 * response that did not come whole (after the request was repeated), and whatever readers throw.
 */
public final class HttpExchanges {

  /** Kept connections may be closed by the server at the moment of sending. */
  private static final int REPETITIONS = 2;

  private final Vertx vertx;
  private final HttpClient client;

  /**
   * Opens a client; it must be closed.
   *
   * @param vertx what it runs on
   * @param connections how it connects
   */
  public HttpExchanges(Vertx vertx, HttpConnections connections) {
    this.vertx = Objects.requireNonNull(vertx, "vertx");
    this.client = connections.open(vertx);
  }

  /**
   * Sends a request, and again where the response was broken before it had a result.
   *
   * @param call what to send
   * @param reader a reader asked anew for every response
   */
  public <T> Uni<T> send(HttpCall call, ResponseReader<T> reader) {
    return Uni.createFrom()
        .<T>emitter(
            emitter ->
                new HttpExchange<>(client, call, reader, Turns.context(vertx), emitter).start())
        .onFailure(BrokenResponseException.class)
        .retry()
        .atMost(REPETITIONS);
  }

  /** Closes all connections; what still runs fails. */
  public Uni<Void> close() {
    return Uni.createFrom().completionStage(() -> client.close().toCompletionStage());
  }
}
