package dev.parquedb.engine;

import dev.parquedb.engine.scan.PageCursor;
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
import dev.parquedb.entity.GetOptions;
import dev.parquedb.entity.IngestOptions;
import dev.parquedb.entity.IngestResult;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.entity.Page;
import dev.parquedb.entity.QueryPlan;
import dev.parquedb.entity.ReadOnlyException;
import dev.parquedb.entity.SchemaNotFoundException;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.entity.TableNotFoundException;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.UpdateResult;
import dev.parquedb.entity.VacuumOptions;
import dev.parquedb.entity.VacuumResult;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.TableState;
import dev.parquedb.update.Update;
import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A read-only view of one snapshot of one namespace. */
final class SnapshotBackend implements EntityBackend {

  private final EntityBackend backend;
  private final String namespace;
  private final TableHandle table;
  private final TableState state;
  private final Reads reads;

  /** The state is null for the time before the first snapshot: the view is empty. */
  SnapshotBackend(
      EntityBackend backend, String namespace, TableHandle table, TableState state, Reads reads) {
    this.backend = backend;
    this.namespace = namespace;
    this.table = table;
    this.state = state;
    this.reads = reads;
  }

  private void check(String ns, Optional<SnapshotRef> asOf) {
    EntityId.checkNamespace(ns);
    if (!ns.equals(namespace)) {
      throw new TableNotFoundException(
          ns, "This is a view of a snapshot of " + namespace + " only, not of " + ns);
    }
    if (asOf.isPresent()) {
      throw new InvalidInputException("asOf", "This view is bound to one snapshot already");
    }
  }

  private <T> Uni<T> reading(String ns, Optional<SnapshotRef> asOf, Supplier<Uni<T>> read) {
    return Contexts.returning(
        Uni.createFrom()
            .deferred(
                () -> {
                  check(ns, asOf);
                  return read.get();
                })
            .onFailure()
            .transform(failure -> Failures.typed(ns, failure)));
  }

  private <T> Multi<T> streaming(String ns, Optional<SnapshotRef> asOf, Supplier<Multi<T>> read) {
    return Contexts.returning(
        Multi.createFrom()
            .deferred(
                () -> {
                  check(ns, asOf);
                  return read.get();
                })
            .onFailure()
            .transform(failure -> Failures.typed(ns, failure)));
  }

  private <T> Uni<T> readOnly(String ns) {
    return Contexts.returning(
        Uni.createFrom()
            .failure(
                () ->
                    new ReadOnlyException(
                        ns, "This is a read-only view of a snapshot of " + namespace)));
  }

  @Override
  public BackendType type() {
    return backend.type();
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
    return true;
  }

  @Override
  public EntityBackendCapabilities capabilities() {
    EntityBackendCapabilities whole = backend.capabilities();
    return new EntityBackendCapabilities(
        false, false, false, false, false, whole.sharedWriters(), whole.externallyReadable());
  }

  @Override
  public Uni<Void> initialize() {
    return Uni.createFrom().voidItem();
  }

  /** Does nothing: the view lives as long as its backend. */
  @Override
  public Uni<Void> close() {
    return Uni.createFrom().voidItem();
  }

  @Override
  public Uni<Entity> get(String ns, String id, GetOptions options) {
    return reading(ns, options.asOf(), () -> reads.get(table, state, EntityId.of(ns, id), options));
  }

  @Override
  public Multi<Entity> getMany(String ns, Collection<String> ids, GetOptions options) {
    List<String> fixed = List.copyOf(ids);
    return streaming(
        ns, options.asOf(), () -> reads.getMany(table, state, reads.wanted(table, fixed), options));
  }

  @Override
  public Multi<Entity> find(String ns, Filter filter, FindOptions options) {
    return streaming(ns, options.asOf(), () -> reads.find(table, state, filter, options));
  }

