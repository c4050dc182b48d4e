package dev.parquedb.storage.http;

import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseHead;
import java.util.Map;
import java.util.function.Consumer;

/** Sends requests for files to the configured server, over redirects. */
final class HttpFiles {

  private final HttpExchanges exchanges;
  private final HttpSettings settings;

  HttpFiles(HttpExchanges exchanges, HttpSettings settings) {
    this.exchanges = exchanges;
    this.settings = settings;
  }

  /**
   * Asks for a file.
   *
   * @param method GET or HEAD
   * @param path the file
   * @param headers sets what else to send
   * @param reader reads the answer, which is no redirect that is followed
   */
  <T> Uni<T> send(
      HttpMethod method, String path, Consumer<MultiMap> headers, ResponseReader<T> reader) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Redirects way =
                  new Redirects(
                      path, settings.location(path), settings.maxRedirects(), settings.anywhere());
              return step(method, path, headers, reader, way);
            })
        .onFailure()
        .transform(thrown -> HttpErrors.unanswered(path, thrown));
  }

  private <T> Uni<T> step(
      HttpMethod method,
      String path,
      Consumer<MultiMap> headers,
      ResponseReader<T> reader,
      Redirects way) {
    HttpLocation to = way.at();
    HttpCall call =
        new HttpCall(
            method,
            to.tls(),
            to.host(),
            to.port(),
            to.target(),
            request -> prepare(request, headers, way));
    return exchanges
        .send(call, head -> outcome(head, reader))
        .onItem()
        .transformToUni(
            outcome -> {
              if (outcome.location() == null) {
                return Uni.createFrom().item(outcome.item());
              }
              return way.follow(outcome.location())
                  ? step(method, path, headers, reader, way)
                  : Uni.createFrom().failure(HttpErrors.notFound(path));
            });
  }

  private void prepare(HttpClientRequest request, Consumer<MultiMap> more, Redirects way) {
    way.connected(request.connection().remoteAddress().hostAddress());
    MultiMap headers = request.headers();
    if (way.trusted()) {
      for (Map.Entry<String, String> header : settings.headers()) {
        headers.add(header.getKey(), header.getValue());
      }
    }
    headers.set("host", way.at().hostHeader());
    headers.set("accept-encoding", "identity");
    more.accept(headers);
  }

  private static <T> Reception<Outcome<T>> outcome(
      HttpResponseHead head, ResponseReader<T> reader) {
    String location = head.getHeader("location");
    if (Redirects.isRedirect(head.statusCode()) && location != null) {
      return new Reception.Whole<>(Bodies.dropped(() -> new Outcome<T>(null, location)));
    }
    return reader.read(head).map(item -> new Outcome<>(item, null));
  }

  /** An answer, or where to ask instead. */
  private record Outcome<T>(T item, String location) {}
}
