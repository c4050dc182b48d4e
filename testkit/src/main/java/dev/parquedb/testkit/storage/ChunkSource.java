package dev.parquedb.testkit.storage;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * A stream of bytes that a test feeds by hand; tells what the consumer asked for and when it left.
 */
final class ChunkSource {

  private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private Flow.Subscriber<? super ByteBuffer> consumer;
  private long demand;
  private long largestRequest;
  private boolean ended;
  private Throwable failure;
  private boolean draining;

  /** The stream; can be subscribed to once. */
  Multi<ByteBuffer> stream() {
    return Multi.createFrom()
        .publisher(
            given -> {
              consumer = given;
              given.onSubscribe(
                  new Flow.Subscription() {
                    @Override
                    public void request(long items) {
                      asked(items);
                    }

                    @Override
                    public void cancel() {
                      cancelled.complete(null);
                    }
                  });
              subscribed.complete(null);
            });
  }

  /** Hands out a chunk as soon as it is asked for. */
  void feed(ByteBuffer chunk) {
    synchronized (this) {
      waiting.add(chunk);
    }
    drain();
  }

  /** Ends the stream after the chunks fed so far. */
  void end() {
    synchronized (this) {
      ended = true;
    }
    drain();
  }

  /** Fails the stream after the chunks fed so far. */
  void fail(Throwable reason) {
    synchronized (this) {
      failure = reason;
    }
    end();
  }

  Uni<Void> subscribed() {
    return Uni.createFrom().completionStage(subscribed);
  }

  Uni<Void> cancelled() {
    return Uni.createFrom().completionStage(cancelled);
  }

  boolean isSubscribed() {
    return subscribed.isDone();
  }

  /** The most items asked for at once so far. */
  synchronized long largestRequest() {
    return largestRequest;
  }

  private void asked(long items) {
    synchronized (this) {
      demand = demand + items < 0 ? Long.MAX_VALUE : demand + items;
      largestRequest = Math.max(largestRequest, items);
    }
    drain();
  }

  private void drain() {
    while (true) {
      ByteBuffer next;
      boolean last;
      synchronized (this) {
        last = waiting.isEmpty() && ended;
        if (draining
            || cancelled.isDone()
            || consumer == null
            || (!last && (demand == 0 || waiting.isEmpty()))) {
          return;
        }
        draining = true;
        next = waiting.poll();
        demand--;
      }
      if (next != null) {
        consumer.onNext(next);
      } else if (failure != null) {
        consumer.onError(failure);
      } else {
        consumer.onComplete();
      }
      synchronized (this) {
        if (last) {
          return; // still draining: nothing may follow the end
        }
        draining = false;
      }
    }
  }
}