  @Override
  public Uni<Page<Entity>> findPage(String ns, Filter filter, FindOptions options) {
    return reading(
        ns,
        options.asOf(),
        () ->
            reads.page(
                table,
                state,
                filter,
                options,
                options
                    .cursor()
                    .map(
                        text ->
                            PageCursor.parse(text, table.table().namespace(), filter, options))));
  }

  @Override
  public Uni<QueryPlan> explain(String ns, Filter filter, FindOptions options) {
    return reading(
        ns,
        options.asOf(),
        () -> Uni.createFrom().item(() -> reads.explain(table, state, filter, options)));
  }

  @Override
  public Uni<Long> count(String ns, Filter filter, CountOptions options) {
    return reading(ns, options.asOf(), () -> reads.count(table, state, filter, options));
  }

  @Override
  public Uni<Boolean> exists(String ns, String id) {
    return get(ns, id, GetOptions.DEFAULT).map(entity -> entity != null);
  }

  @Override
  public Uni<EntitySchema> getSchema(String ns) {
    return reading(
        ns,
        Optional.empty(),
        () -> {
          if (state == null) {
            throw new SchemaNotFoundException(ns, "Before its first snapshot " + ns + " has none");
          }
          return Uni.createFrom().item(state.schema());
        });
  }

  @Override
  public Uni<List<String>> listNamespaces() {
    return Contexts.returning(
        Uni.createFrom().item(state == null ? List.of() : List.of(namespace)));
  }

  @Override
  public Uni<List<SnapshotInfo>> listSnapshots(String ns) {
    return reading(
        ns,
        Optional.empty(),
        () ->
            backend
                .listSnapshots(ns)
                .map(
                    all ->
                        all.stream()
                            .filter(one -> state != null && one.version() <= state.version())
                            .toList()));
  }

  @Override
  public Uni<WriteStatus> writeStatus(String ns, CommitId commit) {
    return backend.writeStatus(ns, commit);
  }

  @Override
  public Uni<BackendStats> stats(String ns) {
    return reading(ns, Optional.empty(), () -> Uni.createFrom().item(() -> Tables.stats(state, 0)));
  }

  @Override
  public Uni<EntityBackend> snapshot(String ns, SnapshotRef ref) {
    return reading(ns, Optional.of(ref), () -> Uni.createFrom().item(this));
  }

  @Override
  public Multi<ChangeEvent> changes(String ns, ChangeOptions options) {
    return this.<ChangeEvent>readOnly(ns).toMulti();
  }

  @Override
  public Uni<Entity> create(String ns, CreateInput input, CreateOptions options) {
    return readOnly(ns);
  }

  @Override
  public Uni<Entity> update(String ns, String id, Update update, UpdateOptions options) {
    return readOnly(ns);
  }

  @Override
  public Uni<DeleteResult> delete(String ns, String id, DeleteOptions options) {
    return readOnly(ns);
  }

  @Override
  public Uni<Entity> restore(String ns, String id, UpdateOptions options) {
    return readOnly(ns);
  }

  @Override
  public Uni<List<Entity>> bulkCreate(String ns, List<CreateInput> inputs, CreateOptions options) {
    return readOnly(ns);
  }

  @Override
  public Uni<IngestResult> ingest(String ns, Multi<CreateInput> inputs, IngestOptions options) {
    return readOnly(ns);
  }

  @Override
  public Uni<UpdateResult> bulkUpdate(
      String ns, Filter filter, Update update, UpdateOptions options) {
    return readOnly(ns);
  }

  @Override
  public Uni<DeleteResult> bulkDelete(String ns, Filter filter, DeleteOptions options) {
    return readOnly(ns);
  }

  @Override
  public Uni<Void> setSchema(String ns, EntitySchema schema) {
    return readOnly(ns);
  }

  @Override
  public Uni<Void> dropNamespace(String ns) {
    return readOnly(ns);
  }

  @Override
  public Uni<CompactResult> compact(String ns, CompactOptions options) {
    return readOnly(ns);
  }

  @Override
  public Uni<VacuumResult> vacuum(String ns, VacuumOptions options) {
    return readOnly(ns);
  }
}
