package dev.parquedb.table.iceberg.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes secrets out of what catalogs say, before it becomes part of an error. */
final class Redaction {

  private static final int LONGEST = 300;
  private static final int KEPT = 8;

  private final List<String> fixed;
  private final List<String> tokens = new CopyOnWriteArrayList<>();

  /**
   * Creates the redaction.
   *
   * @param secrets what must not be shown
   */
  Redaction(List<String> secrets) {
    this.fixed = secrets.stream().filter(secret -> !secret.isBlank()).toList();
  }

  /** A token was given out; the last few are remembered. */
  synchronized void add(String token) {
    tokens.add(token);
    if (tokens.size() > KEPT) {
      tokens.remove(0);
    }
  }

  /** What an error of the catalog says, for people. */
  String message(RestAnswer answer) {
    Optional<JsonNode> error = CatalogError.of(answer).map(CatalogError::body);
    String said = error.map(body -> body.path("message").asText("")).orElse("");
    return said.isBlank() ? "it does not say why" : clean(said);
  }

  /** A text without secrets, on one line, and not long. */
  String clean(String text) {
    String clean = text;
    for (String secret : fixed) {
      clean = clean.replace(secret, "***");
    }
    for (String token : tokens) {
      clean = clean.replace(token, "***");
    }
    clean = clean.replaceAll("\\p{Cntrl}+", " ").strip();
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) + "…" : clean;
  }
}
