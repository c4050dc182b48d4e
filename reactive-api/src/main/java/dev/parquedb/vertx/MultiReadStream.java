package dev.parquedb.vertx;

import io.smallrye.mutiny.Multi;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * A {@link Multi} as a Vert.x {@link ReadStream}. It subscribes when it is made and asks for items
 * only while it has a handler: {@code fetch(n)} asks for at most {@code n}, flowing mode for a
 * window of items at a time, {@code pause()} for none.
 *
 * <p>Handlers run on the stream's context, never from within a call of this class. Items that were
 * asked for before {@code pause()} wait, at most a window of them. Exactly one of the end handler
 * and the exception handler is called, once, after the last item and not while paused; it is called
 * as soon as it is set, so a handler that is set late misses nothing. The end needs no demand.
 *
 * <p>Methods may be called from any thread.
 *
 * @param <T> the items
 */
public final class MultiReadStream<T> implements ReadStream<T> {

  private static final int TURN = 256;

  private final Context context;
  private final Demand demand;
  private final ArrayDeque<T> queue = new ArrayDeque<>();
  private Flow.Subscription upstream;
  private Handler<T> handler;
  private Handler<Void> endHandler;
  private Handler<Throwable> exceptionHandler;
  private boolean paused;
  private boolean scheduled;
  private boolean cancelled;
  private boolean completed;
  private Throwable failure;
  private boolean terminated;

  MultiReadStream(Multi<T> multi, Context context, int window) {
    this.context = Objects.requireNonNull(context, "context");
    this.demand = new Demand(window);
    multi.subscribe().withSubscriber(new Upstream());
  }

  @Override
  public MultiReadStream<T> handler(Handler<T> next) {
    synchronized (this) {
      handler = next;
    }
    changed();
    return this;
  }

  @Override
  public MultiReadStream<T> endHandler(Handler<Void> next) {
    synchronized (this) {
      endHandler = next;
    }
    changed();
    return this;
  }

  @Override
  public MultiReadStream<T> exceptionHandler(Handler<Throwable> next) {
    synchronized (this) {
      exceptionHandler = next;
    }
    changed();
    return this;
  }

  @Override
  public synchronized MultiReadStream<T> pause() {
    paused = true;
    demand.stop();
    return this;
  }

  @Override
  public MultiReadStream<T> resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public MultiReadStream<T> fetch(long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException("A negative number of items was asked for: " + amount);
    }
    if (amount > 0) {
      synchronized (this) {
        paused = false;
        demand.add(amount);
      }
      changed();
    }
    return this;
  }

  /**
   * Cancels the subscription and drops what waits; no handler is called afterwards. Does nothing
   * when the stream has ended.
   */
  public void cancel() {
    Flow.Subscription subscription;
    synchronized (this) {
      cancelled = true;
      queue.clear();
      subscription = upstream;
    }
    if (subscription != null) {
      subscription.cancel();
    }
  }

  /** Asks for more where there is room, and lets the context deliver what can be delivered. */
  private void changed() {
    request();
    schedule();
  }

  private void request() {
    Flow.Subscription subscription;
    long amount;
    synchronized (this) {
      boolean open = !cancelled && !completed && upstream != null && handler != null;
      amount = open ? demand.take(queue.size()) : 0;
      subscription = upstream;
    }
    if (amount > 0) {
      subscription.request(amount);
    }
  }

  private void schedule() {
    synchronized (this) {
      if (scheduled || !deliverable()) {
        return;
      }
      scheduled = true;
    }
    context.runOnContext(ignored -> deliver());
  }

  private boolean deliverable() {
    if (cancelled || terminated || paused) {
      return false;
    }
    if (!queue.isEmpty()) {
      return handler != null && demand.wanted();
    }
    return completed && (failure == null ? endHandler != null : exceptionHandler != null);
  }

  private void deliver() {
    try {
      for (int i = 0; i < TURN && deliverOne(); i++) {
        request();
      }
    } finally {
      synchronized (this) {
        scheduled = false;
      }
      schedule();
    }
  }

  private boolean deliverOne() {
    T item;
    Handler<T> receiver;
    synchronized (this) {
      if (!deliverable()) {
        return false;
      }
      item = queue.poll();
      receiver = handler;
      if (item == null) {
        terminated = true;
      } else {
        demand.delivered();
      }
    }
    if (item == null) {
      end();
      return false;
    }
    receiver.handle(item);
    return true;
  }

  private void end() {
    Handler<Void> onEnd;
    Handler<Throwable> onFailure;
    synchronized (this) {
      onEnd = endHandler;
      onFailure = exceptionHandler;
    }
    if (failure == null) {
      onEnd.handle(null);
    } else {
      onFailure.handle(failure);
    }
  }

  private final class Upstream implements Flow.Subscriber<T> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      boolean late;
      synchronized (MultiReadStream.this) {
        upstream = subscription;
        late = cancelled;
      }
      if (late) {
        subscription.cancel();
      } else {
        request();
      }
    }

    @Override
    public void onNext(T item) {
      synchronized (MultiReadStream.this) {
        if (cancelled) {
          return;
        }
        demand.arrived();
        queue.add(item);
      }
      schedule();
    }

    @Override
    public void onError(Throwable error) {
      terminate(error);
    }

    @Override
    public void onComplete() {
      terminate(null);
    }

    private void terminate(Throwable error) {
      synchronized (MultiReadStream.this) {
        completed = true;
        failure = error;
      }
      schedule();
    }
  }
}
