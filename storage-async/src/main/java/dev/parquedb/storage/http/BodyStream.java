package dev.parquedb.storage.http;

import dev.parquedb.vertx.HttpClients;
import dev.parquedb.vertx.Turns;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * A body as a stream for one subscriber: what is asked for is what is fetched, and a failure waits
 * for the next demand, so that nothing is begun anew for a reader who wants nothing. Everything
 * happens in turns of the context.
 */
final class BodyStream implements Flow.Publisher<ByteBuffer>, Flow.Subscription {

  private final Context context;
  private final HttpClientRequest request;
  private final HttpClientResponse response;
  private final BodyWindow window;
  private Flow.Subscriber<? super ByteBuffer> subscriber;
  private Throwable failure;
  private long wanted;
  private boolean ended;
  private boolean done;

  BodyStream(
      Context context, HttpClientRequest request, HttpClientResponse response, BodyPlan plan) {
    this.context = context;
    this.request = request;
    this.response = response;
    this.window = new BodyWindow(plan);
    response.pause();
    response.exceptionHandler(
        broken -> fail(HttpExchange.lost("the connection was lost within the body", broken)));
    response.endHandler(nothing -> end());
    response.handler(this::chunk);
    if (window.left() == 0) {
      response.resume(); // to its end: no demand will come for it
    }
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> wanting) {
    Turns.run(context, () -> start(wanting));
  }

  @Override
  public void request(long amount) {
    Turns.run(context, () -> fetch(amount));
  }

  @Override
  public void cancel() {
    Turns.run(context, this::drop);
  }

  private void start(Flow.Subscriber<? super ByteBuffer> wanting) {
    if (subscriber != null) {
      wanting.onSubscribe(new Nothing());
      wanting.onError(new IllegalStateException("The body of a response can be read only once"));
      return;
    }
    subscriber = wanting;
    wanting.onSubscribe(this);
    settle();
  }

  private void fetch(long amount) {
    if (done) {
      return;
    }
    if (amount < 1) {
      fail(new IllegalArgumentException("At least one item must be asked for: " + amount));
    }
    wanted = wanted + amount < 0 ? Long.MAX_VALUE : wanted + amount;
    settle();
    if (!done) {
      response.fetch(amount);
    }
  }

  private void chunk(Buffer chunk) {
    if (done || failure != null) {
      return;
    }
    try {
      window.advance(chunk.length());
    } catch (BrokenResponseException tooLong) {
      fail(tooLong);
      return;
    }
    boolean last = window.left() == 0;
    if (window.to() > window.from()) {
      wanted = wanted == Long.MAX_VALUE ? wanted : wanted - 1;
      subscriber.onNext(ByteBuffer.wrap(chunk.getBytes(window.from(), window.to())));
    } else if (!last) {
      response.fetch(1);
    }
    if (last && !done) {
      response.resume(); // to its end, which shows whether the body is as long as promised
    }
  }

  private void end() {
    if (window.atEnd()) {
      ended = true;
      settle();
    } else {
      fail(window.cameShort());
    }
  }

  private void fail(Throwable thrown) {
    if (failure == null && !ended) {
      failure = thrown;
      settle();
    }
  }

  /** Tells the subscriber how it ended, if it has; a failure only when something is wanted. */
  private void settle() {
    if (done || subscriber == null) {
      return;
    }
    if (failure != null && (wanted > 0 || window.left() == 0)) {
      done = true;
      HttpClients.reset(request);
      subscriber.onError(failure);
    } else if (failure == null && ended) {
      done = true;
      subscriber.onComplete();
    }
  }

  private void drop() {
    if (!done) {
      done = true;
      if (!ended) {
        HttpClients.reset(request);
      }
    }
  }

  private static final class Nothing implements Flow.Subscription {
    @Override
    public void request(long amount) {}

    @Override
    public void cancel() {}
  }
}
