package dev.parquedb.web;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.IngestOptions;
import dev.parquedb.entity.IngestResult;
import io.smallrye.mutiny.Multi;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The route that creates entities from lines of JSON, any number with bounded memory. */
final class ImportRoute {

  private final EntityBackend backend;

  ImportRoute(EntityBackend backend) {
    this.backend = backend;
  }

  void handle(Exchange exchange) {
    Query query = exchange.query(Set.of("actor", "batchSize", "keepAudit", "resumeFrom"));
    IngestOptions options = options(query);
    MediaTypes.check(exchange.request(), MediaTypes.LINES);
    String ns = EntityId.checkNamespace(exchange.ns());
    NdjsonInputs lines =
        new NdjsonInputs(
            exchange.routing().vertx(), ns, options.audit(), exchange.limits().maxLineBytes());
    Refused refused = new Refused();
    Multi<CreateInput> inputs =
        lines
            .read(BodyReader.stream(exchange.routing(), exchange.routing().vertx()))
            .onFailure(LineException.class)
            .invoke(error -> refused.line = (LineException) error);
    exchange.finish(
        backend.ingest(ns, inputs, options), result -> reply(exchange, result, refused.line));
  }

  /** What the input itself was refused for, however the backend reports it. */
  private static final class Refused {
    private volatile LineException line;
  }

  private static IngestOptions options(Query query) {
    IngestOptions options = IngestOptions.DEFAULT;
    Optional<Long> batch = query.number("batchSize");
    if (batch.isPresent()) {
      if (batch.get() < 1 || batch.get() > Integer.MAX_VALUE) {
        throw query.refused("batchSize", "an integer from 1");
      }
      options = options.withBatchSize(batch.get().intValue());
    }
    if (query.flag("keepAudit")) {
      options = options.keepingAudit();
    }
    if (query.text("actor").isPresent()) {
      options = options.withActor(query.text("actor").get());
    }
    return options.resumingFrom(Options.notNegative(query, "resumeFrom").orElse(0L));
  }

  private static void reply(Exchange exchange, IngestResult result, LineException line) {
    Map<String, Object> facts =
        ReadRoutes.ordered(
            "durable", result.durable(), "created", result.created(), "commits", result.commits());
    if (line != null) {
      facts.put("line", line.line());
      exchange.fail(line.problem().with(facts));
    } else if (result.failure().isPresent()) {
      Throwable failure = result.failure().get();
      Problem problem = Problem.of(failure);
      if (problem.status() >= 500) {
        exchange.log(failure);
      }
      exchange.fail(problem.with(facts));
    } else {
      exchange.json(200, facts);
    }
  }
}
