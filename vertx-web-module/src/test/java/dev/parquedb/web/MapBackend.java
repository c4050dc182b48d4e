package dev.parquedb.web;

import dev.parquedb.entity.BackendStats;
import dev.parquedb.entity.BackendType;
import dev.parquedb.entity.ChangeEvent;
import dev.parquedb.entity.ChangeOptions;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.CompactOptions;
import dev.parquedb.entity.CompactResult;
import dev.parquedb.entity.CountOptions;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.CreateOptions;
import dev.parquedb.entity.DeleteMode;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.DeleteResult;
import dev.parquedb.entity.Deleted;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityBackendCapabilities;
import dev.parquedb.entity.EntityExistsException;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.EntityNotFoundException;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.GetOptions;
import dev.parquedb.entity.IngestOptions;
import dev.parquedb.entity.IngestResult;
import dev.parquedb.entity.Page;
import dev.parquedb.entity.QueryPlan;
import dev.parquedb.entity.ReturnDocument;
import dev.parquedb.entity.SchemaNotFoundException;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.UpdateResult;
import dev.parquedb.entity.Upsert;
import dev.parquedb.entity.VacuumOptions;
import dev.parquedb.entity.VacuumResult;
import dev.parquedb.entity.VersionConflictException;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Match;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.update.Update;
import dev.parquedb.update.UpdateContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A backend in a map, for tests of the HTTP layer alone. Counts its writes. */
class MapBackend implements EntityBackend {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final CommitId COMMIT = CommitId.parse("01234567-89ab-4def-8123-456789abcdef");

  private final Map<EntityId, Entity> entities = new ConcurrentSkipListMap<>();
  private final Map<String, EntitySchema> schemas = new ConcurrentSkipListMap<>();
  private final AtomicLong writes = new AtomicLong();

  long writes() {
    return writes.get();
  }

  private static <T> Uni<T> lazily(Supplier<T> supplier) {
    return Uni.createFrom().item(supplier);
  }

  private static AssertionError unexpected() {
    return new AssertionError("Not expected of the HTTP layer");
  }

  @Override
  public BackendType type() {
    return BackendType.DELTA;
  }

  @Override
  public boolean supportsTimeTravel() {
    return false;
  }

  @Override
  public boolean supportsSchemaEvolution() {
    return false;
  }

  @Override
  public boolean readOnly() {
    return false;
  }

  @Override
  public EntityBackendCapabilities capabilities() {
    return new EntityBackendCapabilities(false, false, false, false, false, false, false);
  }

  @Override
  public Uni<Void> initialize() {
    return Uni.createFrom().voidItem();
  }

  @Override
  public Uni<Void> close() {
    return Uni.createFrom().voidItem();
  }

  @Override
  public Uni<Entity> get(String ns, String id, GetOptions options) {
    return lazily(() -> visible(entities.get(EntityId.of(ns, id)), options.deleted()));
  }

  private static Entity visible(Entity entity, Deleted deleted) {
    return entity == null || (entity.deleted() && deleted == Deleted.HIDDEN) ? null : entity;
  }

  @Override
  public Multi<Entity> getMany(String ns, Collection<String> ids, GetOptions options) {
    throw unexpected();
  }

  private List<Entity> matching(String ns, Filter filter, Deleted deleted) {
    EntityId.checkNamespace(ns);
    return entities.values().stream()
        .filter(entity -> entity.namespace().equals(ns))
        .filter(entity -> visible(entity, deleted) != null)
        .filter(entity -> filter.matches(entity.toMap()))
        .toList();
  }

  @Override
  public Multi<Entity> find(String ns, Filter filter, FindOptions options) {
    return Multi.createFrom()
        .deferred(
            () ->
                Multi.createFrom()
                    .items(
                        matching(ns, filter, options.deleted()).stream()
                            .sorted(
                                (a, b) -> options.sort().comparator().compare(a.toMap(), b.toMap()))
                            .skip(options.skip())
                            .limit(options.limit().orElse(Long.MAX_VALUE))));
  }

