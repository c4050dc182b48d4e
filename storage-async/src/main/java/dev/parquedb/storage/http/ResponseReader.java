package dev.parquedb.storage.http;

import io.vertx.core.http.HttpResponseHead;

/**
 * Decides by the head of a response what happens to its body.
 *
 * @param <T> what comes of the response
 */
@FunctionalInterface
public interface ResponseReader<T> {

  /**
   * Looks at the head. Runs on the event loop; what it throws ends the call as it is, and the
   * connection is closed.
   *
   * @param head status and headers
   */
  Reception<T> read(HttpResponseHead head);
}
