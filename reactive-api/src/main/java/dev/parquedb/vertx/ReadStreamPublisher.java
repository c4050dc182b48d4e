package dev.parquedb.vertx;

import io.vertx.core.Context;
import io.vertx.core.streams.ReadStream;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A Vert.x stream as a publisher for one subscriber: {@code request(n)} is {@code fetch(n)}. Cancel
 * leaves the stream paused, without handlers.
 */
final class ReadStreamPublisher<T> implements Flow.Publisher<T> {

  private final ReadStream<T> stream;
  private final Context context;
  private final AtomicBoolean taken = new AtomicBoolean();

  ReadStreamPublisher(ReadStream<T> stream, Context context) {
    this.stream = Objects.requireNonNull(stream, "stream");
    this.context = Objects.requireNonNull(context, "context");
    stream.pause();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (taken.compareAndSet(false, true)) {
      Link<T> link = new Link<>(stream, context, subscriber);
      Contexts.executor(context).execute(link::start);
    } else {
      subscriber.onSubscribe(new Nothing());
      subscriber.onError(new IllegalStateException("A stream of Vert.x can be read only once"));
    }
  }

  /** Every method runs on the context, except those of the subscription. */
  private static final class Link<T> implements Flow.Subscription {

    private final ReadStream<T> stream;
    private final Context context;
    private final Flow.Subscriber<? super T> subscriber;
    private boolean done;

    Link(ReadStream<T> stream, Context context, Flow.Subscriber<? super T> subscriber) {
      this.stream = stream;
      this.context = context;
      this.subscriber = subscriber;
    }

    void start() {
      subscriber.onSubscribe(this);
      if (done) {
        return;
      }
      try {
        stream.exceptionHandler(this::failed);
        stream.endHandler(ignored -> ended());
        stream.handler(this::item);
      } catch (RuntimeException e) {
        // A stream that has been read already says so when its handlers are set.
        failed(e);
      }
    }

    private void item(T item) {
      if (!done) {
        subscriber.onNext(item);
      }
    }

    private void ended() {
      if (!done) {
        done = true;
        subscriber.onComplete();
      }
    }

    private void failed(Throwable error) {
      if (!done) {
        done = true;
        subscriber.onError(error);
      }
    }

    @Override
    public void request(long amount) {
      Contexts.executor(context).execute(() -> fetch(amount));
    }

    private void fetch(long amount) {
      if (done) {
        return;
      }
      if (amount < 1) {
        release();
        subscriber.onError(
            new IllegalArgumentException("At least one item must be asked for: " + amount));
      } else {
        stream.fetch(amount);
      }
    }

    @Override
    public void cancel() {
      Contexts.executor(context)
          .execute(
              () -> {
                if (!done) {
                  release();
                }
              });
    }

    private void release() {
      done = true;
      stream.pause();
      stream.handler(null);
      stream.endHandler(null);
      stream.exceptionHandler(null);
    }
  }

  private static final class Nothing implements Flow.Subscription {
    @Override
    public void request(long amount) {}

    @Override
    public void cancel() {}
  }
}
