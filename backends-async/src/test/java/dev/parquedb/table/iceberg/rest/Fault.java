package dev.parquedb.table.iceberg.rest;

/** What a {@link MiniCatalog} does to one request. */
sealed interface Fault {

  /** Answers with a status and an error, and has no effect. */
  record Status(int status) implements Fault {}

  /** Has its effect, and answers with a status. */
  record StatusAfter(int status) implements Fault {}

  /** Ends the connection, without effect. */
  record Drop() implements Fault {}

  /** Has its effect, and ends the connection. */
  record DropAfter() implements Fault {}

  /** Neither answers nor has an effect until {@link MiniCatalog#arrive()}; never answers. */
  record Hold() implements Fault {}

  /** Answers with a text as it is. */
  record Text(int status, String text) implements Fault {}

  /** Says where to ask instead. */
  record Redirect(String location) implements Fault {}
}
