package dev.parquedb.storage.s3;

import io.smallrye.mutiny.Multi;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The answer to a read by the SDK: its head, and a body that comes as fast as it is taken.
 *
 * @param response the head
 * @param publisher the body; the SDK does not tell it of a connection that ends within the body
 * @param broken fails when the connection ends
 * @param taken whether somebody subscribed to the body
 */
record SdkBody(
    GetObjectResponse response,
    SdkPublisher<ByteBuffer> publisher,
    CompletableFuture<Void> broken,
    AtomicBoolean taken) {

  /** The body; subscribed to once. */
  Multi<ByteBuffer> bytes() {
    return Multi.createFrom()
        .publisher(
            subscriber -> {
              taken.set(true);
              publisher.subscribe(new Bridge(subscriber, broken));
            });
  }

  /** Frees the connection of a body that nobody wants, unless somebody has it already. */
  void drop() {
    if (!taken.compareAndSet(false, true)) {
      return;
    }
    bytes().subscribe().with(Flow.Subscription::cancel, piece -> {}, failure -> {}, () -> {});
  }

  /** Hands the answer out as soon as its head is there. */
  static final class Receiver implements AsyncResponseTransformer<GetObjectResponse, SdkBody> {

    private volatile CompletableFuture<SdkBody> received;
    private final CompletableFuture<Void> broken = new CompletableFuture<>();
    private volatile GetObjectResponse response;
    private volatile SdkBody answer;
    private volatile boolean givenUp;

    /**
     * Nobody waits any more. Told by whoever asked, as an answer that comes in this very moment is
     * handed to nobody, and would keep its connection.
     */
    void giveUp() {
      givenUp = true;
      SdkBody came = answer;
      if (came != null) {
        came.drop();
      }
    }

    @Override
    public CompletableFuture<SdkBody> prepare() {
      received = new CompletableFuture<>();
      return received;
    }

    @Override
    public void onResponse(GetObjectResponse head) {
      response = head;
    }

    @Override
    public void onStream(SdkPublisher<ByteBuffer> body) {
      SdkBody came = new SdkBody(response, body, broken, new AtomicBoolean());
      answer = came;
      if (!received.complete(came) || givenUp) {
        came.drop();
      }
    }

    @Override
    public void exceptionOccurred(Throwable error) {
      received.completeExceptionally(error);
      broken.completeExceptionally(error);
    }
  }

  /** The same signals under the names of the JDK, with the one that the SDK leaves out. */
  private static final class Bridge implements Subscriber<ByteBuffer> {

    private final Flow.Subscriber<? super ByteBuffer> inner;
    private final CompletableFuture<Void> broken;
    private final AtomicBoolean ended = new AtomicBoolean();

    Bridge(Flow.Subscriber<? super ByteBuffer> inner, CompletableFuture<Void> broken) {
      this.inner = inner;
      this.broken = broken;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      inner.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long items) {
              subscription.request(items);
            }

            @Override
            public void cancel() {
              ended.set(true);
              subscription.cancel();
            }
          });
      broken.whenComplete((nothing, failure) -> onError(failure));
    }

    @Override
    public void onNext(ByteBuffer bytes) {
      if (!ended.get()) {
        inner.onNext(bytes);
      }
    }

    @Override
    public void onError(Throwable error) {
      if (ended.compareAndSet(false, true)) {
        inner.onError(error);
      }
    }

    @Override
    public void onComplete() {
      if (ended.compareAndSet(false, true)) {
        inner.onComplete();
      }
    }
  }
}
