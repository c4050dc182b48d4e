package dev.parquedb.web;

import dev.parquedb.ExtendedJson;
import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its reply. Confined to the context of the request. */
final class Exchange {

  private static final Logger LOG = LoggerFactory.getLogger(ParqueDBRoutes.class);

  private final RoutingContext routing;
  private final Context context;
  private final List<String> arguments;
  private final HttpLimits limits;

  /**
   * Wraps a request.
   *
   * @param routing the request
   * @param arguments the values of the path's placeholders, decoded
   * @param limits bounds on requests
   */
  Exchange(RoutingContext routing, List<String> arguments, HttpLimits limits) {
    this.routing = routing;
    this.context = routing.vertx().getOrCreateContext();
    this.arguments = arguments;
    this.limits = limits;
  }

  RoutingContext routing() {
    return routing;
  }

  Context context() {
    return context;
  }

  HttpLimits limits() {
    return limits;
  }

  HttpServerRequest request() {
    return routing.request();
  }

  HttpServerResponse response() {
    return routing.response();
  }

  String ns() {
    return arguments.get(0);
  }

  String id() {
    return arguments.get(1);
  }

  Query query(Set<String> known) {
    return Query.parse(request().query(), known);
  }

  OptionalLong ifMatch() {
    return ETags.ifMatch(request());
  }

  /** Runs tasks on the context of the request. */
  Executor executor() {
    return Contexts.executor(context);
  }

  /** Reads the JSON body, then goes on; what fails on the way becomes the reply. */
  void withBody(Set<String> types, Consumer<Buffer> next) {
    MediaTypes.check(request(), types);
    BodyReader.read(routing, limits.maxBodyBytes())
        .onComplete(
            read -> {
              if (read.failed()) {
                fail(read.cause());
              } else {
                guarded(() -> next.accept(read.result()));
              }
            });
  }

  /** Replies with what a read gives; a client that leaves cancels it. */
  <T> void reply(Uni<T> uni, Consumer<? super T> onItem) {
    Cancellable running = finish(uni, onItem);
    routing.addEndHandler(done -> running.cancel());
  }

  /** Replies with what a change gives; it runs on when the client leaves. */
  <T> Cancellable finish(Uni<T> uni, Consumer<? super T> onItem) {
    return uni.emitOn(executor())
        .subscribe()
        .with(item -> guarded(() -> onItem.accept(item)), this::fail);
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** Replies with JSON. Values that take long to write are written on a worker. */
  void json(int status, Object value) {
    Future<Buffer> body =
        Heavy.weigh(value, Heavy.SLICE) <= Heavy.SLICE
            ? Future.succeededFuture(Buffer.buffer(ExtendedJson.toBytes(value)))
            : routing
                .vertx()
                .executeBlocking(() -> Buffer.buffer(ExtendedJson.toBytes(value)), false);
    body.onSuccess(json -> send(status, MediaTypes.JSON, json)).onFailure(this::fail);
  }

  void empty(int status) {
    if (!response().closed() && !response().ended()) {
      response().setStatusCode(status).end();
    }
  }

  void fail(Throwable error) {
    Problem problem = error instanceof LineException line ? line.problem() : Problem.of(error);
    boolean refused = error instanceof RequestException;
    if (problem.status() >= 500 && !refused && !response().closed()) {
      log(error);
    }
    fail(problem);
  }

  void log(Throwable error) {
    LOG.error("{} {} failed", request().method(), request().path(), error);
  }

  void fail(Problem problem) {
    if (response().closed() || response().ended()) {
      return;
    }
    if (response().headWritten()) {
      // Too late for a status: only a broken connection tells the client that something is missing.
      request().connection().close();
      return;
    }
    if (problem.retryable()) {
      response().putHeader("Retry-After", "1");
    }
    if (request().isEnded()) {
      send(problem.status(), Problem.CONTENT_TYPE, problem.toJson());
    } else {
      Unread.reply(routing, () -> send(problem.status(), Problem.CONTENT_TYPE, problem.toJson()));
    }
  }

  private Future<Void> send(int status, String type, Buffer body) {
    if (response().closed() || response().ended()) {
      return Future.succeededFuture();
    }
    return response().setStatusCode(status).putHeader("Content-Type", type).end(body);
  }
}
