package dev.parquedb.web;

import dev.parquedb.entity.Entity;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.OptionalLong;

/** The version of an entity as an entity tag. */
final class ETags {

  private ETags() {}

  static String of(Entity entity) {
    return "\"" + entity.version() + "\"";
  }

  /** The version an {@code If-Match} header demands: one strong tag, as the server gave it. */
  static OptionalLong ifMatch(HttpServerRequest request) {
    List<String> given = request.headers().getAll("If-Match");
    if (given.isEmpty()) {
      return OptionalLong.empty();
    }
    String text = given.size() == 1 ? given.get(0).strip() : "";
    if (!text.matches("\"[0-9]{1,18}\"")) {
      throw RequestException.header(
          "If-Match", "If-Match must be one version in quotes, as the ETag header gives it.");
    }
    return OptionalLong.of(Long.parseLong(text.substring(1, text.length() - 1)));
  }

  /** Whether an {@code If-None-Match} header says that the client has this version already. */
  static boolean unchanged(HttpServerRequest request, Entity entity) {
    for (String header : request.headers().getAll("If-None-Match")) {
      for (String tag : header.split(",")) {
        String text = tag.strip();
        if (text.equals("*") || text.replaceFirst("^W/", "").equals(of(entity))) {
          return true;
        }
      }
    }
    return false;
  }
}
