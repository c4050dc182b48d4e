package dev.parquedb.web;

import dev.parquedb.entity.EntityBackend;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP server for one {@link EntityBackend}; the interface is described in {@code docs/http.md}.
 *
 * <p>It has no authentication and speaks plain HTTP, so it binds to 127.0.0.1 unless told
 * otherwise; bound to a loopback address it answers only to loopback names, so that no web page can
 * reach it under a name of its own.
 *
 * <pre>{@code
 * ParqueDBServer server = ParqueDBServer.builder(vertx, backend).port(8080).build();
 * server.start().subscribe().with(started -> System.out.println(started.uri()));
 * }</pre>
 */
public final class ParqueDBServer {

  private final Vertx vertx;
  private final String host;
  private final int port;
  private final HttpLimits limits;
  private final Guard.HostNames hostNames;
  private final ParqueDBRoutes routes;
  private final InFlight inFlight;
  private volatile HttpServer server;

  private ParqueDBServer(Builder builder) {
    this.vertx = builder.vertx;
    this.host = builder.host;
    this.port = builder.port;
    this.limits = builder.limits;
    this.hostNames = builder.hostNames();
    this.routes = ParqueDBRoutes.of(builder.backend, builder.limits);
    this.inFlight = new InFlight(builder.vertx);
  }

  /**
   * A builder with the defaults.
   *
   * @param vertx the Vert.x instance the application runs on
   * @param backend where entities live; not closed by the server
   */
  public static Builder builder(Vertx vertx, EntityBackend backend) {
    return new Builder(vertx, backend);
  }

  /**
   * Binds and serves.
   *
   * @return this server; fails with {@link BindException} saying what to do when the address cannot
   *     be bound
   */
  public Uni<ParqueDBServer> start() {
    return Uni.createFrom()
        .completionStage(
            () -> {
              HttpServer created = vertx.createHttpServer(options());
              created.requestHandler(router());
              created.invalidRequestHandler(InvalidRequests::handle);
              server = created;
              return created.listen(port, host).toCompletionStage();
            })
        .onFailure()
        .transform(this::unbound)
        .replaceWith(this);
  }

  private HttpServerOptions options() {
    HttpServerOptions options = new HttpServerOptions();
    options.setMaxInitialLineLength(limits.maxUriBytes());
    options.setMaxHeaderSize(32 << 10);
    options.setMaxChunkSize(64 << 10);
    options.setHandle100ContinueAutomatically(true);
    // A second protocol on the plain port would only add ways around the checks of Host.
    options.setHttp2ClearTextEnabled(false);
    options.setIdleTimeout((int) limits.idleTimeout().toSeconds());
    options.setIdleTimeoutUnit(TimeUnit.SECONDS);
    return options;
  }

  private Router router() {
    Router router = Router.router(vertx);
    router.route().handler(this::admit).failureHandler(ParqueDBRoutes::fail);
    routes.mount(router);
    ParqueDBRoutes.mountRest(router);
    return router;
  }

  private void admit(RoutingContext routing) {
    try {
      Guard.checkHost(routing.request(), hostNames);
      inFlight.enter(routing);
      routing.next();
    } catch (RequestException e) {
      new Exchange(routing, List.of(), limits).fail(e);
    }
  }

  private Throwable unbound(Throwable error) {
    BindException clear =
        new BindException(
            "Cannot listen on "
                + host
                + ":"
                + port
                + " ("
                + error.getMessage()
                + "). If something else listens there, stop it or choose another port.");
    clear.initCause(error);
    return clear;
  }

  /** The host it is bound to. */
  public String host() {
    return host;
  }

  /** Whether only programs on this machine can reach it. */
  public boolean isLoopback() {
    return Guard.isLoopback(host);
  }

  /** The port it listens on; fails with {@link IllegalStateException} before it has started. */
  public int port() {
    HttpServer started = server;
    if (started == null) {
      throw new IllegalStateException("The server has not been started");
    }
    return started.actualPort();
  }

  /** Where it listens. */
  public URI uri() {
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port());
  }

  /**
   * Refuses new requests with 503, waits for those in flight, and closes every connection. The
   * backend stays open.
   *
   * @param grace how long to wait at most
   */
  public Uni<Void> close(Duration grace) {
    return Uni.createFrom()
        .deferred(
            () -> {
              HttpServer started = server;
              return started == null
                  ? Uni.createFrom().voidItem()
                  : inFlight
                      .drain(grace)
                      .chain(
                          () ->
                              Uni.createFrom()
                                  .completionStage(() -> started.close().toCompletionStage()));
            });
  }

  /** Builds a server. */
  public static final class Builder {
    private final Vertx vertx;
    private final EntityBackend backend;
    private String host = "127.0.0.1";
    private int port = 8080;
    private HttpLimits limits = HttpLimits.DEFAULT;
    private final Set<String> names = new HashSet<>();
    private boolean anyName;

    private Builder(Vertx vertx, EntityBackend backend) {
      this.vertx = Objects.requireNonNull(vertx, "vertx");
      this.backend = Objects.requireNonNull(backend, "backend");
    }

    /** The address to bind to; default 127.0.0.1. */
    public Builder host(String address) {
      this.host = Objects.requireNonNull(address, "address");
      return this;
    }

    /** The port to bind to, 0 for any free one; default 8080. */
    public Builder port(int number) {
      if (number < 0 || number > 65_535) {
        throw new IllegalArgumentException("port must be 0 to 65535: " + number);
      }
      this.port = number;
      return this;
    }

    /** Bounds on requests. */
    public Builder limits(HttpLimits bounds) {
      this.limits = Objects.requireNonNull(bounds, "bounds");
      return this;
    }

    /**
     * Answers to this name in the Host header too, without a port. Bound to a loopback address the
     * server answers to loopback names and those allowed; bound elsewhere to those allowed, or to
     * any name when none is.
     */
    public Builder allowHost(String name) {
      names.add(name.toLowerCase(Locale.ROOT));
      return this;
    }

    /** Answers to any name in the Host header, as behind a proxy that checks it. */
    public Builder allowAnyHost() {
      anyName = true;
      return this;
    }

    private Guard.HostNames hostNames() {
      boolean loopback = Guard.isLoopback(host);
      return anyName || (!loopback && names.isEmpty())
          ? Guard.HostNames.ANY
          : new Guard.HostNames(loopback, Set.copyOf(names));
    }

    /** The server, not yet started. */
    public ParqueDBServer build() {
      return new ParqueDBServer(this);
    }
  }
}
