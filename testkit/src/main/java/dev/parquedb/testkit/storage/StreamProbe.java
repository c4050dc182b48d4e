package dev.parquedb.testkit.storage;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * Subscribes to a stream with exact demand and notes every breach of the protocol: items that were
 * not asked for, signals after the end.
 */
final class StreamProbe implements Flow.Subscriber<ByteBuffer> {

  private final List<ByteBuffer> items = new ArrayList<>();
  private final List<String> breaches = new ArrayList<>();
  private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
  private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
  private CompletableFuture<Void> progress = new CompletableFuture<>();
  private Flow.Subscription subscription;
  private long requested;

  /** Subscribes without any demand. */
  static StreamProbe on(Multi<ByteBuffer> stream) {
    StreamProbe probe = new StreamProbe();
    stream.subscribe().withSubscriber(probe);
    return probe;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    subscribed.complete(null);
  }

  @Override
  public void onNext(ByteBuffer item) {
    CompletableFuture<Void> moved;
    synchronized (this) {
      items.add(item);
      if (items.size() > requested) {
        breaches.add("item " + items.size() + " of " + requested + " requested");
      }
      if (ended.isDone()) {
        breaches.add("an item after the end");
      }
      moved = progress;
      progress = new CompletableFuture<>();
    }
    moved.complete(null);
  }

  @Override
  public void onError(Throwable failure) {
    end(failure);
  }

  @Override
  public void onComplete() {
    end(null);
  }

  private void end(Throwable failure) {
    CompletableFuture<Void> moved;
    synchronized (this) {
      if (!ended.complete(failure)) {
        breaches.add("a second end");
      }
      moved = progress;
    }
    moved.complete(null);
  }

  /** Asks for one more item; the result completes with the next item or the end. */
  Uni<Void> next() {
    return Uni.createFrom()
        .completionStage(subscribed)
        .chain(
            () -> {
              CompletableFuture<Void> moved;
              synchronized (this) {
                moved = progress;
                requested++;
              }
              subscription.request(1);
              return Uni.createFrom().completionStage(moved);
            });
  }

  /** Asks for everything; the result is the failure, or a null item after completion. */
  Uni<Throwable> drain() {
    return Uni.createFrom()
        .completionStage(subscribed)
        .chain(
            () -> {
              synchronized (this) {
                requested = Long.MAX_VALUE;
              }
              subscription.request(Long.MAX_VALUE);
              return end();
            });
  }

  /** The failure, or a null item after completion. */
  Uni<Throwable> end() {
    return Uni.createFrom().completionStage(ended);
  }

  void cancel() {
    subscription.cancel();
  }

  boolean hasEnded() {
    return ended.isDone();
  }

  synchronized List<ByteBuffer> items() {
    return List.copyOf(items);
  }

  synchronized List<String> breaches() {
    return List.copyOf(breaches);
  }

  /** All bytes so far in one buffer. */
  ByteBuffer bytes() {
    List<ByteBuffer> chunks = items();
    ByteBuffer all = ByteBuffer.allocate(chunks.stream().mapToInt(ByteBuffer::remaining).sum());
    chunks.forEach(chunk -> all.put(chunk.duplicate()));
    return all.flip();
  }
}
