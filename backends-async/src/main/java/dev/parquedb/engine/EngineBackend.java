package dev.parquedb.engine;

import dev.parquedb.entity.BackendClosedException;
import dev.parquedb.entity.BackendConfig;
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
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.DeleteResult;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityBackendCapabilities;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.ForeignTable;
import dev.parquedb.entity.GetOptions;
import dev.parquedb.entity.IngestOptions;
import dev.parquedb.entity.IngestResult;
import dev.parquedb.entity.Page;
import dev.parquedb.entity.QueryPlan;
import dev.parquedb.entity.ReadOnlyException;
import dev.parquedb.entity.Run;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.UpdateResult;
import dev.parquedb.entity.VacuumOptions;
import dev.parquedb.entity.VacuumResult;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.table.TableRef;
import dev.parquedb.update.Update;
import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Entities over any table format: validates, finds the table, and leaves the rest to {@link Reads},
 * {@link Writes} and {@link Tables}. Results are brought to the caller's context here, and only
 * here.
 */
final class EngineBackend implements EntityBackend {

  private final EngineServices services;
  private final Map<String, TableHandle> tables = new ConcurrentHashMap<>();
  private final Reads reads;
  private final Writes writes;
  private final Tables admin;
  private volatile boolean closed;

  EngineBackend(EngineServices services) {
    this.services = services;
    this.reads = new Reads(services.config());
    this.writes = new Writes(services.config(), services.random(), services.time());
    this.admin = new Tables(services, writes);
  }

  @Override
  public BackendType type() {
    return services.format().type();
  }

  @Override
  public boolean supportsTimeTravel() {
    return true;
  }

  @Override
  public boolean supportsSchemaEvolution() {
    return true;
  }

  @Override
  public boolean readOnly() {
    return services.config().readOnly();
  }

  @Override
  public EntityBackendCapabilities capabilities() {
    StorageCapabilities storage = services.config().storage().capabilities();
    return new EntityBackendCapabilities(
        true, true, true, true, true, storage.sharedWriters(), storage.externallyReadable());
  }

  @Override
  public Uni<Void> initialize() {
    return Contexts.returning(Uni.createFrom().deferred(admin::checkStorage));
  }

  @Override
  public Uni<Void> close() {
    return Contexts.returning(
        Uni.createFrom()
            .deferred(
                () -> {
                  closed = true;
                  return Multi.createFrom()
                      .iterable(tables.values())
                      .onItem()
                      .transformToUniAndMerge(TableHandle::close)
                      .collect()
                      .last()
                      .chain(closed -> services.format().close())
                      .invoke(services.cpu()::shutdown);
                }));
  }

  /** A null argument is a mistake in the caller's code: it is told at once, not by the answer. */
  private static void present(Object... arguments) {
    for (Object argument : arguments) {
      Objects.requireNonNull(argument, "argument");
    }
  }

  private TableHandle table(String ns) {
    EntityId.checkNamespace(ns);
    checkOpen(ns);
    return tables.computeIfAbsent(ns, this::open);
  }

  private void checkOpen(String ns) {
    if (closed) {
      throw new BackendClosedException(ns, "The backend was closed: open a new one");
    }
  }

  private TableHandle open(String ns) {
    BackendConfig config = services.config();
    ForeignTable foreign = config.foreign().get(ns);
    if (foreign != null) {
      TableRef table = new TableRef(ns, config.storage(), foreign.path());
      return new TableHandle(table, services.with(new ForeignFormat(services.format(), foreign)));
    }
    String folder = services.format().folder(config.location());
    String root = folder.isEmpty() ? ns : folder + "/" + ns;
    return new TableHandle(new TableRef(ns, config.storage(), root), services);
  }

  private <T> Uni<T> with(String ns, Function<TableHandle, Uni<T>> work) {
    return Contexts.returning(
        Uni.createFrom()
            .deferred(() -> work.apply(table(ns)))
            .onFailure()
            .transform(failure -> Failures.typed(ns, failure)));
  }

  private <T> Multi<T> streaming(String ns, Function<TableHandle, Multi<T>> work) {
    return Contexts.returning(
        Multi.createFrom()
            .deferred(() -> work.apply(table(ns)))
            .onFailure()
            .transform(failure -> Failures.typed(ns, failure)));
  }

  /** What a mutation is made of is fixed when the {@code Uni} is built, so that retries join it. */
  private <T> Uni<T> writing(String ns, Supplier<Function<TableHandle, Uni<T>>> prepared) {
    Function<TableHandle, Uni<T>> work;
    try {
      work = prepared.get();
    } catch (RuntimeException e) {
      return Contexts.returning(Uni.createFrom().failure(e));
    }
    return with(ns, work);
  }

  @Override
  public Uni<Entity> get(String ns, String id, GetOptions options) {
    present(ns, id, options);
    return with(ns, table -> reads.get(table, EntityId.of(ns, id), options));
  }

  @Override
  public Multi<Entity> getMany(String ns, Collection<String> ids, GetOptions options) {
    present(ns, ids, options);
    List<String> fixed = List.copyOf(ids);
    return streaming(ns, table -> reads.getMany(table, fixed, options));
  }

  @Override
  public Multi<Entity> find(String ns, Filter filter, FindOptions options) {
    present(ns, filter, options);
    return streaming(ns, table -> reads.find(table, filter, options));
  }

  @Override
  public Uni<Page<Entity>> findPage(String ns, Filter filter, FindOptions options) {
    present(ns, filter, options);
    return with(ns, table -> reads.page(table, filter, options));
  }

