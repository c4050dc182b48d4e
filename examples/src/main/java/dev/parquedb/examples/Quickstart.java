package dev.parquedb.examples;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.cli.ShutdownHook;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.web.ParqueDBServer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Keeps a week of earthquakes in Delta tables in a local folder and serves them over HTTP.
 *
 * <p>System properties: {@code parquedb.storage} (default {@code fs:} and the folder {@code
 * parquedb-data} of the working directory) and {@code parquedb.port} (default 8080, 0 for any free
 * one).
 */
public final class Quickstart {

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration BOUND = Duration.ofSeconds(20);

  private final Vertx vertx;
  private final StorageBackend storage;
  private final EntityBackend backend;
  private final ParqueDBServer server;

  private Quickstart(
      Vertx vertx, StorageBackend storage, EntityBackend backend, ParqueDBServer server) {
    this.vertx = vertx;
    this.storage = storage;
    this.backend = backend;
    this.server = server;
  }

  /**
   * Runs until the process is told to end.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    String folder = "fs:" + Path.of("parquedb-data").toAbsolutePath();
    String uri = System.getProperty("parquedb.storage", folder);
    int port = Integer.getInteger("parquedb.port", 8080);
    start(uri, port, System.out)
        .subscribe()
        .with(
            started -> ShutdownHook.register(BOUND, started::close),
            error -> {
              System.err.println("Error: " + error.getMessage());
              System.exit(1);
            });
  }

  /**
   * Opens the store, loads what is missing, starts the server and says what to try.
   *
   * @param uri where the files lie
   * @param port the port, 0 for any free one
   * @param out where to say it
   */
  static Uni<Quickstart> start(String uri, int port, PrintStream out) {
    Vertx vertx = Vertx.vertx();
    // A context's thread keeps the process alive until Vert.x is closed.
    vertx.runOnContext(started -> {});
    return start(vertx, uri, port)
        .onFailure()
        .call(() -> closed(vertx))
        .invoke(started -> started.greet(uri, out));
  }

  private static Uni<Quickstart> start(Vertx vertx, String uri, int port) {
    return Storages.open(vertx, uri)
        .chain(
            storage ->
                EntityBackends.open(vertx, DeltaBackendConfig.builder(storage).build())
                    .chain(backend -> start(vertx, storage, backend, port))
                    .onFailure()
                    .call(storage::close));
  }

  private static Uni<Quickstart> start(
      Vertx vertx, StorageBackend storage, EntityBackend backend, int port) {
    return new Earthquakes(vertx, backend)
        .load()
        .chain(() -> ParqueDBServer.builder(vertx, backend).port(port).build().start())
        .onFailure()
        .call(backend::close)
        .map(server -> new Quickstart(vertx, storage, backend, server));
  }

  private static Uni<Void> closed(Vertx vertx) {
    return Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage());
  }

  private void greet(String uri, PrintStream out) {
    String quakes = server.uri() + "/v1/" + Earthquakes.NAMESPACE;
    out.println("ParqueDB serves a week of earthquakes, kept as a Delta table at " + uri);
    out.println("Data: U.S. Geological Survey, public domain. Try:");
    out.println();
    out.println(
        "curl -sG "
            + quakes
            + " --data-urlencode 'filter={\"magnitude\":{\"$gte\":5}}' -d sort=time");
    out.println("curl -s " + quakes + "/ci37868143");
    out.println(
        "curl -s -X PATCH "
            + quakes
            + "/ci37868143 -H 'Content-Type: application/json'"
            + " -d '{\"$inc\":{\"views\":1}}'");
    out.println();
    out.println("Stop with Ctrl-C; what was acknowledged is there after the next start.");
  }

  /** Where the server listens. */
  ParqueDBServer server() {
    return server;
  }

  /** Closes everything, from the top. */
  Uni<Void> close() {
    return server
        .close(GRACE)
        .onTermination()
        .call(backend::close)
        .onTermination()
        .call(storage::close)
        .onTermination()
        .call(() -> closed(vertx));
  }
}
