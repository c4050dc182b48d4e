package dev.parquedb.web;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/**
 * Replies to a request whose body is still coming. What comes is read and dropped for a short time:
 * closing at once would reset the connection, and the client might never see the reply.
 */
final class Unread {

  private static final long LINGER_MILLIS = 2_000;

  private Unread() {}

  static void reply(RoutingContext routing, Supplier<Future<Void>> reply) {
    HttpServerRequest request = routing.request();
    routing.response().putHeader("Connection", "close");
    long timer = routing.vertx().setTimer(LINGER_MILLIS, fired -> request.connection().close());
    request.exceptionHandler(error -> routing.vertx().cancelTimer(timer));
    request.handler(chunk -> {});
    request.endHandler(
        ended -> {
          routing.vertx().cancelTimer(timer);
          request.connection().close();
        });
    reply.get().onComplete(sent -> request.resume());
  }
}
