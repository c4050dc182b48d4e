package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.anonymous;
import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.update;

import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.schema.EntitySchema;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** One operation of a backend, for statements about all of them. */
enum Operation {
  GET(Kind.READS_BY_ID, (b, ns, id) -> b.get(ns, id)),
  GET_MANY(Kind.READS_BY_ID, (b, ns, id) -> list(b.getMany(ns, List.of(id)))),
  EXISTS(Kind.READS_BY_ID, (b, ns, id) -> b.exists(ns, id)),
  FIND(Kind.READS, (b, ns, id) -> list(b.find(ns, filter("{}")))),
  FIND_PAGE(Kind.READS, (b, ns, id) -> b.findPage(ns, filter("{}"))),
  EXPLAIN(Kind.READS, (b, ns, id) -> b.explain(ns, filter("{}"))),
  COUNT(Kind.READS, (b, ns, id) -> b.count(ns)),
  WRITE_STATUS(Kind.READS, (b, ns, id) -> b.writeStatus(ns, new CommitId(new UUID(1, 2)))),
  SNAPSHOT(Kind.READS, (b, ns, id) -> b.snapshot(ns, SnapshotRef.version(0))),
  LIST_SNAPSHOTS(Kind.READS, (b, ns, id) -> b.listSnapshots(ns)),
  GET_SCHEMA(Kind.READS, (b, ns, id) -> b.getSchema(ns)),
  STATS(Kind.READS, (b, ns, id) -> b.stats(ns)),
  CREATE(Kind.WRITES_BY_ID, (b, ns, id) -> b.create(ns, input(id, Map.of("a", 1)))),
  UPDATE(Kind.WRITES_BY_ID, (b, ns, id) -> b.update(ns, id, update("{'$set':{'a':2}}"))),
  DELETE(Kind.WRITES_BY_ID, (b, ns, id) -> b.delete(ns, id)),
  RESTORE(Kind.WRITES_BY_ID, (b, ns, id) -> b.restore(ns, id)),
  BULK_CREATE(Kind.WRITES_BY_ID, (b, ns, id) -> b.bulkCreate(ns, List.of(input(id, Map.of())))),
  CREATE_ANONYMOUS(Kind.WRITES, (b, ns, id) -> b.create(ns, anonymous(Map.of("a", 1L)))),
  INGEST(
      Kind.WRITES,
      (b, ns, id) -> b.ingest(ns, Multi.createFrom().item(anonymous(Map.of("a", 1L))))),
  BULK_UPDATE(
      Kind.WRITES, (b, ns, id) -> b.bulkUpdate(ns, filter("{}"), update("{'$set':{'a':2}}"))),
  BULK_DELETE(Kind.WRITES, (b, ns, id) -> b.bulkDelete(ns, filter("{}"))),
  SET_SCHEMA(Kind.WRITES, (b, ns, id) -> b.setSchema(ns, EntitySchema.empty())),
  DROP_NAMESPACE(Kind.WRITES, (b, ns, id) -> b.dropNamespace(ns));

  /** What an operation does. */
  enum Kind {
    READS,
    READS_BY_ID,
    WRITES,
    WRITES_BY_ID
  }

  /** Makes a call. */
  @FunctionalInterface
  private interface Call {
    Uni<?> on(EntityBackend backend, String ns, String id);
  }

  private final Kind kind;
  private final Call call;

  Operation(Kind kind, Call call) {
    this.kind = kind;
    this.call = call;
  }

  private static Uni<?> list(Multi<?> multi) {
    return multi.collect().asList();
  }

  /** The call, not subscribed to. */
  Uni<?> on(EntityBackend backend, String ns, String id) {
    return call.on(backend, ns, id);
  }

  boolean writes() {
    return kind == Kind.WRITES || kind == Kind.WRITES_BY_ID;
  }

  boolean byId() {
    return kind == Kind.READS_BY_ID || kind == Kind.WRITES_BY_ID;
  }

  static Stream<Operation> all() {
    return Stream.of(values());
  }
}
