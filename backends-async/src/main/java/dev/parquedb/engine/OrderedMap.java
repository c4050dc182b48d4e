package dev.parquedb.engine;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.Subscriptions;
import io.smallrye.mutiny.operators.AbstractMulti;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.util.ArrayDeque;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Maps the items of a stream asynchronously, several at a time, and hands the results on in the
 * order of the items. What is in flight or waiting is bounded in number and weight; a single item
 * heavier than the bound runs alone. Starts with the first demand; cancelling cancels everything.
 */
public final class OrderedMap<T, R> extends AbstractMulti<R> {

  private final Multi<T> upstream;
  private final Function<T, Uni<R>> mapper;
  private final ToLongFunction<T> weigher;
  private final int maxItems;
  private final long maxWeight;

  /**
   * Creates the stream.
   *
   * @param upstream the items
   * @param mapper maps one item; a null result is left out
   * @param weigher the weight of an item, at least 0
   * @param maxItems how many items may be under way, from 1
   * @param maxWeight how much weight may be under way
   */
  public OrderedMap(
      Multi<T> upstream,
      Function<T, Uni<R>> mapper,
      ToLongFunction<T> weigher,
      int maxItems,
      long maxWeight) {
    this.upstream = upstream;
    this.mapper = mapper;
    this.weigher = weigher;
    this.maxItems = maxItems;
    this.maxWeight = maxWeight;
  }

  @Override
  public void subscribe(MultiSubscriber<? super R> downstream) {
    upstream.subscribe().withSubscriber(new Stage(downstream));
  }

  /** One item under way. */
  private static final class Slot<R> {
    private final long weight;
    private volatile boolean done;
    private R result;
    private Throwable failure;
    private volatile Cancellable work;

    Slot(long weight) {
      this.weight = weight;
    }
  }

  private final class Stage implements MultiSubscriber<T>, Subscription {
    private final MultiSubscriber<? super R> downstream;
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicLong demand = new AtomicLong();
    private final ArrayDeque<T> arrived = new ArrayDeque<>();
    private volatile boolean upstreamDone;
    private volatile Throwable upstreamFailure;
    private volatile boolean cancelled;
    private Subscription source;

    // Touched only by the thread that holds the turn.
    private final ArrayDeque<Slot<R>> slots = new ArrayDeque<>();
    private long weight;
    private boolean asked;
    private boolean started;
    private boolean finished;

    Stage(MultiSubscriber<? super R> downstream) {
      this.downstream = downstream;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      source = subscription;
      downstream.onSubscribe(this);
    }

    @Override
    public void onItem(T item) {
      synchronized (arrived) {
        arrived.add(item);
      }
      drain();
    }

    @Override
    public void onFailure(Throwable failure) {
      upstreamFailure = failure;
      upstreamDone = true;
      drain();
    }

    @Override
    public void onCompletion() {
      upstreamDone = true;
      drain();
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        cancel();
        downstream.onFailure(Subscriptions.getInvalidRequestException());
        return;
      }
      Subscriptions.add(demand, n);
      drain();
    }

    @Override
    public void cancel() {
      cancelled = true;
      drain();
    }

    private void drain() {
      if (turns.getAndIncrement() != 0) {
        return;
      }
      int missed = 1;
      do {
        turn();
        missed = turns.addAndGet(-missed);
      } while (missed != 0);
    }

    private void turn() {
      if (finished) {
        return;
      }
      if (cancelled) {
        finish();
        return;
      }
      started |= demand.get() > 0;
      accept();
      emit();
      if (!finished && started) {
        askForMore();
      }
    }

    private void accept() {
      T item = poll();
      while (item != null) {
        asked = false;
        start(item);
        item = poll();
      }
    }

    private T poll() {
      synchronized (arrived) {
        return arrived.poll();
      }
    }

    private void start(T item) {
      Slot<R> slot = new Slot<>(weigher.applyAsLong(item));
      weight += slot.weight;
      slots.add(slot);
      slot.work =
          Uni.createFrom()
              .deferred(() -> mapper.apply(item))
              .subscribe()
              .with(
                  result -> {
                    slot.result = result;
                    slot.done = true;
                    drain();
                  },
                  failure -> {
                    slot.failure = failure;
                    slot.done = true;
                    drain();
                  });
    }

    private void emit() {
      Slot<R> head = slots.peek();
      while (head != null && head.done && !cancelled) {
        if (head.failure != null) {
          Throwable failure = head.failure;
          finish();
          downstream.onFailure(failure);
          return;
        }
        if (head.result != null) {
          if (demand.get() == 0) {
            return;
          }
          Subscriptions.produced(demand, 1);
          R result = head.result;
          remove();
          downstream.onItem(result);
        } else {
          remove();
        }
        head = slots.peek();
      }
      if (slots.isEmpty() && upstreamDone && noneArrived() && !cancelled) {
        Throwable failure = upstreamFailure;
        finish();
        if (failure == null) {
          downstream.onCompletion();
        } else {
          downstream.onFailure(failure);
        }
      }
    }

    private boolean noneArrived() {
      synchronized (arrived) {
        return arrived.isEmpty();
      }
    }

    private void remove() {
      weight -= slots.poll().weight;
    }

    private void askForMore() {
      boolean room = slots.isEmpty() || (slots.size() < maxItems && weight < maxWeight);
      if (!asked && !upstreamDone && room) {
        asked = true;
        source.request(1);
      }
    }

    private void finish() {
      finished = true;
      source.cancel();
      for (Slot<R> slot : slots) {
        Cancellable work = slot.work;
        if (work != null && !slot.done) {
          work.cancel();
        }
      }
      slots.clear();
    }
  }
}
