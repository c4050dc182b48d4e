package dev.parquedb.web;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What request bodies may be. Only types that a browser never sends to another site unasked, so
 * that a page elsewhere cannot make a change here.
 */
final class MediaTypes {

  static final String JSON = "application/json";
  static final String NDJSON = "application/x-ndjson";

  static final Set<String> DOCUMENT = Set.of(JSON);
  static final Set<String> LINES = Set.of(NDJSON, "application/ndjson", "application/jsonl");

  private MediaTypes() {}

  /** Refuses a body of any other type, in another encoding than UTF-8, or compressed. */
  static void check(HttpServerRequest request, Set<String> accepted) {
    List<String> given = request.headers().getAll("Content-Type");
    String[] parts = (given.size() == 1 ? given.get(0) : "").split(";");
    boolean right = accepted.contains(parts[0].strip().toLowerCase(Locale.ROOT));
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
      right &= !parameter.startsWith("charset=") || parameter.equals("charset=utf-8");
    }
    String encoding = request.getHeader("Content-Encoding");
    if (!right || (encoding != null && !encoding.strip().equalsIgnoreCase("identity"))) {
      throw new RequestException(
          415,
          "UNSUPPORTED_MEDIA_TYPE",
          "Send the body uncompressed, in UTF-8, with Content-Type " + accepted.iterator().next());
    }
  }

  /** Refuses a body where the route has no use for one. */
  static void checkNoBody(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    if (request.getHeader("Transfer-Encoding") != null
        || (length != null && !length.strip().equals("0"))) {
      throw new RequestException(400, "UNEXPECTED_BODY", "This route takes no body.");
    }
  }
}
