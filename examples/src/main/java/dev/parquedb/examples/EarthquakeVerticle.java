package dev.parquedb.examples;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.vertx.VertxEntityBackend;
import dev.parquedb.vertx.VertxStorageBackend;
import io.smallrye.mutiny.Uni;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A Vert.x application that embeds an entity store: it keeps a week of earthquakes and serves them
 * by {@link EarthquakeRoutes}, on 127.0.0.1.
 *
 * <p>Configuration of the deployment:
 *
 * <ul>
 *   <li>{@code storage}: where the files lie, any storage URI; default {@code fs:} and the folder
 *       {@code parquedb-data} of the working directory
 *   <li>{@code storageOptions}: an object of named options of that storage, all strings
 *   <li>{@code port}: default 8080, 0 for any free one
 * </ul>
 */
public class EarthquakeVerticle extends AbstractVerticle {

  private VertxStorageBackend storage;
  private VertxEntityBackend db;
  private HttpServer server;

  /** Made by Vert.x. */
  public EarthquakeVerticle() {}

  @Override
  public void start(Promise<Void> started) {
    openStorage(uri(), options())
        .compose(this::openTables)
        .compose(this::load)
        .compose(loaded -> listen())
        .onSuccess(listening -> started.complete())
        .onFailure(error -> close().onComplete(closed -> started.fail(error)));
  }

  @Override
  public void stop(Promise<Void> stopped) {
    close().onSuccess(closed -> stopped.complete()).onFailure(stopped::fail);
  }

  /** Where the files lie, as configured. */
  private String uri() {
    return config().getString("storage", "fs:" + Path.of("parquedb-data").toAbsolutePath());
  }

  private Map<String, String> options() {
    JsonObject given = config().getJsonObject("storageOptions", new JsonObject());
    Map<String, String> options = new HashMap<>();
    given.fieldNames().forEach(name -> options.put(name, given.getString(name)));
    return options;
  }

  /** Opens the storage; tests put something in between. */
  Future<StorageBackend> openStorage(String uri, Map<String, String> options) {
    return future(Storages.open(vertx, uri, options));
  }

  private Future<VertxEntityBackend> openTables(StorageBackend opened) {
    storage = VertxStorageBackend.of(vertx, opened);
    return future(EntityBackends.open(vertx, DeltaBackendConfig.builder(opened).build()))
        .map(backend -> db = VertxEntityBackend.of(vertx, backend));
  }

  private Future<Void> load(VertxEntityBackend tables) {
    return future(new Earthquakes(vertx, tables.unwrap()).load()).mapEmpty();
  }

  private Future<HttpServer> listen() {
    server = vertx.createHttpServer();
    Router router = Router.router(vertx);
    mount(router);
    return server.requestHandler(router).listen(config().getInteger("port", 8080), "127.0.0.1");
  }

  /** Adds what is served. */
  void mount(Router router) {
    new EarthquakeRoutes(db, storage).mount(router);
  }

  /** The port it listens on. */
  final int port() {
    return server.actualPort();
  }

  /** From the top: no request may reach a closed store. What was not opened is left out. */
  private Future<Void> close() {
    Future<Void> served = server == null ? Future.succeededFuture() : server.close();
    return served
        .eventually(() -> db == null ? Future.<Void>succeededFuture() : db.close())
        .eventually(() -> storage == null ? Future.<Void>succeededFuture() : storage.close());
  }

  /** Subscribes; completes on this verticle's context. */
  private <T> Future<T> future(Uni<T> uni) {
    return Future.fromCompletionStage(uni.subscribeAsCompletionStage(), context);
  }
}
