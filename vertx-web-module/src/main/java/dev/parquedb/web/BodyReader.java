package dev.parquedb.web;

import dev.parquedb.vertx.ReadStreams;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** Reads request bodies, whole within a bound or as a stream. */
final class BodyReader {

  private BodyReader() {}

  /** The whole body; fails with 413 as soon as it is known to be larger than the bound. */
  static Future<Buffer> read(RoutingContext routing, int maxBytes) {
    HttpServerRequest request = routing.request();
    if (request.isEnded()) {
      return bounded(alreadyRead(routing), maxBytes);
    }
    String length = request.getHeader("Content-Length");
    if (length != null && length.length() <= 18 && Long.parseLong(length.strip()) > maxBytes) {
      return Future.failedFuture(tooLarge(maxBytes));
    }
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    request.exceptionHandler(whole::tryFail);
    request.endHandler(ended -> whole.tryComplete(body));
    request.handler(
        chunk -> {
          if (whole.future().isComplete()) {
            return;
          }
          if (body.length() + chunk.length() > maxBytes) {
            whole.tryFail(tooLarge(maxBytes));
          } else {
            body.appendBuffer(chunk);
          }
        });
    return whole.future();
  }

  /** The body as a stream that is read only as fast as it is asked for. */
  static Multi<Buffer> stream(RoutingContext routing, Vertx vertx) {
    return routing.request().isEnded()
        ? Multi.createFrom().item(alreadyRead(routing))
        : ReadStreams.toMulti(vertx, routing.request());
  }

  /** What a body handler mounted before these routes has read. */
  private static Buffer alreadyRead(RoutingContext routing) {
    Buffer body = routing.body() == null ? null : routing.body().buffer();
    return body == null ? Buffer.buffer() : body;
  }

  private static Future<Buffer> bounded(Buffer body, int maxBytes) {
    return body.length() > maxBytes
        ? Future.failedFuture(tooLarge(maxBytes))
        : Future.succeededFuture(body);
  }

  private static RequestException tooLarge(int maxBytes) {
    return new RequestException(
        413,
        "BODY_TOO_LARGE",
        "The body is larger than " + maxBytes + " bytes.",
        Map.of("limit", maxBytes),
        null);
  }
}
