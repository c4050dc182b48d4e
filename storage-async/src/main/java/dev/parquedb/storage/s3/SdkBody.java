package dev.parquedb.storage.s3;

import io.smallrye.mutiny.Multi;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** The answer to a read by the SDK: its head, and a body that comes as fast as it is taken. */
record SdkBody(GetObjectResponse response, SdkPublisher<ByteBuffer> publisher) {

  /** The body; subscribed to once. */
  Multi<ByteBuffer> bytes() {
    return Multi.createFrom().publisher(subscriber -> publisher.subscribe(new Bridge(subscriber)));
  }

  /** Frees the connection of a body that nobody wants. */
  void drop() {
    bytes().subscribe().with(Flow.Subscription::cancel, piece -> {}, failure -> {}, () -> {});
  }

  /** Hands the answer out as soon as its head is there. */
  static final class Receiver implements AsyncResponseTransformer<GetObjectResponse, SdkBody> {

    private volatile CompletableFuture<SdkBody> received;
    private volatile GetObjectResponse response;

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
      SdkBody answer = new SdkBody(response, body);
      if (!received.complete(answer)) {
        answer.drop(); // given up meanwhile
      }
    }

    @Override
    public void exceptionOccurred(Throwable error) {
      received.completeExceptionally(error);
    }
  }

  /** The same signals under the names of the JDK. */
  private record Bridge(Flow.Subscriber<? super ByteBuffer> inner)
      implements Subscriber<ByteBuffer> {

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
              subscription.cancel();
            }
          });
    }

    @Override
    public void onNext(ByteBuffer bytes) {
      inner.onNext(bytes);
    }

    @Override
    public void onError(Throwable error) {
      inner.onError(error);
    }

    @Override
    public void onComplete() {
      inner.onComplete();
    }
  }
}
