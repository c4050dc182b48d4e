package dev.parquedb.table.iceberg.rest;

import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request. Headers and body may be secret.
 *
 * @param method the method
 * @param target where to, percent-encoded: {@code v1/…?…} of the catalog, or all of a URI
 * @param headers what is sent beside the authorization
 * @param body what is sent; empty for none
 */
record RestCall(HttpMethod method, String target, Map<String, String> headers, byte[] body) {

  private static final byte[] NONE = {};

  static RestCall get(String target) {
    return new RestCall(HttpMethod.GET, target, Map.of(), NONE);
  }

  static RestCall delete(String target) {
    return new RestCall(HttpMethod.DELETE, target, Map.of(), NONE);
  }

  static RestCall post(String target, String json) {
    return new RestCall(
        HttpMethod.POST,
        target,
        Map.of("Content-Type", "application/json"),
        json.getBytes(StandardCharsets.UTF_8));
  }

  static RestCall form(String target, String fields) {
    return new RestCall(
        HttpMethod.POST,
        target,
        Map.of("Content-Type", "application/x-www-form-urlencoded"),
        fields.getBytes(StandardCharsets.UTF_8));
  }

  /** The same with one more header. */
  RestCall with(String name, String value) {
    return with(Map.of(name, value));
  }

  /** The same with more headers; later ones win. */
  RestCall with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new RestCall(method, target, all, body);
  }

  /** Leaves headers and body out. */
  @Override
  public String toString() {
    return method + " " + target;
  }
}
