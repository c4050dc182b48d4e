package dev.parquedb.web;

import dev.parquedb.entity.ChangeEvent;
import dev.parquedb.entity.ChangeOptions;
import dev.parquedb.entity.ChangeToken;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The route that streams changes as lines, up to the newest or for ever. */
final class ChangeRoute {

  /** So often a client that waits for changes is shown that the connection stands. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  private final EntityBackend backend;

  ChangeRoute(EntityBackend backend) {
    this.backend = backend;
  }

  void handle(Exchange exchange) {
    Query query = exchange.query(Set.of("after", "since", "follow"));
    ChangeOptions options = ChangeOptions.fromBeginning().from(start(query));
    String ns = EntityId.checkNamespace(exchange.ns());
    if (query.flag("follow")) {
      NdjsonResponse.send(
          exchange, backend.changes(ns, options).map(ChangeRoute::line), KEEP_ALIVE);
    } else {
      NdjsonResponse.send(
          exchange, backend.changes(ns, options.untilNewest()).map(ChangeRoute::line));
    }
  }

  private static ChangeOptions.Start start(Query query) {
    Optional<String> after = query.text("after");
    Optional<String> since = query.text("since");
    if (after.isPresent() && since.isPresent()) {
      throw query.refused("since", "left out where after is given");
    }
    if (after.isPresent()) {
      return new ChangeOptions.Start.After(ChangeToken.parse(after.get()));
    }
    if (since.isEmpty()) {
      return new ChangeOptions.Start.Beginning();
    }
    return since.get().equals("now")
        ? new ChangeOptions.Start.Now()
        : new ChangeOptions.Start.AfterSnapshot(
            Options.snapshot(since.get())
                .orElseThrow(
                    () ->
                        query.refused(
                            "since", "now, a version, or a time like 2026-01-31T12:00:00Z")));
  }

  private static Map<String, Object> line(ChangeEvent event) {
    Map<String, Object> line = ReadRoutes.ordered("token", event.token().toString());
    if (event instanceof ChangeEvent.Inserted inserted) {
      put(line, "insert", null, inserted.after());
    } else if (event instanceof ChangeEvent.Updated updated) {
      put(line, "update", updated.before(), updated.after());
    } else if (event instanceof ChangeEvent.Deleted deleted) {
      put(line, "delete", deleted.before(), null);
    }
    return line;
  }

  private static void put(Map<String, Object> line, String kind, Entity before, Entity after) {
    line.put("change", kind);
    if (before != null) {
      line.put("before", before.toMap());
    }
    if (after != null) {
      line.put("after", after.toMap());
    }
  }
}
