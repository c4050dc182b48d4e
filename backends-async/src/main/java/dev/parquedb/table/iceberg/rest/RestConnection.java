package dev.parquedb.table.iceberg.rest;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.StorageClosedException;
import dev.parquedb.vertx.HttpClients;
import dev.parquedb.vertx.Turns;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Sends requests over HTTP/1.1 and takes their answers whole, in bounded time and memory. Redirects
 * are not followed. Cancelling gives the request up. Failures are {@link ExchangeException}s, and
 * {@link StorageClosedException} after closing.
 */
final class RestConnection {

  private static final int POOL = 16;
  private static final int WAITING = 1024;
  private static final int CONNECT_MILLIS = 10_000;

  /** Less than servers keep connections, so that few requests meet one that was just closed. */
  private static final int KEPT_SECONDS = 15;

  private final Vertx vertx;
  private final Executor cpu;
  private final HttpClient client;
  private final TimeSource time;
  private final Duration timeout;
  private final int maxBytes;
  private volatile boolean closed;

  /**
   * Opens a connection pool; it must be closed.
   *
   * @param vertx what it runs on
   * @param cpu unpacks answers
   * @param time the timer
   * @param timeout how long a request may take
   * @param maxBytes the largest answer
   */
  RestConnection(Vertx vertx, Executor cpu, TimeSource time, Duration timeout, int maxBytes) {
    this.vertx = vertx;
    this.cpu = cpu;
    this.time = time;
    this.timeout = timeout;
    this.maxBytes = maxBytes;
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setKeepAlive(true)
            .setKeepAliveTimeout(KEPT_SECONDS)
            .setPipelining(false)
            .setDecompressionSupported(false)
            .setConnectTimeout(CONNECT_MILLIS);
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(POOL).setMaxWaitQueueSize(WAITING);
    this.client = HttpClients.create(vertx, options, pool);
  }

  /**
   * Sends one request once.
   *
   * @param uri where to, all of it
   * @param call method and body
   * @param headers all headers
   */
  Uni<RestAnswer> send(URI uri, RestCall call, Map<String, String> headers) {
    return exchange(uri, call, headers)
        .chain(
            answer ->
                answer.gzip()
                    ? Uni.createFrom().item(() -> answer.unpacked(maxBytes)).runSubscriptionOn(cpu)
                    : Uni.createFrom().item(answer));
  }

  private Uni<RestAnswer> exchange(URI uri, RestCall call, Map<String, String> headers) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              if (closed) {
                emitter.fail(new StorageClosedException("", "The Iceberg catalog was closed"));
                return;
              }
              Exchange exchange =
                  new Exchange(
                      client,
                      options(uri, call),
                      headers,
                      call.body(),
                      maxBytes,
                      Turns.context(vertx),
                      emitter);
              TimeSource.Cancellation timer = time.schedule(timeout, exchange::expire);
              emitter.onTermination(
                  () -> {
                    timer.cancel();
                    exchange.giveUp();
                  });
              exchange.start();
            });
  }

  private static RequestOptions options(URI uri, RestCall call) {
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new RequestOptions()
        .setMethod(call.method())
        .setSsl(tls)
        .setHost(bare(uri.getHost()))
        .setPort(uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80)
        .setURI(uri.getRawPath() + query)
        .setFollowRedirects(false);
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  Uni<Void> close() {
    return Uni.createFrom()
        .completionStage(
            () -> {
              closed = true;
              return client.close().toCompletionStage();
            });
  }
}