  @Override
  public Uni<Page<Entity>> findPage(String ns, Filter filter, FindOptions options) {
    long start = options.cursor().map(Long::parseLong).orElse(0L);
    long limit = options.limit().orElse(100);
    return find(ns, filter, options.withSkip(start).withLimit(limit + 1))
        .collect()
        .asList()
        .map(
            all ->
                all.size() > limit
                    ? new Page<>(
                        all.subList(0, (int) limit), Optional.of(String.valueOf(start + limit)))
                    : new Page<>(all, Optional.empty()));
  }

  @Override
  public Uni<QueryPlan> explain(String ns, Filter filter, FindOptions options) {
    throw unexpected();
  }

  @Override
  public Uni<Long> count(String ns, Filter filter, CountOptions options) {
    return lazily(() -> (long) matching(ns, filter, options.deleted()).size());
  }

  @Override
  public Uni<Boolean> exists(String ns, String id) {
    return get(ns, id).map(Objects::nonNull);
  }

  @Override
  public Uni<Entity> create(String ns, CreateInput input, CreateOptions options) {
    return lazily(() -> create(ns, input, options.actor()));
  }

  private Entity create(String ns, CreateInput input, Optional<String> actor) {
    EntityId id = EntityId.of(ns, input.id().orElse("generated-" + (writes.get() + 1)));
    Entity entity =
        new Entity(
            id.full(),
            input.type().orElse(ns),
            input.name(),
            NOW,
            actor.orElse(null),
            NOW,
            actor.orElse(null),
            null,
            null,
            1,
            input.data());
    if (entities.putIfAbsent(id, entity) != null) {
      throw new EntityExistsException(ns, id.full(), "Entity " + id.full() + " exists already");
    }
    writes.incrementAndGet();
    return entity;
  }

  @Override
  public Uni<Entity> update(String ns, String id, Update update, UpdateOptions options) {
    return lazily(
        () -> {
          EntityId key = EntityId.of(ns, id);
          Entity before = visible(entities.get(key), Deleted.HIDDEN);
          if (before == null && options.upsert() == Upsert.YES) {
            Map<String, Object> data =
                update.apply(
                    Map.of(),
                    UpdateContext.at(NOW).asInsert().withArrayFilters(options.arrayFilters()));
            Map<String, Object> document = new LinkedHashMap<>(data);
            document.put("$id", key.full());
            Entity created = create(ns, CreateInput.of(document), options.actor());
            return options.returnDocument() == ReturnDocument.AFTER ? created : null;
          }
          Entity found = existing(key, before, options.expectedVersion());
          Entity after =
              changed(
                  found,
                  update,
                  UpdateContext.at(NOW).withArrayFilters(options.arrayFilters()),
                  null);
          entities.put(key, after);
          writes.incrementAndGet();
          return options.returnDocument() == ReturnDocument.AFTER ? after : found;
        });
  }

  private static Entity existing(EntityId id, Entity entity, OptionalLong expected) {
    if (entity == null) {
      throw new EntityNotFoundException(
          id.namespace(), id.full(), "There is no entity " + id.full());
    }
    if (expected.isPresent() && expected.getAsLong() != entity.version()) {
      throw new VersionConflictException(
          id.namespace(), id.full(), expected.getAsLong(), entity.version());
    }
    return entity;
  }

  private static Entity changed(
      Entity entity, Update update, UpdateContext context, Instant deletedAt) {
    Map<String, Object> data =
        update == null ? entity.data() : update.apply(entity.data(), context);
    return new Entity(
        entity.id(),
        entity.type(),
        entity.name(),
        entity.createdAt(),
        entity.createdBy(),
        context.now(),
        null,
        deletedAt,
        null,
        entity.version() + 1,
        data);
  }

  @Override
  public Uni<DeleteResult> delete(String ns, String id, DeleteOptions options) {
    return lazily(
        () -> {
          EntityId key = EntityId.of(ns, id);
          Entity found = visible(entities.get(key), Deleted.HIDDEN);
          if (found == null) {
            return new DeleteResult(0, 0);
          }
          existing(key, found, options.expectedVersion());
          remove(key, found, options.mode());
          return new DeleteResult(1, 1);
        });
  }

  private void remove(EntityId id, Entity entity, DeleteMode mode) {
    if (mode == DeleteMode.HARD) {
      entities.remove(id);
    } else {
      entities.put(id, changed(entity, null, UpdateContext.at(NOW), NOW));
    }
    writes.incrementAndGet();
  }

