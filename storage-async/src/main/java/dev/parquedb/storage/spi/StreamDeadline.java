package dev.parquedb.storage.spi;

import dev.parquedb.TimeSource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.AbstractMultiOperator;
import io.smallrye.mutiny.operators.multi.MultiOperatorProcessor;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.smallrye.mutiny.subscription.SerializedSubscriber;
import java.time.Duration;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Supplier;

/** Bounds the time of a stream, from subscription to its end. */
final class StreamDeadline<T> extends AbstractMultiOperator<T, T> {

  private final TimeSource time;
  private final Duration limit;
  private final Supplier<Throwable> expired;

  StreamDeadline(Multi<T> stream, TimeSource time, Duration limit, Supplier<Throwable> expired) {
    super(stream);
    this.time = time;
    this.limit = limit;
    this.expired = expired;
  }

  @Override
  public void subscribe(MultiSubscriber<? super T> downstream) {
    upstream().subscribe().withSubscriber(new Bounded(new SerializedSubscriber<>(downstream)));
  }

  private final class Bounded extends MultiOperatorProcessor<T, T> {
    private TimeSource.Cancellation timer = () -> {};

    Bounded(MultiSubscriber<? super T> downstream) {
      super(downstream);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      timer = time.schedule(limit, () -> super.onFailure(expireUpstream(subscription)));
      super.onSubscribe(subscription);
    }

    private Throwable expireUpstream(Subscription subscription) {
      subscription.cancel();
      return expired.get();
    }

    @Override
    public void onFailure(Throwable failure) {
      timer.cancel();
      super.onFailure(failure);
    }

    @Override
    public void onCompletion() {
      timer.cancel();
      super.onCompletion();
    }

    @Override
    public void cancel() {
      timer.cancel();
      super.cancel();
    }
  }
}
