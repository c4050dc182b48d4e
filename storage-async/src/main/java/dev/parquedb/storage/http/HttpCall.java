package dev.parquedb.storage.http;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.function.Consumer;

/**
 * One request without effect, so that it may be sent again: a GET or a HEAD.
 *
 * @param method GET or HEAD
 * @param tls whether the connection is encrypted
 * @param host where to; a name or an address (IPv6 without brackets)
 * @param port where to, from 1
 * @param target path and query, percent-encoded
 * @param prepare sets the headers, right before sending and again before every repetition; the
 *     connection is there already, so its address may be looked at, and throwing keeps the request
 *     from being sent
 */
public record HttpCall(
    HttpMethod method,
    boolean tls,
    String host,
    int port,
    String target,
    Consumer<HttpClientRequest> prepare) {

  public HttpCall {
    if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
      throw new IllegalArgumentException("Only GET and HEAD have no effect: " + method);
    }
  }

  RequestOptions options() {
    return new RequestOptions()
        .setMethod(method)
        .setSsl(tls)
        .setHost(host)
        .setPort(port)
        .setURI(target)
        .setFollowRedirects(false);
  }
}
