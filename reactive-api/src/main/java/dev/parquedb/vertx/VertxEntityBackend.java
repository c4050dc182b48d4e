package dev.parquedb.vertx;

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
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.GetOptions;
import dev.parquedb.entity.IngestOptions;
import dev.parquedb.entity.IngestResult;
import dev.parquedb.entity.Page;
import dev.parquedb.entity.QueryPlan;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.UpdateResult;
import dev.parquedb.entity.VacuumOptions;
import dev.parquedb.entity.VacuumResult;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.update.Update;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.streams.ReadStream;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * An {@link EntityBackend} in the types of Vert.x. Every operation starts at once, means what it
 * means there, and fails with the same errors; its outcome arrives on the context that called, or
 * on a new one when the caller is on none.
 *
 * <p>A {@code Future} cannot be cancelled: to cancel, use the Mutiny interface. A stream can, by
 * {@link MultiReadStream#cancel()}; it reads at most 64 items ahead.
 */
public final class VertxEntityBackend {

  private static final int WINDOW = 64;

  private final View view;
  private final EntityBackend backend;

  private VertxEntityBackend(View view, EntityBackend backend) {
    this.view = view;
    this.backend = Objects.requireNonNull(backend, "backend");
  }

  /**
   * A view of a backend.
   *
   * @param vertx the Vert.x instance the application runs on
   * @param backend the backend
   */
  public static VertxEntityBackend of(Vertx vertx, EntityBackend backend) {
    return new VertxEntityBackend(new View(vertx), backend);
  }

  /** The backend behind this view. */
  public EntityBackend unwrap() {
    return backend;
  }

  /** See {@link EntityBackend#type()}. */
  public BackendType type() {
    return backend.type();
  }

  /** See {@link EntityBackend#supportsTimeTravel()}. */
  public boolean supportsTimeTravel() {
    return backend.supportsTimeTravel();
  }

  /** See {@link EntityBackend#supportsSchemaEvolution()}. */
  public boolean supportsSchemaEvolution() {
    return backend.supportsSchemaEvolution();
  }

  /** See {@link EntityBackend#readOnly()}. */
  public boolean readOnly() {
    return backend.readOnly();
  }

  /** See {@link EntityBackend#capabilities()}. */
  public EntityBackendCapabilities capabilities() {
    return backend.capabilities();
  }

  /** See {@link EntityBackend#initialize()}. */
  public Future<Void> initialize() {
    return view.future(backend.initialize());
  }

  /** See {@link EntityBackend#close()}. */
  public Future<Void> close() {
    return view.future(backend.close());
  }

  /** See {@link EntityBackend#get(String, String, GetOptions)}. */
  public Future<Entity> get(String ns, String id, GetOptions options) {
    return view.future(backend.get(ns, id, options));
  }

  /** See {@link EntityBackend#get(String, String)}. */
  public Future<Entity> get(String ns, String id) {
    return get(ns, id, GetOptions.DEFAULT);
  }

  /** See {@link EntityBackend#getMany(String, Collection, GetOptions)}. */
  public MultiReadStream<Entity> getMany(String ns, Collection<String> ids, GetOptions options) {
    return view.stream(backend.getMany(ns, ids, options), WINDOW);
  }

  /** See {@link EntityBackend#getMany(String, Collection)}. */
  public MultiReadStream<Entity> getMany(String ns, Collection<String> ids) {
    return getMany(ns, ids, GetOptions.DEFAULT);
  }

  /** See {@link EntityBackend#find(String, Filter, FindOptions)}. */
  public MultiReadStream<Entity> find(String ns, Filter filter, FindOptions options) {
    return view.stream(backend.find(ns, filter, options), WINDOW);
  }

  /** See {@link EntityBackend#find(String, Filter)}. */
  public MultiReadStream<Entity> find(String ns, Filter filter) {
    return find(ns, filter, FindOptions.DEFAULT);
  }

  /** See {@link EntityBackend#find(String)}. */
  public MultiReadStream<Entity> find(String ns) {
    return find(ns, Filter.all(), FindOptions.DEFAULT);
  }

  /** See {@link EntityBackend#findPage(String, Filter, FindOptions)}. */
  public Future<Page<Entity>> findPage(String ns, Filter filter, FindOptions options) {
    return view.future(backend.findPage(ns, filter, options));
  }

  /** See {@link EntityBackend#findPage(String, Filter)}. */
  public Future<Page<Entity>> findPage(String ns, Filter filter) {
    return findPage(ns, filter, FindOptions.DEFAULT);
  }

  /** See {@link EntityBackend#explain(String, Filter, FindOptions)}. */
  public Future<QueryPlan> explain(String ns, Filter filter, FindOptions options) {
    return view.future(backend.explain(ns, filter, options));
  }

  /** See {@link EntityBackend#explain(String, Filter)}. */
  public Future<QueryPlan> explain(String ns, Filter filter) {
    return explain(ns, filter, FindOptions.DEFAULT);
  }

  /** See {@link EntityBackend#count(String, Filter, CountOptions)}. */
  public Future<Long> count(String ns, Filter filter, CountOptions options) {
    return view.future(backend.count(ns, filter, options));
  }

  /** See {@link EntityBackend#count(String, Filter)}. */
  public Future<Long> count(String ns, Filter filter) {
    return count(ns, filter, CountOptions.DEFAULT);
  }

  /** See {@link EntityBackend#count(String)}. */
  public Future<Long> count(String ns) {
    return count(ns, Filter.all(), CountOptions.DEFAULT);
  }

  /** See {@link EntityBackend#exists(String, String)}. */
  public Future<Boolean> exists(String ns, String id) {
    return view.future(backend.exists(ns, id));
  }

  /** See {@link EntityBackend#create(String, CreateInput, CreateOptions)}. */
  public Future<Entity> create(String ns, CreateInput input, CreateOptions options) {
    return view.future(backend.create(ns, input, options));
  }

  /** See {@link EntityBackend#create(String, CreateInput)}. */
  public Future<Entity> create(String ns, CreateInput input) {
    return create(ns, input, CreateOptions.DEFAULT);
  }

  /** See {@link EntityBackend#update(String, String, Update, UpdateOptions)}. */
  public Future<Entity> update(String ns, String id, Update update, UpdateOptions options) {
    return view.future(backend.update(ns, id, update, options));
  }

  /** See {@link EntityBackend#update(String, String, Update)}. */
  public Future<Entity> update(String ns, String id, Update update) {
    return update(ns, id, update, UpdateOptions.DEFAULT);
  }

  /** See {@link EntityBackend#delete(String, String, DeleteOptions)}. */
  public Future<DeleteResult> delete(String ns, String id, DeleteOptions options) {
    return view.future(backend.delete(ns, id, options));
  }

  /** See {@link EntityBackend#delete(String, String)}. */
  public Future<DeleteResult> delete(String ns, String id) {
    return delete(ns, id, DeleteOptions.DEFAULT);
  }

  /** See {@link EntityBackend#restore(String, String, UpdateOptions)}. */
  public Future<Entity> restore(String ns, String id, UpdateOptions options) {
    return view.future(backend.restore(ns, id, options));
  }

  /** See {@link EntityBackend#restore(String, String)}. */
  public Future<Entity> restore(String ns, String id) {
    return restore(ns, id, UpdateOptions.DEFAULT);
  }

  /** See {@link EntityBackend#bulkCreate(String, List, CreateOptions)}. */
  public Future<List<Entity>> bulkCreate(
      String ns, List<CreateInput> inputs, CreateOptions options) {
    return view.future(backend.bulkCreate(ns, inputs, options));
  }

  /** See {@link EntityBackend#bulkCreate(String, List)}. */
  public Future<List<Entity>> bulkCreate(String ns, List<CreateInput> inputs) {
    return bulkCreate(ns, inputs, CreateOptions.DEFAULT);
  }

  /**
   * See {@link EntityBackend#ingest}.
   *
   * @param ns the namespace
   * @param inputs what to create, in order; paused at once, then fetched only as fast as commits
   *     drain
   * @param options batch size, position to resume from, progress
   */
  public Future<IngestResult> ingest(
      String ns, ReadStream<CreateInput> inputs, IngestOptions options) {
    return view.future(backend.ingest(ns, view.multi(inputs), options));
  }

  /** {@link #ingest(String, ReadStream, IngestOptions)} without options. */
  public Future<IngestResult> ingest(String ns, ReadStream<CreateInput> inputs) {
    return ingest(ns, inputs, IngestOptions.DEFAULT);
  }

  /** See {@link EntityBackend#bulkUpdate(String, Filter, Update, UpdateOptions)}. */
  public Future<UpdateResult> bulkUpdate(
      String ns, Filter filter, Update update, UpdateOptions options) {
    return view.future(backend.bulkUpdate(ns, filter, update, options));
  }

  /** See {@link EntityBackend#bulkUpdate(String, Filter, Update)}. */
  public Future<UpdateResult> bulkUpdate(String ns, Filter filter, Update update) {
    return bulkUpdate(ns, filter, update, UpdateOptions.DEFAULT);
  }

  /** See {@link EntityBackend#bulkDelete(String, Filter, DeleteOptions)}. */
  public Future<DeleteResult> bulkDelete(String ns, Filter filter, DeleteOptions options) {
    return view.future(backend.bulkDelete(ns, filter, options));
  }

  /** See {@link EntityBackend#bulkDelete(String, Filter)}. */
  public Future<DeleteResult> bulkDelete(String ns, Filter filter) {
    return bulkDelete(ns, filter, DeleteOptions.DEFAULT);
  }

  /** See {@link EntityBackend#writeStatus(String, CommitId)}. */
  public Future<WriteStatus> writeStatus(String ns, CommitId commit) {
    return view.future(backend.writeStatus(ns, commit));
  }

  /** See {@link EntityBackend#snapshot(String, SnapshotRef)}. */
  public Future<VertxEntityBackend> snapshot(String ns, SnapshotRef ref) {
    return view.future(
        backend.snapshot(ns, ref).map(snapshot -> new VertxEntityBackend(view, snapshot)));
  }

  /** See {@link EntityBackend#listSnapshots(String)}. */
  public Future<List<SnapshotInfo>> listSnapshots(String ns) {
    return view.future(backend.listSnapshots(ns));
  }

  /** See {@link EntityBackend#changes(String, ChangeOptions)}. */
  public MultiReadStream<ChangeEvent> changes(String ns, ChangeOptions options) {
    return view.stream(backend.changes(ns, options), WINDOW);
  }

  /** See {@link EntityBackend#changes(String)}. */
  public MultiReadStream<ChangeEvent> changes(String ns) {
    return changes(ns, ChangeOptions.DEFAULT);
  }

  /** See {@link EntityBackend#getSchema(String)}. */
  public Future<EntitySchema> getSchema(String ns) {
    return view.future(backend.getSchema(ns));
  }

  /** See {@link EntityBackend#setSchema(String, EntitySchema)}. */
  public Future<Void> setSchema(String ns, EntitySchema schema) {
    return view.future(backend.setSchema(ns, schema));
  }

  /** See {@link EntityBackend#listNamespaces()}. */
  public Future<List<String>> listNamespaces() {
    return view.future(backend.listNamespaces());
  }

  /** See {@link EntityBackend#dropNamespace(String)}. */
  public Future<Void> dropNamespace(String ns) {
    return view.future(backend.dropNamespace(ns));
  }

  /** See {@link EntityBackend#compact(String, CompactOptions)}. */
  public Future<CompactResult> compact(String ns, CompactOptions options) {
    return view.future(backend.compact(ns, options));
  }

  /** See {@link EntityBackend#compact(String)}. */
  public Future<CompactResult> compact(String ns) {
    return compact(ns, CompactOptions.DEFAULT);
  }

  /** See {@link EntityBackend#vacuum(String, VacuumOptions)}. */
  public Future<VacuumResult> vacuum(String ns, VacuumOptions options) {
    return view.future(backend.vacuum(ns, options));
  }

  /** See {@link EntityBackend#vacuum(String)}. */
  public Future<VacuumResult> vacuum(String ns) {
    return vacuum(ns, VacuumOptions.DEFAULT);
  }

  /** See {@link EntityBackend#stats(String)}. */
  public Future<BackendStats> stats(String ns) {
    return view.future(backend.stats(ns));
  }
}
