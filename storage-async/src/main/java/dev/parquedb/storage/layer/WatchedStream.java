package dev.parquedb.storage.layer;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.AbstractMultiOperator;
import io.smallrye.mutiny.operators.multi.MultiOperatorProcessor;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.smallrye.mutiny.subscription.SerializedSubscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** A stream whose watcher learns whether chunks are owed, and can end it. */
final class WatchedStream<T> extends AbstractMultiOperator<T, T> {

  /** Watches one subscription. */
  interface Watcher {

    /** The stream begins; ends it with a failure, cancelling what it comes from. */
    interface Ender {
      void end(Throwable failure);
    }

    /** Chunks were asked for. */
    void asked();

    /** A chunk was delivered; tells whether more are owed. */
    void delivered(boolean moreOwed);

    /** The stream has ended or was cancelled; told once at least. */
    void ended();
  }

  private final Function<Watcher.Ender, Watcher> watchers;

  WatchedStream(Multi<T> stream, Function<Watcher.Ender, Watcher> watchers) {
    super(stream);
    this.watchers = watchers;
  }

  @Override
  public void subscribe(MultiSubscriber<? super T> downstream) {
    upstream().subscribe().withSubscriber(new Watched(new SerializedSubscriber<>(downstream)));
  }

  private final class Watched extends MultiOperatorProcessor<T, T> {
    private final AtomicLong owed = new AtomicLong();
    private final Watcher watcher = watchers.apply(this::endWith);

    Watched(MultiSubscriber<? super T> downstream) {
      super(downstream);
    }

    @Override
    public void request(long items) {
      if (items > 0) {
        owed.accumulateAndGet(items, (now, more) -> now + more < 0 ? Long.MAX_VALUE : now + more);
        watcher.asked();
      }
      super.request(items);
    }

    @Override
    public void onItem(T item) {
      long left = owed.updateAndGet(now -> now == Long.MAX_VALUE ? now : now - 1);
      watcher.delivered(left > 0);
      super.onItem(item);
    }

    @Override
    public void onFailure(Throwable failure) {
      watcher.ended();
      super.onFailure(failure);
    }

    @Override
    public void onCompletion() {
      watcher.ended();
      super.onCompletion();
    }

    @Override
    public void cancel() {
      watcher.ended();
      super.cancel();
    }

    private void endWith(Throwable failure) {
      Subscription upstream = getUpstreamSubscription();
      if (upstream != null) {
        upstream.cancel();
      }
      super.onFailure(failure);
    }
  }
}
