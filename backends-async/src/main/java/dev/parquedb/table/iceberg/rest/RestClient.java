package dev.parquedb.table.iceberg.rest;

import dev.parquedb.table.Retries;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sends requests to one catalog, with authorization and to nowhere else. A token that is refused is
 * renewed once; the refused request had no effect and is sent again.
 */
final class RestClient {

  private final RestConnection connection;
  private final String base;
  private final Map<String, String> headers;
  private final Tokens tokens;
  private final Retries retries;
  private final RestErrors errors;

  /**
   * Creates a client.
   *
   * @param base the catalog's URI, without a slash at its end
   * @param headers sent with every request; secret
   */
  RestClient(
      RestConnection connection,
      String base,
      Map<String, String> headers,
      Tokens tokens,
      Retries retries,
      RestErrors errors) {
    this.connection = connection;
    this.base = base;
    this.headers = headers;
    this.tokens = tokens;
    this.retries = retries;
    this.errors = errors;
  }

  /** The same catalog at another base URI of the same server, with more headers. */
  RestClient at(String other, Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(more);
    all.putAll(headers);
    return new RestClient(connection, other, all, tokens, retries, errors);
  }

  String base() {
    return base;
  }

  RestErrors errors() {
    return errors;
  }

  Retries retries() {
    return retries;
  }

  /**
   * Sends a request once. Fails with {@link ExchangeException} when there is no answer, and with
   * the errors of {@link Tokens} or {@link dev.parquedb.storage.UnauthenticatedException} when it
   * had no effect.
   *
   * @param what the request is about
   * @param call the request
   * @return any answer but that the credentials are not accepted
   */
  Uni<RestAnswer> send(String what, RestCall call) {
    return attempt(call)
        .chain(
            first ->
                !isUnauthenticated(first.answer)
                    ? Uni.createFrom().item(first.answer)
                    : again(what, call, first.token));
  }

  /**
   * Sends a request without effect, or with the same effect however often it is sent, until it is
   * answered.
   *
   * @param what the request is about
   * @param call the request
   * @return an answer of status 200, 204, 304, 404 or 409; every other is an error
   */
  Uni<RestAnswer> ask(String what, RestCall call) {
    return retries.idempotent(
        () ->
            send(what, call)
                .onFailure()
                .transform(failure -> RestErrors.unanswered(what, failure))
                .invoke(answer -> check(what, answer)));
  }

  private void check(String what, RestAnswer answer) {
    switch (answer.status()) {
      case 200, 204, 304, 409 -> {}
      case 404 -> {
        // A proxy's 404 must not look like a table that is not there.
        if (CatalogError.of(answer).isEmpty()) {
          throw RestErrors.unreadable(what);
        }
      }
      default -> throw errors.refused(what, answer);
    }
  }

  private Uni<RestAnswer> again(String what, RestCall call, String token) {
    if (!tokens.refused(token)) {
      return Uni.createFrom().failure(RestErrors.unauthenticated(what));
    }
    return attempt(call)
        .map(
            second -> {
              if (isUnauthenticated(second.answer)) {
                throw RestErrors.unauthenticated(what);
              }
              return second.answer;
            });
  }

  private Uni<Attempt> attempt(RestCall call) {
    return tokens
        .token()
        .chain(
            token -> {
              Map<String, String> all = new LinkedHashMap<>(headers);
              all.putAll(call.headers());
              all.put("Accept", "application/json");
              all.put("Accept-Encoding", "gzip");
              if (!token.isEmpty()) {
                all.put("Authorization", "Bearer " + token);
              }
              return connection
                  .send(URI.create(base + "/" + call.target()), call, all)
                  .map(answer -> new Attempt(token, answer));
            });
  }

  private record Attempt(String token, RestAnswer answer) {}

  private static boolean isUnauthenticated(RestAnswer answer) {
    return answer.status() == 401 || answer.status() == 419;
  }

  Uni<Void> close() {
    return connection.close();
  }
}
