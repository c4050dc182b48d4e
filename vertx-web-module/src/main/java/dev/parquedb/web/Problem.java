package dev.parquedb.web;

import dev.parquedb.ExtendedJson;
import dev.parquedb.ParqueDBException;
import dev.parquedb.storage.StorageException;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.handler.HttpException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * An error as RFC 9457 problem details.
 *
 * @param status the HTTP status
 * @param code the stable code, upper case with underscores
 * @param detail what happened and what to do next
 * @param retryable whether the same request may succeed later
 * @param context named facts
 */
record Problem(
    int status, String code, String detail, boolean retryable, Map<String, Object> context) {

  static final String CONTENT_TYPE = "application/problem+json";

  /** What to tell a client about an error; nothing of errors that are not meant for clients. */
  static Problem of(Throwable error) {
    if (error instanceof CompletionException && error.getCause() != null) {
      return of(error.getCause());
    }
    if (error instanceof RequestException refused) {
      return new Problem(
          refused.status(), refused.code(), refused.getMessage(), false, refused.facts());
    }
    if (error instanceof ParqueDBException failed) {
      return new Problem(
          status(failed), failed.code(), failed.getMessage(), failed.retryable(), failed.context());
    }
    if (error instanceof HttpException http) {
      return ofStatus(http.getStatusCode());
    }
    return new Problem(500, "INTERNAL", "The server failed; its log says why.", false, Map.of());
  }

  static Problem ofStatus(int status) {
    return switch (status) {
      case 400 -> new Problem(400, "BAD_REQUEST", "The request is malformed.", false, Map.of());
      case 404 ->
          new Problem(404, "NO_SUCH_ROUTE", "Nothing is served at this path.", false, Map.of());
      case 414 ->
          new Problem(
              414,
              "URI_TOO_LONG",
              "The URI is too long: send the query as a body.",
              false,
              Map.of());
      case 431 ->
          new Problem(431, "HEADERS_TOO_LARGE", "The headers are too large.", false, Map.of());
      default ->
          status < 500
              ? new Problem(status, "HTTP_" + status, "The request was refused.", false, Map.of())
              : of(new IllegalStateException());
    };
  }

  /** A storage error describes the store, not the client's request. */
  private static int status(ParqueDBException error) {
    if (error instanceof StorageException) {
      return error.retryable() ? 503 : 500;
    }
    return error.httpStatus();
  }

  /** The same with more facts. */
  Problem with(Map<String, Object> facts) {
    Map<String, Object> all = new LinkedHashMap<>(context);
    all.putAll(facts);
    return new Problem(status, code, detail, retryable, all);
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", "urn:parquedb:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-'));
    map.put("title", title());
    map.put("status", (long) status);
    map.put("detail", detail == null ? "" : detail);
    map.put("code", code);
    map.put("retryable", retryable);
    if (!context.isEmpty()) {
      Map<String, Object> facts = new LinkedHashMap<>();
      context.forEach((name, value) -> facts.put(name, plain(value)));
      map.put("context", facts);
    }
    return map;
  }

  Buffer toJson() {
    return Buffer.buffer(ExtendedJson.toBytes(toMap()));
  }

  private String title() {
    String words = code.toLowerCase(Locale.ROOT).replace('_', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static Object plain(Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    return value instanceof Boolean ? value : wellFormed(String.valueOf(value));
  }

  /** Facts quote what clients sent, which need not be valid Unicode. */
  private static String wellFormed(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> out.appendCodePoint(c >= Character.MIN_SURROGATE && c <= 0xDFFF ? 0xFFFD : c));
    return out.toString();
  }
}
