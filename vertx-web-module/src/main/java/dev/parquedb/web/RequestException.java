package dev.parquedb.web;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request that is refused before the backend is asked. */
final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient Map<String, Object> facts;

  RequestException(int status, String code, String message) {
    this(status, code, message, Map.of(), null);
  }

  RequestException(
      int status, String code, String message, Map<String, Object> facts, Throwable cause) {
    super(message, cause);
    this.status = status;
    this.code = code;
    this.facts = new LinkedHashMap<>(facts);
  }

  /** A query parameter that is unknown, malformed or given twice. */
  static RequestException parameter(String name, String message) {
    return new RequestException(400, "INVALID_PARAMETER", message, Map.of("parameter", name), null);
  }

  /** A member of the body that is unknown, missing or of the wrong type. */
  static RequestException member(String name, String message) {
    return new RequestException(400, "INVALID_BODY", message, Map.of("member", name), null);
  }

  /** A header that cannot be honoured. */
  static RequestException header(String name, String message) {
    return new RequestException(400, "INVALID_HEADER", message, Map.of("header", name), null);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  Map<String, Object> facts() {
    return facts;
  }
}
