package dev.parquedb.web;

import static dev.parquedb.web.Endpoint.Takes.BODY;
import static dev.parquedb.web.Endpoint.Takes.IF_MATCH;
import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

import dev.parquedb.entity.EntityBackend;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The HTTP interface of an {@link EntityBackend}, for a router of one's own. It is described in
 * {@code docs/http.md}.
 *
 * <pre>{@code
 * Router router = Router.router(vertx);
 * router.route("/v1/*").handler(myAuthentication);
 * ParqueDBRoutes.of(backend).mount(router);
 * }</pre>
 *
 * <p>The routes have no authentication of their own. They refuse changes that a browser sends on
 * behalf of another origin; which names the server answers to is the business of {@link
 * ParqueDBServer} or of the application. A handler before them that is asynchronous must pause the
 * request. Bodies are best left to the routes; what a body handler has read already is used.
 */
public final class ParqueDBRoutes {

  private static final String ALLOWED = ParqueDBRoutes.class.getName() + ".allowed";

  private final HttpLimits limits;
  private final List<Endpoint> endpoints;

  private ParqueDBRoutes(EntityBackend backend, HttpLimits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
    this.endpoints = endpoints(Objects.requireNonNull(backend, "backend"));
  }

  /** Routes with the default limits. */
  public static ParqueDBRoutes of(EntityBackend backend) {
    return of(backend, HttpLimits.DEFAULT);
  }

  /**
   * Routes of a backend.
   *
   * @param backend where entities live; not closed by the routes
   * @param limits bounds on requests
   */
  public static ParqueDBRoutes of(EntityBackend backend, HttpLimits limits) {
    return new ParqueDBRoutes(backend, limits);
  }

  /** Paths that say more come before those that say less. */
  private static List<Endpoint> endpoints(EntityBackend backend) {
    ReadRoutes read = new ReadRoutes(backend);
    WriteRoutes write = new WriteRoutes(backend);
    ImportRoute load = new ImportRoute(backend);
    ChangeRoute changes = new ChangeRoute(backend);
    MaintenanceRoutes maintenance = new MaintenanceRoutes(backend);
    Set<Endpoint.Takes> nothing = Set.of();
    return List.of(
        new Endpoint(GET, "/health", nothing, read::health),
        new Endpoint(GET, "/v1/namespaces", nothing, read::namespaces),
        new Endpoint(GET, "/v1/:ns", nothing, read::find),
        new Endpoint(POST, "/v1/:ns", Set.of(BODY), write::create),
        new Endpoint(POST, "/v1/:ns/find", Set.of(BODY), read::findByBody),
        new Endpoint(GET, "/v1/:ns/page", nothing, read::page),
        new Endpoint(POST, "/v1/:ns/page", Set.of(BODY), read::pageByBody),
        new Endpoint(GET, "/v1/:ns/count", nothing, read::count),
        new Endpoint(POST, "/v1/:ns/count", Set.of(BODY), read::countByBody),
        new Endpoint(POST, "/v1/:ns/import", Set.of(BODY), load::handle),
        new Endpoint(POST, "/v1/:ns/update", Set.of(BODY), write::bulkUpdate),
        new Endpoint(POST, "/v1/:ns/delete", Set.of(BODY), write::bulkDelete),
        new Endpoint(GET, "/v1/:ns/changes", nothing, changes::handle),
        new Endpoint(POST, "/v1/:ns/compact", Set.of(BODY), maintenance::compact),
        new Endpoint(POST, "/v1/:ns/vacuum", Set.of(BODY), maintenance::vacuum),
        new Endpoint(GET, "/v1/:ns/snapshots", nothing, read::snapshots),
        new Endpoint(GET, "/v1/:ns/commits/:commit", nothing, read::commit),
        new Endpoint(GET, "/v1/:ns/schema", nothing, read::schema),
        new Endpoint(PUT, "/v1/:ns/schema", Set.of(BODY), write::setSchema),
        new Endpoint(POST, "/v1/:ns/:id/restore", Set.of(BODY, IF_MATCH), write::restore),
        new Endpoint(GET, "/v1/:ns/:id", nothing, read::get),
        new Endpoint(PATCH, "/v1/:ns/:id", Set.of(BODY, IF_MATCH), write::update),
        new Endpoint(DELETE, "/v1/:ns/:id", Set.of(IF_MATCH), write::delete));
  }

  /**
   * Adds the routes {@code /health} and {@code /v1/…} to a router; everything else below {@code
   * /v1/} becomes a 404 or 405.
   *
   * @param router the router, or a sub-router that is mounted below a prefix
   */
  public void mount(Router router) {
    for (Endpoint endpoint : endpoints) {
      router
          .route(endpoint.method(), endpoint.path())
          .handler(routing -> handle(routing, endpoint))
          .failureHandler(ParqueDBRoutes::fail);
    }
    for (Endpoint endpoint : endpoints) {
      router.route(endpoint.path()).handler(routing -> allow(routing, endpoint));
    }
    router.route("/health").handler(ParqueDBRoutes::unknown);
    router.route("/v1/*").handler(ParqueDBRoutes::unknown).failureHandler(ParqueDBRoutes::fail);
  }

  private void handle(RoutingContext routing, Endpoint endpoint) {
    Exchange exchange = new Exchange(routing, List.of(), limits);
    try {
      Guard.checkOrigin(routing.request());
      endpoint.check(routing.request());
      exchange = new Exchange(routing, endpoint.arguments(routing), limits);
      endpoint.handler().accept(exchange);
    } catch (RuntimeException e) {
      exchange.fail(e);
    }
  }

  private static void allow(RoutingContext routing, Endpoint endpoint) {
    Set<String> allowed = routing.get(ALLOWED, new TreeSet<>());
    allowed.add(endpoint.method().name());
    routing.put(ALLOWED, allowed).next();
  }

  private static void unknown(RoutingContext routing) {
    Exchange exchange = new Exchange(routing, List.of(), HttpLimits.DEFAULT);
    Set<String> allowed = routing.get(ALLOWED);
    if (allowed == null) {
      exchange.fail(Problem.ofStatus(404));
    } else {
      String methods = String.join(", ", allowed);
      routing.response().putHeader("Allow", methods);
      exchange.fail(
          new RequestException(405, "METHOD_NOT_ALLOWED", "This path takes " + methods + " only."));
    }
  }

  /** Replies to what vertx-web itself refused. */
  static void fail(RoutingContext routing) {
    Exchange exchange = new Exchange(routing, List.of(), HttpLimits.DEFAULT);
    int status = routing.statusCode();
    if (routing.failure() == null || (status >= 400 && status < 500)) {
      exchange.fail(Problem.ofStatus(status));
    } else {
      exchange.fail(routing.failure());
    }
  }

  /** Replies 404 to every path that is served by nothing else. */
  static void mountRest(Router router) {
    router.route().handler(ParqueDBRoutes::unknown).failureHandler(ParqueDBRoutes::fail);
    for (int status : new int[] {400, 404, 405, 413, 415, 500}) {
      router.errorHandler(status, ParqueDBRoutes::fail);
    }
  }
}
