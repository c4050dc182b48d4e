package dev.parquedb.engine.maintenance;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.Optional;
import java.util.concurrent.Flow.Subscription;

/** Reads a stream item by item, each when it is asked for; one question at a time. */
final class Pull<T> implements MultiSubscriber<T> {

  private final Multi<T> source;
  private Subscription subscription;
  private UniEmitter<? super Optional<T>> waiting;
  private boolean cancelled;
  private boolean ended;

  Pull(Multi<T> source) {
    this.source = source;
  }

  /** The next item; empty at the end. */
  Uni<Optional<T>> next() {
    return Uni.createFrom().emitter(emitter -> ask(emitter));
  }

  private void ask(UniEmitter<? super Optional<T>> emitter) {
    Subscription known;
    synchronized (this) {
      if (ended || cancelled) {
        emitter.complete(Optional.empty());
        return;
      }
      waiting = emitter;
      known = subscription;
    }
    if (known == null) {
      source.subscribe().withSubscriber(this);
    } else {
      known.request(1);
    }
  }

  @Override
  public void onSubscribe(Subscription given) {
    boolean stop;
    synchronized (this) {
      subscription = given;
      stop = cancelled;
    }
    if (stop) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public void onItem(T item) {
    take().complete(Optional.of(item));
  }

  @Override
  public void onCompletion() {
    UniEmitter<? super Optional<T>> emitter;
    synchronized (this) {
      ended = true;
      emitter = take();
    }
    if (emitter != null) {
      emitter.complete(Optional.empty());
    }
  }

  @Override
  public void onFailure(Throwable failure) {
    UniEmitter<? super Optional<T>> emitter;
    synchronized (this) {
      ended = true;
      emitter = take();
    }
    if (emitter != null) {
      emitter.fail(failure);
    }
  }

  private synchronized UniEmitter<? super Optional<T>> take() {
    UniEmitter<? super Optional<T>> taken = waiting;
    waiting = null;
    return taken;
  }

  /** Stops the stream. */
  void cancel() {
    Subscription known;
    synchronized (this) {
      cancelled = true;
      known = subscription;
    }
    if (known != null) {
      known.cancel();
    }
  }
}
