package dev.parquedb.examples;

import dev.parquedb.ExtendedJson;
import dev.parquedb.ParqueDBException;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityNotFoundException;
import dev.parquedb.query.Filter;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.update.Update;
import dev.parquedb.vertx.MultiReadStream;
import dev.parquedb.vertx.VertxEntityBackend;
import dev.parquedb.vertx.VertxStorageBackend;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Map;
import java.util.function.Function;

/**
 * A small HTTP interface to the earthquakes.
 *
 * <pre>
 * GET  /quakes?minMagnitude=5   the earthquakes from a magnitude on, one JSON object a line
 * GET  /quakes/{id}             one of them
 * POST /quakes                  adds one, given as JSON
 * POST /quakes/{id}/felt        somebody felt it: counts
 * GET  /files                   the files of the table, one JSON object a line
 * GET  /files/{path}            one of them
 * </pre>
 *
 * <p>Nothing here hands results from thread to thread: they arrive on the event loop of the
 * request. A client that reads slowly slows the find down, and one that leaves ends it.
 */
final class EarthquakeRoutes {

  private static final int MAX_BODY = 64 << 10;
  private static final int FILES_A_PAGE = 1_000;

  private final VertxEntityBackend db;
  private final VertxStorageBackend storage;

  EarthquakeRoutes(VertxEntityBackend db, VertxStorageBackend storage) {
    this.db = db;
    this.storage = storage;
  }

  void mount(Router router) {
    router.get("/quakes").handler(this::find);
    router.get("/quakes/:id").handler(this::get);
    router.post().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY));
    router.post("/quakes").handler(this::create);
    router.post("/quakes/:id/felt").handler(this::felt);
    router.get("/files").handler(this::files);
    router.get("/files/*").handler(this::file);
    router.route().failureHandler(EarthquakeRoutes::fail);
  }

  private void find(RoutingContext routing) {
    String least = routing.queryParams().get("minMagnitude");
    Filter filter =
        least == null
            ? Filter.all()
            : Filter.of(Map.of("magnitude", Map.of("$gte", Double.valueOf(least))));
    MultiReadStream<Entity> found = db.find(Earthquakes.NAMESPACE, filter);
    routing.response().putHeader("Content-Type", "application/x-ndjson");
    send(routing, found, quake -> line(quake.toMap()));
  }

  private void get(RoutingContext routing) {
    String id = routing.pathParam("id");
    reply(
        routing,
        200,
        db.get(Earthquakes.NAMESPACE, id)
            .map(
                quake -> {
                  if (quake == null) {
                    throw new EntityNotFoundException(
                        Earthquakes.NAMESPACE, id, "There is no earthquake " + id);
                  }
                  return quake;
                }));
  }

  private void create(RoutingContext routing) {
    CreateInput quake = CreateInput.parse(routing.body().asString());
    reply(routing, 201, db.create(Earthquakes.NAMESPACE, quake));
  }

  /** No increment is lost, however many clients and processes count at the same time. */
  private void felt(RoutingContext routing) {
    Update count = Update.parse("{\"$inc\":{\"feltReports\":1}}");
    reply(routing, 200, db.update(Earthquakes.NAMESPACE, routing.pathParam("id"), count));
  }

  private void files(RoutingContext routing) {
    String cursor = routing.queryParams().get("cursor");
    ListOptions page = ListOptions.DEFAULT.withLimit(FILES_A_PAGE);
    storage
        .list("", cursor == null ? page : page.withCursor(cursor))
        .onFailure(routing::fail)
        .onSuccess(
            listed -> {
              Buffer lines = Buffer.buffer();
              listed.paths().forEach(path -> lines.appendBuffer(line(Map.of("path", path))));
              listed.cursor().ifPresent(next -> routing.response().putHeader("X-Cursor", next));
              routing.response().putHeader("Content-Type", "application/x-ndjson").end(lines);
            });
  }

  private void file(RoutingContext routing) {
    String path = routing.pathParam("*");
    routing.response().putHeader("Content-Type", "application/octet-stream");
    send(routing, storage.readStream(path), Function.identity());
  }

  private static void reply(RoutingContext routing, int status, Future<Entity> entity) {
    entity
        .onFailure(routing::fail)
        .onSuccess(
            quake ->
                routing
                    .response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "application/json")
                    .end(line(quake.toMap())));
  }

  /** As fast as the client reads; ends when the client leaves. */
  private static <T> void send(
      RoutingContext routing, MultiReadStream<T> items, Function<T, Buffer> bytes) {
    HttpServerResponse response = routing.response().setChunked(true);
    routing.addEndHandler(ended -> items.cancel());
    items.exceptionHandler(routing::fail);
    items.endHandler(ended -> response.end());
    items.handler(
        item -> {
          response.write(bytes.apply(item));
          if (response.writeQueueFull()) {
            items.pause();
            response.drainHandler(drained -> items.resume());
          }
        });
  }

  private static Buffer line(Map<String, Object> document) {
    return Buffer.buffer(ExtendedJson.toBytes(document)).appendString("\n");
  }

  private static void fail(RoutingContext routing) {
    if (routing.response().headWritten()) {
      // Too late for a status: only a broken connection tells the client that something is missing.
      routing.request().connection().close();
    } else if (routing.failure() instanceof ParqueDBException error) {
      routing
          .response()
          .setStatusCode(error.httpStatus())
          .putHeader("Content-Type", "application/json")
          .end(line(Map.of("code", error.code(), "message", error.getMessage())));
    } else if (routing.failure() instanceof NumberFormatException) {
      routing.response().setStatusCode(400).end();
    } else {
      routing.next();
    }
  }
}
