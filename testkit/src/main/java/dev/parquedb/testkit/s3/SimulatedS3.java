package dev.parquedb.testkit.s3;

import dev.parquedb.TimeSource;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A strict S3 server on 127.0.0.1 for tests. It verifies signatures, checksums and lengths, refuses
 * with {@code NotImplemented} what it does not know, makes every write of a key one atomic step,
 * and fails on purpose as its {@link #faults()} say.
 *
 * <pre>{@code
 * SimulatedS3 s3 = Await.item(SimulatedS3.start(vertx, SimulatedS3Options.DEFAULT));
 * s3.faults().failNext(call -> call.is(S3Operation.PUT_OBJECT), S3Fault.LOST_REPLY);
 * // … work against s3.endpoint() …
 * Await.item(s3.close());
 * }</pre>
 *
 * <p>Thread-safe; requests are served by one event loop.
 */
public final class SimulatedS3 {

  private static final int LONGEST_LINE = 16 * 1024;

  private final Engine engine;
  private final HttpServer server;

  private final Set<HttpConnection> connections;

  private SimulatedS3(Engine engine, HttpServer server, Set<HttpConnection> connections) {
    this.engine = engine;
    this.server = server;
    this.connections = connections;
  }

  /**
   * Starts a server.
   *
   * @param vertx what it runs on
   * @param options how it is set up
   */
  public static Uni<SimulatedS3> start(Vertx vertx, SimulatedS3Options options) {
    Objects.requireNonNull(vertx, "vertx");
    TimeSource time = options.time().orElseGet(() -> new VertxTimeSource(vertx));
    return Uni.createFrom()
        .completionStage(
            () ->
                vertx
                    .executeBlocking(Preloading::load, false)
                    .compose(loaded -> listen(vertx, new Engine(options, time)))
                    .toCompletionStage());
  }

  private static Future<SimulatedS3> listen(Vertx vertx, Engine engine) {
    HttpServerOptions http =
        new HttpServerOptions()
            .setHandle100ContinueAutomatically(true)
            .setMaxInitialLineLength(LONGEST_LINE)
            .setMaxHeaderSize(LONGEST_LINE);
    HttpServer server = vertx.createHttpServer(http);
    Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    server.connectionHandler(
        connection -> {
          engine.journal().connected();
          connections.add(connection);
          connection.closeHandler(
              closed -> {
                connections.remove(connection);
                engine.journal().disconnected();
              });
        });
    server.requestHandler(
        request -> {
          Context context = vertx.getOrCreateContext();
          new Exchange(engine, context, request).begin();
        });
    return server
        .listen(engine.options().port(), "127.0.0.1")
        .map(listening -> new SimulatedS3(engine, listening, connections));
  }

  /** Where it listens: {@code http://127.0.0.1:<port>}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** How it was set up. */
  public SimulatedS3Options options() {
    return engine.options();
  }

  /** Its faults. */
  public S3Faults faults() {
    return engine.faults();
  }

  /** What happened so far. */
  public S3Counters counters() {
    return engine.journal().counters(engine.store());
  }

  /**
   * The requests that were answered, or whose connection ended, in that order; the last 100,000.
   */
  public List<S3LogEntry> log() {
    return engine.journal().log();
  }

  /** Empties the {@link #log}; numbers and counters go on. */
  public void clearLog() {
    engine.journal().clearLog();
  }

  /**
   * An object, if it exists.
   *
   * @param bucket its bucket, which must exist
   * @param key its key
   */
  public Optional<S3ObjectInfo> object(String bucket, String key) {
    return engine.store().bucket(bucket).get(key).map(stored -> S3ObjectInfo.of(key, stored));
  }

  /** The keys of a bucket, in the order of their UTF-8 bytes. */
  public List<String> keys(String bucket) {
    return engine.store().bucket(bucket).objects(all -> List.copyOf(all.keySet()));
  }

  /**
   * Closes all connections, as servers do with those that were silent for a while. Completes when
   * they are closed on this side; a client may learn of it later.
   */
  public Uni<Void> closeConnections() {
    return Multi.createFrom()
        .iterable(List.copyOf(connections))
        .onItem()
        .transformToUniAndMerge(
            open -> Uni.createFrom().completionStage(() -> open.close().toCompletionStage()))
        .collect()
        .last()
        .replaceWithVoid();
  }

  /** Closes the server and its connections. */
  public Uni<Void> close() {
    return Uni.createFrom().completionStage(() -> server.close().toCompletionStage());
  }
}
