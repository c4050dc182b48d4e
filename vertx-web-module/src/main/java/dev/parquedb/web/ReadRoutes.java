package dev.parquedb.web;

import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.EntityNotFoundException;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.GetOptions;
import dev.parquedb.entity.Page;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.query.Projection;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** The routes that read. */
final class ReadRoutes {

  private final EntityBackend backend;

  ReadRoutes(EntityBackend backend) {
    this.backend = backend;
  }

  void health(Exchange exchange) {
    exchange.query(Set.of());
    exchange.json(
        200,
        ordered(
            "status", "up", "format", backend.type().name().toLowerCase(java.util.Locale.ROOT)));
  }

  void namespaces(Exchange exchange) {
    exchange.query(Set.of());
    exchange.reply(backend.listNamespaces(), all -> exchange.json(200, Map.of("namespaces", all)));
  }

  void get(Exchange exchange) {
    GetOptions options = Options.get(exchange.query(Options.GET));
    EntityId id = EntityId.of(exchange.ns(), exchange.id());
    exchange.reply(
        backend.get(id.namespace(), id.localId(), options),
        entity -> {
          if (entity == null) {
            throw new EntityNotFoundException(
                id.namespace(), id.full(), "There is no entity " + id.full());
          }
          found(exchange, entity, options.projection());
        });
  }

  private static void found(Exchange exchange, Entity entity, Projection fields) {
    exchange.response().putHeader("ETag", ETags.of(entity));
    if (ETags.unchanged(exchange.request(), entity)) {
      exchange.empty(304);
    } else {
      exchange.json(200, fields.apply(entity.toMap()));
    }
  }

  void find(Exchange exchange) {
    find(exchange, exchange.query(Options.FIND));
  }

  void findByBody(Exchange exchange) {
    byBody(exchange, Options.FIND, this::find);
  }

  private void find(Exchange exchange, Parameters given) {
    FindOptions options = Options.find(given);
    Projection fields = options.projection();
    NdjsonResponse.send(
        exchange,
        backend
            .find(exchange.ns(), Options.filter(given), options)
            .map(entity -> fields.apply(entity.toMap())));
  }

  void page(Exchange exchange) {
    page(exchange, exchange.query(Options.PAGE));
  }

  void pageByBody(Exchange exchange) {
    byBody(exchange, Options.PAGE, this::page);
  }

  private void page(Exchange exchange, Parameters given) {
    FindOptions options = Options.find(given);
    exchange.reply(
        backend.findPage(exchange.ns(), Options.filter(given), options),
        page -> exchange.json(200, page(page, options.projection())));
  }

  private static Map<String, Object> page(Page<Entity> page, Projection fields) {
    return ordered(
        "items",
        page.items().stream().map(entity -> fields.apply(entity.toMap())).toList(),
        "cursor",
        page.cursor().orElse(null));
  }

  void count(Exchange exchange) {
    count(exchange, exchange.query(Options.COUNT));
  }

  void countByBody(Exchange exchange) {
    byBody(exchange, Options.COUNT, this::count);
  }

  private void count(Exchange exchange, Parameters given) {
    exchange.reply(
        backend.count(exchange.ns(), Options.filter(given), Options.count(given)),
        count -> exchange.json(200, Map.of("count", count)));
  }

  private static void byBody(
      Exchange exchange, Set<String> known, BiConsumer<Exchange, Parameters> next) {
    exchange.query(Set.of());
    exchange.withBody(
        MediaTypes.DOCUMENT, body -> next.accept(exchange, Members.parse(bytes(body), known)));
  }

  static ByteBuffer bytes(Buffer body) {
    return ByteBuffer.wrap(body.getBytes());
  }

  void snapshots(Exchange exchange) {
    exchange.query(Set.of());
    exchange.reply(
        backend.listSnapshots(exchange.ns()),
        all ->
            exchange.json(
                200, Map.of("snapshots", all.stream().map(ReadRoutes::snapshot).toList())));
  }

  private static Map<String, Object> snapshot(SnapshotInfo info) {
    Map<String, Object> map =
        ordered(
            "version", info.version(),
            "snapshotId", info.snapshotId(),
            "timestamp", info.timestamp().toString(),
            "operation", info.operation());
    info.commitId().ifPresent(id -> map.put("commitId", id.toString()));
    map.put("summary", info.summary());
    return map;
  }

  void commit(Exchange exchange) {
    exchange.query(Set.of());
    exchange.reply(
        backend.writeStatus(exchange.ns(), CommitId.parse(exchange.id())),
        status -> exchange.json(200, status(status)));
  }

  private static Map<String, Object> status(WriteStatus status) {
    if (status instanceof WriteStatus.Committed committed) {
      return ordered("status", "committed", "version", committed.version());
    }
    return Map.of(
        "status", status instanceof WriteStatus.NotCommitted ? "not-committed" : "unknown");
  }

  void schema(Exchange exchange) {
    exchange.query(Set.of());
    exchange.reply(
        backend.getSchema(exchange.ns()), schema -> exchange.json(200, SchemaJson.write(schema)));
  }

  /** A map of alternating names and values that keeps their order and takes nulls. */
  static Map<String, Object> ordered(Object... entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    List<Object> all = java.util.Arrays.asList(entries);
    for (int i = 0; i < all.size(); i += 2) {
      map.put((String) all.get(i), all.get(i + 1));
    }
    return map;
  }
}
