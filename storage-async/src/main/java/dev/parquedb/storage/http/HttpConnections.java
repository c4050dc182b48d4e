package dev.parquedb.storage.http;

import dev.parquedb.vertx.HttpClients;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * How connections to a server are made and kept: HTTP/1.1, kept alive, one request at a time.
 *
 * @param poolSize the most connections to one server, from 1
 * @param maxWaiting how many requests may wait for a connection, from 0; more fail at once
 * @param connectTimeout how long connecting may take; at least a millisecond
 * @param idleTimeout how long a connection may carry nothing, be it because the server is silent or
 *     because the reader of a stream asks for nothing; it is closed then. At least a millisecond
 */
public record HttpConnections(
    int poolSize, int maxWaiting, Duration connectTimeout, Duration idleTimeout) {

  /** 64 connections, 4,096 waiting requests, 10 s to connect, 30 s of silence. */
  public static final HttpConnections DEFAULT =
      new HttpConnections(64, 4096, Duration.ofSeconds(10), Duration.ofSeconds(30));

  /** Larger pieces of a body cost fewer events each. */
  private static final int CHUNK = 64 * 1024;

  /** Room for the addresses of redirects, which may be signed. */
  private static final int HEADERS = 32 * 1024;

  private static final int KEPT_SECONDS = 15;

  public HttpConnections {
    Objects.requireNonNull(connectTimeout, "connectTimeout");
    Objects.requireNonNull(idleTimeout, "idleTimeout");
    if (poolSize < 1 || maxWaiting < 0) {
      throw new IllegalArgumentException(
          "poolSize must be from 1 and maxWaiting from 0: " + poolSize + ", " + maxWaiting);
    }
    millis("connectTimeout", connectTimeout);
    millis("idleTimeout", idleTimeout);
  }

  /** The same with another number of connections. */
  public HttpConnections withPoolSize(int connections) {
    return new HttpConnections(connections, maxWaiting, connectTimeout, idleTimeout);
  }

  /** The same with another bound of waiting requests. */
  public HttpConnections withMaxWaiting(int requests) {
    return new HttpConnections(poolSize, requests, connectTimeout, idleTimeout);
  }

  /** The same with another limit on connecting. */
  public HttpConnections withConnectTimeout(Duration limit) {
    return new HttpConnections(poolSize, maxWaiting, limit, idleTimeout);
  }

  /** The same with another limit on silence. */
  public HttpConnections withIdleTimeout(Duration limit) {
    return new HttpConnections(poolSize, maxWaiting, connectTimeout, limit);
  }

  HttpClient open(Vertx vertx) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setKeepAlive(true)
            .setKeepAliveTimeout(KEPT_SECONDS)
            .setPipelining(false)
            .setDecompressionSupported(false)
            .setMaxChunkSize(CHUNK)
            .setMaxHeaderSize(HEADERS)
            .setConnectTimeout(millis("connectTimeout", connectTimeout))
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout(millis("idleTimeout", idleTimeout));
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(poolSize).setMaxWaitQueueSize(maxWaiting);
    return HttpClients.create(vertx, options, pool);
  }

  private static int millis(String name, Duration limit) {
    long millis = limit.toMillis();
    if (millis < 1 || millis > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(name + " must be from 1 ms to 24 days: " + limit);
    }
    return (int) millis;
  }
}
