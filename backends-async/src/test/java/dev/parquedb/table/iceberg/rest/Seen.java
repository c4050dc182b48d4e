package dev.parquedb.table.iceberg.rest;

import io.vertx.core.MultiMap;

/**
 * A request that came in.
 *
 * @param method the method
 * @param uri path and query
 * @param headers its headers
 * @param body its body
 */
record Seen(String method, String uri, MultiMap headers, String body) {

  String path() {
    return uri.replaceFirst("\\?.*", "");
  }

  boolean isCommit() {
    return method.equals("POST") && path().matches("/v1/.*namespaces/[^/]+/tables/[^/]+");
  }

  boolean isAnnouncement() {
    return method.equals("POST") && path().matches("/v1/.*namespaces/[^/]+/tables");
  }

  boolean isLoad() {
    return method.equals("GET") && path().matches("/v1/.*namespaces/[^/]+/tables/[^/]+");
  }

  boolean isList() {
    return method.equals("GET") && path().matches("/v1/.*namespaces/[^/]+/tables");
  }

  boolean isConfig() {
    return path().equals("/v1/config");
  }

  boolean isToken() {
    return path().endsWith("/oauth/tokens");
  }
}