  @Override
  public Uni<Entity> restore(String ns, String id, UpdateOptions options) {
    return lazily(
        () -> {
          EntityId key = EntityId.of(ns, id);
          Entity found = existing(key, entities.get(key), options.expectedVersion());
          Entity live = changed(found, null, UpdateContext.at(NOW), null);
          entities.put(key, live);
          writes.incrementAndGet();
          return live;
        });
  }

  @Override
  public Uni<List<Entity>> bulkCreate(String ns, List<CreateInput> inputs, CreateOptions options) {
    throw unexpected();
  }

  @Override
  public Uni<IngestResult> ingest(String ns, Multi<CreateInput> inputs, IngestOptions options) {
    AtomicLong created = new AtomicLong();
    AtomicLong commits = new AtomicLong();
    return inputs
        .skip()
        .first(options.resumeFrom())
        .group()
        .intoLists()
        .of(options.batchSize())
        .onItem()
        .invoke(
            batch -> {
              batch.forEach(input -> create(ns, input, options.actor()));
              created.addAndGet(batch.size());
              commits.incrementAndGet();
            })
        .collect()
        .last()
        .map(last -> Optional.<Throwable>empty())
        .onFailure()
        .recoverWithItem(Optional::of)
        .map(
            failure ->
                new IngestResult(
                    options.resumeFrom() + created.get(), created.get(), commits.get(), failure));
  }

  @Override
  public Uni<UpdateResult> bulkUpdate(
      String ns, Filter filter, Update update, UpdateOptions options) {
    return lazily(
        () -> {
          List<Entity> found = matching(ns, filter, Deleted.HIDDEN);
          found.forEach(
              entity ->
                  entities.put(
                      EntityId.of(ns, entity.id()),
                      changed(
                          entity,
                          update,
                          UpdateContext.at(NOW)
                              .withArrayFilters(options.arrayFilters())
                              .foundBy(new Match(filter, entity.toMap())),
                          null)));
          writes.incrementAndGet();
          return new UpdateResult(found.size(), found.size(), 1);
        });
  }

  @Override
  public Uni<DeleteResult> bulkDelete(String ns, Filter filter, DeleteOptions options) {
    return lazily(
        () -> {
          List<Entity> found = new ArrayList<>(matching(ns, filter, Deleted.HIDDEN));
          found.forEach(entity -> remove(EntityId.of(ns, entity.id()), entity, options.mode()));
          return new DeleteResult(found.size(), 1);
        });
  }

  @Override
  public Uni<WriteStatus> writeStatus(String ns, CommitId commit) {
    return lazily(
        () ->
            commit.equals(COMMIT) ? new WriteStatus.Committed(7) : new WriteStatus.NotCommitted());
  }

  @Override
  public Uni<EntityBackend> snapshot(String ns, SnapshotRef ref) {
    throw unexpected();
  }

  @Override
  public Uni<List<SnapshotInfo>> listSnapshots(String ns) {
    return lazily(
        () ->
            List.of(
                new SnapshotInfo(
                    7, 7, NOW, "WRITE", Optional.of(COMMIT), Map.of("rowsAdded", "3"))));
  }

  @Override
  public Multi<ChangeEvent> changes(String ns, ChangeOptions options) {
    throw unexpected();
  }

  @Override
  public Uni<EntitySchema> getSchema(String ns) {
    return lazily(
        () -> {
          if (!schemas.containsKey(ns)) {
            throw new SchemaNotFoundException(ns, "There is no namespace " + ns);
          }
          return schemas.get(ns);
        });
  }

  @Override
  public Uni<Void> setSchema(String ns, EntitySchema schema) {
    return lazily(
        () -> {
          schemas.put(ns, schema);
          writes.incrementAndGet();
          return null;
        });
  }

  @Override
  public Uni<List<String>> listNamespaces() {
    return lazily(() -> entities.keySet().stream().map(EntityId::namespace).distinct().toList());
  }

  @Override
  public Uni<Void> dropNamespace(String ns) {
    throw unexpected();
  }

  @Override
  public Uni<CompactResult> compact(String ns, CompactOptions options) {
    throw unexpected();
  }

  @Override
  public Uni<VacuumResult> vacuum(String ns, VacuumOptions options) {
    throw unexpected();
  }

  @Override
  public Uni<BackendStats> stats(String ns) {
    throw unexpected();
  }
}
