package dev.parquedb.table.iceberg.rest;

import dev.parquedb.table.iceberg.rest.ExchangeException.Reach;
import dev.parquedb.vertx.HttpClients;
import dev.parquedb.vertx.Turns;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * One request and its answer, taken whole, on one context. Knows whether the request may have left
 * when there is no answer. Only giving up and expiring may come from another thread.
 */
final class Exchange {

  private static final int ERROR_BYTES = 64 * 1024;

  private final HttpClient client;
  private final RequestOptions options;
  private final Map<String, String> headers;
  private final byte[] sent;
  private final int limit;
  private final Context context;
  private final UniEmitter<? super RestAnswer> emitter;
  private final Buffer received = Buffer.buffer();
  private HttpClientRequest request;
  private Reach reach = Reach.UNSENT;
  private boolean done;

  /**
   * Prepares an exchange.
   *
   * @param headers all headers
   * @param sent the body of the request
   * @param limit the most bytes of an answer
   */
  Exchange(
      HttpClient client,
      RequestOptions options,
      Map<String, String> headers,
      byte[] sent,
      int limit,
      Context context,
      UniEmitter<? super RestAnswer> emitter) {
    this.client = client;
    this.options = options;
    this.headers = headers;
    this.sent = sent;
    this.limit = limit;
    this.context = context;
    this.emitter = emitter;
  }

  void start() {
    Turns.run(context, this::connect);
  }

  /** Ends the exchange because its time is over. */
  void expire() {
    fail("the catalog did not answer in time", new TimeoutException());
  }

  /** Ends the exchange because nobody waits for it. */
  void giveUp() {
    if (end()) {
      Turns.run(context, this::reset);
    }
  }

  private void connect() {
    if (isDone()) {
      return;
    }
    try {
      client.request(options).onComplete(this::connected);
    } catch (RuntimeException closed) {
      fail("no connection can be made", closed);
    }
  }

  private void connected(AsyncResult<HttpClientRequest> made) {
    if (made.failed()) {
      fail("the catalog cannot be reached", made.cause());
      return;
    }
    try {
      send(made.result());
    } catch (RuntimeException refused) {
      fail("the request cannot be sent", refused);
    }
  }

  private void send(HttpClientRequest made) {
    made.exceptionHandler(told -> {}); // by the future too; without a handler it is logged
    try {
      headers.forEach(made::putHeader);
    } catch (RuntimeException noHeader) {
      HttpClients.reset(made);
      throw noHeader;
    }
    if (!hold(made)) {
      HttpClients.reset(made);
      return;
    }
    (sent.length == 0 ? made.send() : made.send(Buffer.buffer(sent)))
        .onComplete(
            answered -> {
              if (answered.succeeded()) {
                receive(answered.result());
              } else {
                fail("the connection was lost before an answer", answered.cause());
              }
            });
  }

  /** Sets the handlers in the turn in which the head came: later ones may miss the body. */
  private void receive(HttpClientResponse response) {
    boolean error = response.statusCode() >= 400;
    int most = error ? Math.min(limit, ERROR_BYTES) : limit;
    response.exceptionHandler(broken -> fail("the connection was lost within the answer", broken));
    response.endHandler(ended -> finish(response));
    response.handler(
        chunk -> {
          if (received.length() + (long) chunk.length() <= most) {
            received.appendBuffer(chunk);
          } else if (error) {
            finish(response);
            reset();
          } else {
            tooLarge();
          }
        });
  }

  private void finish(HttpClientResponse response) {
    if (end()) {
      String etag = response.getHeader("ETag");
      emitter.complete(
          new RestAnswer(
              response.statusCode(),
              etag == null ? "" : etag,
              Optional.ofNullable(response.getHeader("Retry-After")),
              "gzip".equalsIgnoreCase(response.getHeader("Content-Encoding")),
              received.getBytes()));
    }
  }

  private void tooLarge() {
    synchronized (this) {
      reach = Reach.TOO_LARGE;
    }
    fail("the answer has more than " + limit + " bytes", null);
  }

  private void fail(String what, Throwable cause) {
    if (end()) {
      Turns.run(context, this::reset);
      emitter.fail(new ExchangeException(reached(), what, cause));
    }
  }

  private void reset() {
    HttpClientRequest made;
    synchronized (this) {
      made = request;
    }
    if (made != null) {
      HttpClients.reset(made);
    }
  }

  /** From here on the request may have left; false when it must not any more. */
  private synchronized boolean hold(HttpClientRequest made) {
    if (!done) {
      request = made;
      reach = Reach.SENT;
    }
    return !done;
  }

  private synchronized Reach reached() {
    return reach;
  }

  private synchronized boolean isDone() {
    return done;
  }

  /** Whether this is what ends the exchange. */
  private synchronized boolean end() {
    boolean first = !done;
    done = true;
    return first;
  }
}
