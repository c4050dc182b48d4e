package dev.parquedb.storage.http;

import dev.parquedb.vertx.HttpClients;
import dev.parquedb.vertx.Turns;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import java.util.concurrent.TimeoutException;

/**
 * One request and its response, on one context. Only giving up may come from another thread; the
 * lock makes sure that the reader, and with it a buffer of the caller, is not touched afterwards.
 */
final class HttpExchange<T> {

  private final HttpClient client;
  private final HttpCall call;
  private final ResponseReader<T> reader;
  private final Context context;
  private final UniEmitter<? super T> emitter;
  private HttpClientRequest request;
  private BodyReader<T> body;
  private boolean done;

  HttpExchange(
      HttpClient client,
      HttpCall call,
      ResponseReader<T> reader,
      Context context,
      UniEmitter<? super T> emitter) {
    this.client = client;
    this.call = call;
    this.reader = reader;
    this.context = context;
    this.emitter = emitter;
  }

  void start() {
    emitter.onTermination(this::giveUp);
    Turns.run(context, this::connect);
  }

  private void connect() {
    if (isDone()) {
      return;
    }
    client
        .request(call.options())
        .onComplete(
            made -> {
              if (made.succeeded()) {
                send(made.result());
              } else {
                fail(unconnected(made.cause()));
              }
            });
  }

  /** A kept connection may turn out to be closed before anything is sent on it. */
  private static Throwable unconnected(Throwable cause) {
    return cause instanceof HttpClosedException
        ? lost("the server closed the kept connection", cause)
        : cause;
  }

  private void send(HttpClientRequest made) {
    synchronized (this) {
      request = made;
    }
    made.exceptionHandler(told -> {}); // by the future too; without a handler it is logged
    if (isDone()) {
      HttpClients.reset(made);
      return;
    }
    try {
      call.prepare().accept(made);
    } catch (RuntimeException refused) {
      fail(refused);
      return;
    }
    made.send()
        .onComplete(
            answered -> {
              if (answered.succeeded()) {
                receive(answered.result());
              } else {
                fail(lost("the connection was lost before an answer", answered.cause()));
              }
            });
  }

  /** Sets the handlers in the turn in which the head came: later ones may miss the body. */
  private void receive(HttpClientResponse response) {
    response.exceptionHandler(told -> {}); // what is reset on purpose is not logged
    if (isDone()) {
      return; // reset when it was given up
    }
    try {
      Reception<T> reception = reader.read(response);
      if (reception instanceof Reception.Whole<T> whole) {
        collect(response, whole.body());
      } else if (reception instanceof Reception.Streamed<T> streamed) {
        stream(response, streamed);
      }
    } catch (RuntimeException refused) {
      fail(refused);
    }
  }

  private void collect(HttpClientResponse response, BodyReader<T> wanted) {
    body = wanted;
    response.exceptionHandler(
        broken -> fail(lost("the connection was lost within the body", broken)));
    response.endHandler(ended -> finish(false));
    response.handler(this::chunk);
  }

  private void stream(HttpClientResponse response, Reception.Streamed<T> streamed) {
    BodyStream publisher = new BodyStream(context, request, response, streamed.plan());
    T item = streamed.answer().apply(Multi.createFrom().publisher(publisher));
    if (end()) {
      emitter.complete(item);
    } else {
      publisher.cancel();
    }
  }

  private void chunk(Buffer chunk) {
    boolean more;
    try {
      synchronized (this) {
        if (done) {
          return;
        }
        more = body.chunk(chunk);
      }
    } catch (RuntimeException refused) {
      fail(refused);
      return;
    }
    if (!more) {
      finish(true);
    }
  }

  private void finish(boolean early) {
    T item;
    try {
      synchronized (this) {
        if (done) {
          return;
        }
        item = body.end();
        done = true;
      }
    } catch (RuntimeException failure) {
      fail(failure);
      return;
    }
    if (early) {
      HttpClients.reset(request);
    }
    emitter.complete(item);
  }

  private void fail(Throwable failure) {
    if (end()) {
      reset();
      emitter.fail(failure);
    }
  }

  private void giveUp() {
    if (end()) {
      Turns.run(context, this::reset);
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

  private synchronized boolean isDone() {
    return done;
  }

  /** Whether this is what ends the exchange. */
  private synchronized boolean end() {
    boolean first = !done;
    done = true;
    return first;
  }

  static Throwable lost(String what, Throwable cause) {
    return cause instanceof TimeoutException ? cause : new BrokenResponseException(what, cause);
  }
}
