package dev.parquedb.storage.tiered;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/**
 * Looks at the first bytes of a stream and hands it on: whether it fits a limit decides where it
 * goes, and only up to the limit is held in memory. The stream is subscribed to once, and asked for
 * one piece at a time while it is looked at.
 */
final class StreamHead implements MultiSubscriber<ByteBuffer> {

  private final long limit;
  private final UniEmitter<? super StreamHead> decided;
  private final List<ByteBuffer> pieces = new ArrayList<>();
  private long size;
  private boolean open = true;
  private volatile boolean handedOn;
  private Subscription upstream;

  /** All guarded by this: who takes the rest, what it asked for early, how the stream ended. */
  private Subscriber<? super ByteBuffer> taker;

  private long asked;
  private boolean ended;
  private Throwable failure;

  private StreamHead(long limit, UniEmitter<? super StreamHead> decided) {
    this.limit = limit;
    this.decided = decided;
  }

  /**
   * Looks at a stream.
   *
   * @param limit the most bytes that are no reason to stop looking, from 0
   */
  static Uni<StreamHead> of(Multi<ByteBuffer> stream, long limit) {
    return Uni.createFrom()
        .emitter(emitter -> stream.subscribe().withSubscriber(new StreamHead(limit, emitter)));
  }

  /** Whether the stream has ended within the limit. */
  boolean isWhole() {
    return !open;
  }

  /** The bytes looked at. */
  List<ByteBuffer> pieces() {
    return pieces;
  }

  /** How many bytes were looked at. */
  long size() {
    return size;
  }

  /** The whole stream, from its first byte; subscribed to once. */
  Multi<ByteBuffer> all() {
    Multi<ByteBuffer> seen = Multi.createFrom().iterable(pieces);
    Publisher<ByteBuffer> handOver = this::handOver;
    Multi<ByteBuffer> rest = Multi.createFrom().publisher(handOver);
    return Multi.createBy().concatenating().streams(seen, rest);
  }

  /** Stops the stream; for whoever does not take the rest. */
  void cancel() {
    upstream.cancel();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    upstream = subscription;
    decided.onTermination(
        () -> {
          if (!handedOn) {
            subscription.cancel();
          }
        });
    subscription.request(1);
  }

  @Override
  public void onItem(ByteBuffer piece) {
    if (handedOn) {
      taker.onNext(piece);
      return;
    }
    pieces.add(piece);
    size += piece.remaining();
    if (size > limit) {
      handedOn = true;
      decided.complete(this);
    } else {
      upstream.request(1);
    }
  }

  @Override
  public void onFailure(Throwable broken) {
    if (handedOn) {
      end(broken);
    } else {
      decided.fail(broken);
    }
  }

  @Override
  public void onCompletion() {
    if (handedOn) {
      end(null);
    } else {
      open = false;
      handedOn = true;
      decided.complete(this);
    }
  }

  private void end(Throwable how) {
    Subscriber<? super ByteBuffer> told;
    synchronized (this) {
      ended = true;
      failure = how;
      told = taker;
    }
    if (told != null) {
      tell(told);
    }
  }

  private void tell(Subscriber<? super ByteBuffer> told) {
    if (failure == null) {
      told.onComplete();
    } else {
      told.onError(failure);
    }
  }

  private void handOver(Subscriber<? super ByteBuffer> next) {
    next.onSubscribe(new Rest());
    long early;
    boolean over;
    synchronized (this) {
      taker = next;
      early = asked;
      over = ended;
    }
    if (over) {
      tell(next);
    } else if (early > 0) {
      upstream.request(early);
    }
  }

  /** Passes demand on; what is asked before the taker is known waits for it. */
  private final class Rest implements Subscription {
    @Override
    public void request(long n) {
      synchronized (StreamHead.this) {
        if (taker == null) {
          asked = asked + n < 0 ? Long.MAX_VALUE : asked + n;
          return;
        }
      }
      upstream.request(n);
    }

    @Override
    public void cancel() {
      upstream.cancel();
    }
  }
}
