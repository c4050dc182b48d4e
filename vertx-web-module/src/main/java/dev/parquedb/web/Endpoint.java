package dev.parquedb.web;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One method of one path.
 *
 * @param method the method
 * @param path the path, with {@code :name} for placeholders
 * @param takes what the request may carry
 * @param handler what to do
 */
record Endpoint(HttpMethod method, String path, Set<Takes> takes, Consumer<Exchange> handler) {

  /** What a request may carry beside its query. */
  enum Takes {
    /** A body. */
    BODY,
    /** A version that the entity must have. */
    IF_MATCH
  }

  private static final List<String> PRECONDITIONS =
      List.of("If-Match", "If-Unmodified-Since", "If-Range", "Range", "Idempotency-Key");

  /** Refuses what this endpoint would have to ignore. */
  void check(HttpServerRequest request) {
    if (!takes.contains(Takes.BODY)) {
      MediaTypes.checkNoBody(request);
    }
    for (String header : PRECONDITIONS) {
      boolean honoured = header.equals("If-Match") && takes.contains(Takes.IF_MATCH);
      if (!honoured && request.getHeader(header) != null) {
        throw RequestException.header(
            header, "The header " + header + " is not supported here: leave it out.");
      }
    }
    if (method != HttpMethod.GET && request.getHeader("If-None-Match") != null) {
      throw RequestException.header(
          "If-None-Match", "The header If-None-Match is not supported here: leave it out.");
    }
  }

  /** The values of the placeholders in a request's path, decoded strictly. */
  List<String> arguments(RoutingContext routing) {
    String[] pattern = path.split("/");
    String[] actual = routing.normalizedPath().replaceFirst("/+$", "").split("/");
    List<String> values = new ArrayList<>();
    int offset = actual.length - pattern.length;
    for (int i = 0; i < pattern.length; i++) {
      if (pattern[i].startsWith(":")) {
        values.add(Percent.decodeSegment(actual[offset + i]));
      }
    }
    return values;
  }
}