  @Override
  public Uni<QueryPlan> explain(String ns, Filter filter, FindOptions options) {
    present(ns, filter, options);
    return with(ns, table -> reads.explain(table, filter, options));
  }

  @Override
  public Uni<Long> count(String ns, Filter filter, CountOptions options) {
    present(ns, filter, options);
    return with(ns, table -> reads.count(table, filter, options));
  }

  @Override
  public Uni<Boolean> exists(String ns, String id) {
    present(ns, id);
    return with(ns, table -> reads.exists(table, EntityId.of(ns, id)));
  }

  @Override
  public Uni<Entity> create(String ns, CreateInput input, CreateOptions options) {
    present(ns, input, options);
    return writing(ns, () -> writes.create(ns, input, options));
  }

  @Override
  public Uni<Entity> update(String ns, String id, Update update, UpdateOptions options) {
    present(ns, id, update, options);
    return writing(ns, () -> writes.update(ns, id, update, options));
  }

  @Override
  public Uni<DeleteResult> delete(String ns, String id, DeleteOptions options) {
    present(ns, id, options);
    return writing(ns, () -> writes.delete(ns, id, options));
  }

  @Override
  public Uni<Entity> restore(String ns, String id, UpdateOptions options) {
    present(ns, id, options);
    return writing(ns, () -> writes.restore(ns, id, options));
  }

  @Override
  public Uni<List<Entity>> bulkCreate(String ns, List<CreateInput> inputs, CreateOptions options) {
    present(ns, inputs, options);
    return writing(ns, () -> writes.bulkCreate(ns, inputs, options));
  }

  @Override
  public Uni<IngestResult> ingest(String ns, Multi<CreateInput> inputs, IngestOptions options) {
    present(ns, inputs, options);
    return writing(ns, () -> writes.ingest(ns, inputs, options));
  }

  @Override
  public Uni<UpdateResult> bulkUpdate(
      String ns, Filter filter, Update update, UpdateOptions options) {
    present(ns, filter, update, options);
    return writing(ns, () -> writes.bulkUpdate(ns, filter, update, options, reads));
  }

  @Override
  public Uni<DeleteResult> bulkDelete(String ns, Filter filter, DeleteOptions options) {
    present(ns, filter, options);
    return writing(ns, () -> writes.bulkDelete(ns, filter, options, reads));
  }

  @Override
  public Uni<WriteStatus> writeStatus(String ns, CommitId commit) {
    present(ns, commit);
    return with(ns, table -> table.format().status(table.table(), commit));
  }

  @Override
  public Uni<EntityBackend> snapshot(String ns, SnapshotRef ref) {
    present(ns, ref);
    return with(
        ns,
        table ->
            table
                .state(java.util.Optional.of(ref), java.time.Duration.ZERO)
                .map(state -> new SnapshotBackend(this, ns, table, state, reads)));
  }

  @Override
  public Uni<List<SnapshotInfo>> listSnapshots(String ns) {
    present(ns);
    return with(ns, table -> table.snapshots().collect().asList());
  }

  @Override
  public Multi<ChangeEvent> changes(String ns, ChangeOptions options) {
    present(ns, options);
    return streaming(ns, table -> table.changes().events(options));
  }

  @Override
  public Uni<EntitySchema> getSchema(String ns) {
    present(ns);
    return with(ns, admin::getSchema);
  }

  @Override
  public Uni<Void> setSchema(String ns, EntitySchema schema) {
    present(ns, schema);
    return with(ns, table -> admin.setSchema(table, schema));
  }

  @Override
  public Uni<List<String>> listNamespaces() {
    return Contexts.returning(
        Uni.createFrom()
            .deferred(
                () -> {
                  checkOpen("");
                  return admin.list().chain(this::withForeign);
                })
            .onFailure()
            .transform(failure -> Failures.typed("", failure)));
  }

  /** The namespaces of other engines' tables are there where the tables are. */
  private Uni<List<String>> withForeign(List<String> own) {
    return Multi.createFrom()
        .iterable(services.config().foreign().keySet())
        .onItem()
        .transformToUniAndMerge(
            ns ->
                table(ns)
                    .state(java.util.Optional.empty(), java.time.Duration.ZERO)
                    .map(state -> state == null ? null : ns))
        .collect()
        .asList()
        .map(
            found -> {
              Set<String> all = new TreeSet<>(own);
              all.removeAll(services.config().foreign().keySet());
              all.addAll(found);
              return List.copyOf(all);
            });
  }

  @Override
  public Uni<Void> dropNamespace(String ns) {
    present(ns);
    return with(ns, admin::drop);
  }

  @Override
  public Uni<CompactResult> compact(String ns, CompactOptions options) {
    present(ns, options);
    return with(
        ns,
        table -> {
          checkMaintainable(ns, options.run());
          return table.maintenance().compact(options);
        });
  }

  @Override
  public Uni<VacuumResult> vacuum(String ns, VacuumOptions options) {
    present(ns, options);
    return with(
        ns,
        table -> {
          checkMaintainable(ns, options.run());
          return table.maintenance().vacuum(options);
        });
  }

  private void checkMaintainable(String ns, Run run) {
    writes.checkOurs(ns);
    if (run == Run.REAL && services.config().readOnly()) {
      throw new ReadOnlyException(
          ns, "This backend was opened read-only: it can tell by a dry run what it would do");
    }
  }

  @Override
  public Uni<BackendStats> stats(String ns) {
    present(ns);
    return with(ns, admin::stats);
  }
}
