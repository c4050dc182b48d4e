package dev.parquedb.storage.s3;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/**
 * An HTTP client of the SDK that passes no cancellation on once the whole response has come.
 *
 * <p>The SDK tells its HTTP client of every failed call by cancelling the request, also when the
 * failure is an error answer that came whole. The Netty client then closes the connection of the
 * request, which may be in the hands of another request by that time.
 */
final class SettledHttpClient implements SdkAsyncHttpClient {

  private final SdkAsyncHttpClient inner;

  SettledHttpClient(SdkAsyncHttpClient inner) {
    this.inner = inner;
  }

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
    AtomicBoolean settled = new AtomicBoolean();
    AsyncExecuteRequest.Builder watched =
        AsyncExecuteRequest.builder()
            .request(request.request())
            .requestContentPublisher(request.requestContentPublisher())
            .responseHandler(new Watched(request.responseHandler(), settled))
            .fullDuplex(request.fullDuplex())
            .httpExecutionAttributes(request.httpExecutionAttributes());
    request.metricCollector().ifPresent(watched::metricCollector);
    CompletableFuture<Void> running = inner.execute(watched.build());
    CompletableFuture<Void> told = new CompletableFuture<>();
    running.whenComplete(
        (nothing, failure) -> {
          if (failure == null) {
            told.complete(null);
          } else {
            told.completeExceptionally(failure);
          }
        });
    told.whenComplete(
        (nothing, failure) -> {
          if (failure != null && !settled.get()) {
            running.completeExceptionally(failure);
          }
        });
    return told;
  }

  @Override
  public String clientName() {
    return inner.clientName();
  }

  @Override
  public void close() {
    inner.close();
  }

  private record Watched(SdkAsyncHttpResponseHandler inner, AtomicBoolean settled)
      implements SdkAsyncHttpResponseHandler {

    @Override
    public void onHeaders(SdkHttpResponse headers) {
      inner.onHeaders(headers);
    }

    @Override
    public void onStream(Publisher<ByteBuffer> body) {
      inner.onStream(subscriber -> body.subscribe(new WatchedBody(subscriber, settled)));
    }

    @Override
    public void onError(Throwable error) {
      settled.set(true);
      inner.onError(error);
    }
  }

  private record WatchedBody(Subscriber<? super ByteBuffer> inner, AtomicBoolean settled)
      implements Subscriber<ByteBuffer> {

    @Override
    public void onSubscribe(Subscription subscription) {
      inner.onSubscribe(subscription);
    }

    @Override
    public void onNext(ByteBuffer bytes) {
      inner.onNext(bytes);
    }

    @Override
    public void onError(Throwable error) {
      settled.set(true);
      inner.onError(error);
    }

    @Override
    public void onComplete() {
      settled.set(true);
      inner.onComplete();
    }
  }
}
