package dev.parquedb.web;

import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.CreateOptions;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.DeleteResult;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.ReturnDocument;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.query.Filter;
import dev.parquedb.update.Update;
import java.util.OptionalLong;
import java.util.Set;

/** The routes that change entities. */
final class WriteRoutes {

  private final EntityBackend backend;

  WriteRoutes(EntityBackend backend) {
    this.backend = backend;
  }

  void create(Exchange exchange) {
    Query query = exchange.query(Set.of("actor"));
    EntityId.checkNamespace(exchange.ns());
    exchange.withBody(
        MediaTypes.DOCUMENT,
        body -> {
          CreateInput input = CreateInput.of(ExtendedJson.parseDocument(ReadRoutes.bytes(body)));
          CreateOptions options =
              query
                  .text("actor")
                  .map(CreateOptions.DEFAULT::withActor)
                  .orElse(CreateOptions.DEFAULT);
          exchange.finish(
              backend.create(exchange.ns(), input, options),
              entity -> {
                exchange
                    .response()
                    .putHeader("Location", Locations.below(exchange.request().path(), entity.id()));
                entity(exchange, 201, entity);
              });
        });
  }

  void update(Exchange exchange) {
    Query query = exchange.query(Set.of("actor", "upsert", "return", "arrayFilters"));
    UpdateOptions options = updateOptions(exchange, query);
    EntityId id = EntityId.of(exchange.ns(), exchange.id());
    exchange.withBody(
        MediaTypes.DOCUMENT,
        body -> {
          Update update = Update.of(ExtendedJson.parseDocument(ReadRoutes.bytes(body)));
          exchange.finish(
              backend.update(id.namespace(), id.localId(), update, options),
              entity -> {
                if (entity == null) {
                  // Created by the upsert, so there is no state before it.
                  exchange.response().putHeader("Location", exchange.request().path());
                  exchange.empty(201);
                } else if (options.returnDocument() == ReturnDocument.BEFORE) {
                  exchange.json(200, entity.toMap());
                } else {
                  entity(exchange, 200, entity);
                }
              });
        });
  }

  private static UpdateOptions updateOptions(Exchange exchange, Query query) {
    UpdateOptions options = UpdateOptions.DEFAULT;
    OptionalLong version = exchange.ifMatch();
    if (version.isPresent()) {
      options = options.withExpectedVersion(version.getAsLong());
    }
    if (query.flag("upsert")) {
      options = options.withUpsert();
    }
    if (query.text("actor").isPresent()) {
      options = options.withActor(query.text("actor").get());
    }
    options = options.withArrayFilters(Options.arrayFilters(query));
    return switch (query.text("return").orElse("after")) {
      case "after" -> options;
      case "before" -> options.returning(ReturnDocument.BEFORE);
      default -> throw query.refused("return", "before or after");
    };
  }

  private static void entity(Exchange exchange, int status, Entity entity) {
    exchange.response().putHeader("ETag", ETags.of(entity));
    exchange.json(status, entity.toMap());
  }

  void delete(Exchange exchange) {
    Query query = exchange.query(Set.of("actor", "hard"));
    EntityId id = EntityId.of(exchange.ns(), exchange.id());
    DeleteOptions options = deleteOptions(query);
    OptionalLong version = exchange.ifMatch();
    if (version.isPresent()) {
      options = options.withExpectedVersion(version.getAsLong());
    }
    exchange.finish(
        backend.delete(id.namespace(), id.localId(), options), result -> deleted(exchange, result));
  }

  private static DeleteOptions deleteOptions(Parameters given) {
    DeleteOptions options = DeleteOptions.DEFAULT;
    if (given.flag("hard")) {
      options = options.hard();
    }
    return given.text("actor").map(options::withActor).orElse(options);
  }

  private static void deleted(Exchange exchange, DeleteResult result) {
    exchange.json(
        200, ReadRoutes.ordered("deleted", result.deleted(), "commits", result.commits()));
  }

  void restore(Exchange exchange) {
    Query query = exchange.query(Set.of("actor"));
    EntityId id = EntityId.of(exchange.ns(), exchange.id());
    OptionalLong version = exchange.ifMatch();
    exchange.withBody(
        MediaTypes.DOCUMENT,
        body -> {
          if (body.length() > 0) {
            Members.parse(ReadRoutes.bytes(body), Set.of());
          }
          UpdateOptions options = UpdateOptions.DEFAULT;
          if (version.isPresent()) {
            options = options.withExpectedVersion(version.getAsLong());
          }
          exchange.finish(
              backend.restore(
                  id.namespace(),
                  id.localId(),
                  query.text("actor").map(options::withActor).orElse(options)),
              entity -> entity(exchange, 200, entity));
        });
  }

  void bulkUpdate(Exchange exchange) {
    exchange.query(Set.of());
    exchange.withBody(
        MediaTypes.DOCUMENT,
        body -> {
          Members given =
              Members.parse(
                  ReadRoutes.bytes(body),
                  Set.of("filter", "update", "arrayFilters", "batched", "actor"));
          Filter filter = Filter.of(given.requiredObject("filter"));
          Update update = Update.of(given.requiredObject("update"));
          UpdateOptions options =
              (given.flag("batched") ? UpdateOptions.DEFAULT.inBatches() : UpdateOptions.DEFAULT)
                  .withArrayFilters(Options.arrayFilters(given));
          exchange.finish(
              backend.bulkUpdate(
                  exchange.ns(),
                  filter,
                  update,
                  given.text("actor").map(options::withActor).orElse(options)),
              result ->
                  exchange.json(
                      200,
                      ReadRoutes.ordered(
                          "matched", result.matched(),
                          "modified", result.modified(),
                          "commits", result.commits())));
        });
  }

  void bulkDelete(Exchange exchange) {
    exchange.query(Set.of());
    exchange.withBody(
        MediaTypes.DOCUMENT,
        body -> {
          Members given =
              Members.parse(ReadRoutes.bytes(body), Set.of("filter", "hard", "batched", "actor"));
          Filter filter = Filter.of(given.requiredObject("filter"));
          DeleteOptions options = deleteOptions(given);
          exchange.finish(
              backend.bulkDelete(
                  exchange.ns(), filter, given.flag("batched") ? options.inBatches() : options),
              result -> deleted(exchange, result));
        });
  }

  void setSchema(Exchange exchange) {
    exchange.query(Set.of());
    EntityId.checkNamespace(exchange.ns());
    exchange.withBody(
        MediaTypes.DOCUMENT,
        body ->
            exchange.finish(
                backend.setSchema(
                    exchange.ns(),
                    SchemaJson.read(ExtendedJson.parseDocument(ReadRoutes.bytes(body)))),
                nothing -> exchange.empty(204)));
  }
}
