package dev.parquedb.entity;

import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.update.Update;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;

/**
 * Entities in open tables: one table per namespace.
 *
 * <p><b>Laziness.</b> Nothing happens before subscription. A generated id and the operation id are
 * fixed when the {@code Uni} is built; subscribing again while the first attempt is pending or its
 * outcome unknown joins it, so {@code retry()} never writes twice.
 *
 * <p><b>Threads.</b> No method blocks. Results arrive on the Vert.x context that subscribed, if
 * there is one, otherwise on a thread of the backend.
 *
 * <p><b>Reads</b> see every commit acknowledged, by anyone, before they began, unless the caller
 * allows staleness. <b>Writes</b> are acknowledged when they are durable and visible to every
 * reader. Ids given as arguments are local ids or full ids ({@code ns/localId}) of the same
 * namespace.
 *
 * <p><b>Errors</b> are {@link EntityException}s; every method can fail with {@link
 * InvalidNamespaceException}, {@link InvalidIdException}, {@link StorageFailureException}, {@link
 * CorruptTableException}, {@link UnsupportedTableFeatureException} and {@link
 * BackendClosedException}; what else is said where it can happen. An argument that is null where
 * none is allowed throws {@link NullPointerException} at once.
 */
public interface EntityBackend {

  /** The table format. */
  BackendType type();

  /** Whether earlier snapshots can be read. */
  boolean supportsTimeTravel();

  /** Whether the schema of a namespace with data can change. */
  boolean supportsSchemaEvolution();

  /** Whether every write fails with {@link ReadOnlyException}. */
  boolean readOnly();

  /** What this backend can do, in detail. */
  EntityBackendCapabilities capabilities();

  /** Checks the storage and makes what the backend needs; called once by the front door. */
  Uni<Void> initialize();

  /**
   * Refuses new work, finishes the commit in flight, fails what is queued with {@link
   * BackendClosedException}, and frees everything. The storage stays open: it belongs to the
   * caller.
   */
  Uni<Void> close();

  /**
   * Reads one entity.
   *
   * @param ns the namespace
   * @param id the local or full id
   * @param options snapshot, projection, staleness
   * @return the entity, or a null item when missing or soft-deleted. Fails with {@link
   *     DuplicateEntityException} when foreign rows share the id
   */
  Uni<Entity> get(String ns, String id, GetOptions options);

  /**
   * Reads many entities of one snapshot.
   *
   * @param ns the namespace
   * @param ids local or full ids; duplicates count once
   * @param options snapshot, projection, staleness
   * @return those that exist, in the order of the ids
   */
  Multi<Entity> getMany(String ns, Collection<String> ids, GetOptions options);

  /**
   * Streams the matching entities of one snapshot, as fast as they are asked for.
   *
   * @param ns the namespace; an absent one is empty
   * @param filter which entities
   * @param options sort, limit, projection, snapshot; each honoured or refused
   */
  Multi<Entity> find(String ns, Filter filter, FindOptions options);

  /**
   * One page of matching entities in a total order (the sort, then {@code $id}).
   *
   * @param ns the namespace; an absent one is empty
   * @param filter which entities
   * @param options sort, page size ({@code limit}, default 100), cursor
   * @return the page; following its cursor neither repeats nor skips under concurrent writes. Fails
   *     with {@link SnapshotNotFoundException} when the cursor's snapshot was vacuumed
   */
  Uni<Page<Entity>> findPage(String ns, Filter filter, FindOptions options);

  /**
   * How a find would run: what is pruned at each step and the bytes planned. Reads metadata only.
   *
   * @param ns the namespace
   * @param filter which entities
   * @param options as for find
   */
  Uni<QueryPlan> explain(String ns, Filter filter, FindOptions options);

  /**
   * Counts matching entities.
   *
   * @param ns the namespace; an absent one has none
   * @param filter which entities
   * @param options snapshot, soft-deleted ones, staleness
   */
  Uni<Long> count(String ns, Filter filter, CountOptions options);

  /**
   * Whether a live entity of this id exists.
   *
   * @param ns the namespace
   * @param id the local or full id
   */
  Uni<Boolean> exists(String ns, String id);

  /**
   * Creates an entity.
   *
   * @param ns the namespace; made by the first create
   * @param input id (generated when absent), type, name, data
   * @param options actor, operation id
   * @return the entity as stored, version 1. Fails with {@link EntityExistsException} when the id
   *     exists, live or soft-deleted
   */
  Uni<Entity> create(String ns, CreateInput input, CreateOptions options);

  /**
   * Changes an entity. The update is re-applied to the refreshed entity after a conflict, so no
   * acknowledged change is lost.
   *
   * @param ns the namespace
   * @param id the local or full id
   * @param update what to change
   * @param options expected version, upsert, which document to return
   * @return the entity after (or before) the change; with upsert and BEFORE a null item when it was
   *     created. Fails with {@link EntityNotFoundException}, {@link VersionConflictException}
   */
  Uni<Entity> update(String ns, String id, Update update, UpdateOptions options);

  /**
   * Deletes an entity, softly unless {@code hard}.
   *
   * @param ns the namespace
   * @param id the local or full id
   * @param options hard or soft, expected version, actor
   * @return how many were deleted: 0 when there was none
   */
  Uni<DeleteResult> delete(String ns, String id, DeleteOptions options);

  /**
   * Revives a soft-deleted entity.
   *
   * @param ns the namespace
   * @param id the local or full id
   * @param options expected version, actor; upsert and array filters are refused
   * @return the live entity; unchanged when it was live. Fails with {@link EntityNotFoundException}
   */
  Uni<Entity> restore(String ns, String id, UpdateOptions options);

  /**
   * Creates many entities in one commit, all or none.
   *
   * @param ns the namespace
   * @param inputs what to create; at most the configured number, otherwise {@link
   *     LimitExceededException}: use {@link #ingest} for more
   * @param options actor, operation id
   * @return the entities in the order of the inputs
   */
  Uni<List<Entity>> bulkCreate(String ns, List<CreateInput> inputs, CreateOptions options);

  /**
   * Creates any number of entities in batches, one commit each, with bounded memory; pulls the
   * inputs only as fast as commits drain.
   *
   * @param ns the namespace
   * @param inputs what to create, in order
   * @param options batch size, position to resume from, progress
   * @return how many inputs are durable. A failure after some batches is reported in the result,
   *     with the position to resume from
   */
  Uni<IngestResult> ingest(String ns, Multi<CreateInput> inputs, IngestOptions options);

  /**
   * Changes every matching entity in one atomic commit.
   *
   * @param ns the namespace
   * @param filter which entities
   * @param update what to change
   * @param options actor; upsert, expected version and BEFORE/AFTER are refused. With {@code
   *     batched} any number in several commits, otherwise at most the configured number
   * @return how many matched and changed
   */
  Uni<UpdateResult> bulkUpdate(String ns, Filter filter, Update update, UpdateOptions options);

  /**
   * Deletes every matching entity in one atomic commit.
   *
   * @param ns the namespace
   * @param filter which entities
   * @param options hard or soft, actor; with {@code batched} any number in several commits,
   *     otherwise at most the configured number
   * @return how many were deleted
   */
  Uni<DeleteResult> bulkDelete(String ns, Filter filter, DeleteOptions options);

  /**
   * What became of a commit.
   *
   * @param ns the namespace
   * @param commit the id from {@link WriteOutcomeUnknownException#commitId()}
   */
  Uni<WriteStatus> writeStatus(String ns, CommitId commit);

  /**
   * A read-only view of one snapshot of a namespace.
   *
   * @param ns the namespace
   * @param ref the snapshot; before the first one the view is empty
   * @return the view; its writes fail with {@link ReadOnlyException}. Fails with {@link
   *     SnapshotNotFoundException}
   */
  Uni<EntityBackend> snapshot(String ns, SnapshotRef ref);

  /**
   * The snapshots that can be read, oldest first.
   *
   * @param ns the namespace; an absent one has none
   */
  Uni<List<SnapshotInfo>> listSnapshots(String ns);

  /**
   * Changes in commit order, whoever made the commits. Within a commit the order is fixed, so that
   * resuming after any token delivers what follows, exactly once. Delivers no faster than asked
   * for; cancelling stops the requests.
   *
   * @param ns the namespace; while it is absent nothing changes
   * @param options where to start and when to end
   * @return fails with {@link SnapshotNotFoundException} when the start, or what follows it, is no
   *     longer kept, or when the namespace is dropped meanwhile
   */
  Multi<ChangeEvent> changes(String ns, ChangeOptions options);

  /**
   * The declared schema.
   *
   * @param ns the namespace
   * @return the schema; fails with {@link SchemaNotFoundException} when the namespace is absent
   */
  Uni<EntitySchema> getSchema(String ns);

  /**
   * Declares or changes the schema; makes the table when the namespace is absent.
   *
   * @param ns the namespace
   * @param schema the whole new schema
   * @return fails with {@link IllegalSchemaChangeException} saying why a change is refused
   */
  Uni<Void> setSchema(String ns, EntitySchema schema);

  /** The namespaces, ascending. */
  Uni<List<String>> listNamespaces();

  /**
   * Removes a namespace with everything in it, for good.
   *
   * @param ns the namespace; an absent one is fine
   */
  Uni<Void> dropNamespace(String ns);

  /**
   * Merges small files, in the order of {@code $id}, and rewrites files without their deleted rows.
   * It commits step by step: nothing that others do meanwhile fails for it or is lost, and what was
   * done stays when it is cancelled or fails.
   *
   * @param ns the namespace
   * @param options sizes, dry run, progress
   */
  Uni<CompactResult> compact(String ns, CompactOptions options);

  /**
   * Removes files that no snapshot within the retention needs, what failed writes left behind too.
   * Snapshots before them can no longer be read. Cancelling it leaves the rest to the next run.
   *
   * @param ns the namespace
   * @param options retention, dry run, progress
   */
  Uni<VacuumResult> vacuum(String ns, VacuumOptions options);

  /**
   * Figures about a namespace.
   *
   * @param ns the namespace; all zero for an absent one
   */
  Uni<BackendStats> stats(String ns);

  /** {@link #get(String, String, GetOptions)} of the current snapshot. */
  default Uni<Entity> get(String ns, String id) {
    return get(ns, id, GetOptions.DEFAULT);
  }

  /** {@link #getMany(String, Collection, GetOptions)} of the current snapshot. */
  default Multi<Entity> getMany(String ns, Collection<String> ids) {
    return getMany(ns, ids, GetOptions.DEFAULT);
  }

  /** {@link #find(String, Filter, FindOptions)} without options. */
  default Multi<Entity> find(String ns, Filter filter) {
    return find(ns, filter, FindOptions.DEFAULT);
  }

  /** Every live entity. */
  default Multi<Entity> find(String ns) {
    return find(ns, Filter.all(), FindOptions.DEFAULT);
  }

  /** {@link #findPage(String, Filter, FindOptions)} without options. */
  default Uni<Page<Entity>> findPage(String ns, Filter filter) {
    return findPage(ns, filter, FindOptions.DEFAULT);
  }

  /** {@link #explain(String, Filter, FindOptions)} without options. */
  default Uni<QueryPlan> explain(String ns, Filter filter) {
    return explain(ns, filter, FindOptions.DEFAULT);
  }

  /** {@link #count(String, Filter, CountOptions)} without options. */
  default Uni<Long> count(String ns, Filter filter) {
    return count(ns, filter, CountOptions.DEFAULT);
  }

  /** How many live entities there are. */
  default Uni<Long> count(String ns) {
    return count(ns, Filter.all(), CountOptions.DEFAULT);
  }

  /** {@link #create(String, CreateInput, CreateOptions)} without options. */
  default Uni<Entity> create(String ns, CreateInput input) {
    return create(ns, input, CreateOptions.DEFAULT);
  }

  /** {@link #update(String, String, Update, UpdateOptions)} without options. */
  default Uni<Entity> update(String ns, String id, Update update) {
    return update(ns, id, update, UpdateOptions.DEFAULT);
  }

  /** A soft {@link #delete(String, String, DeleteOptions)}. */
  default Uni<DeleteResult> delete(String ns, String id) {
    return delete(ns, id, DeleteOptions.DEFAULT);
  }

  /** {@link #restore(String, String, UpdateOptions)} without options. */
  default Uni<Entity> restore(String ns, String id) {
    return restore(ns, id, UpdateOptions.DEFAULT);
  }

  /** {@link #bulkCreate(String, List, CreateOptions)} without options. */
  default Uni<List<Entity>> bulkCreate(String ns, List<CreateInput> inputs) {
    return bulkCreate(ns, inputs, CreateOptions.DEFAULT);
  }

  /** {@link #ingest(String, Multi, IngestOptions)} without options. */
  default Uni<IngestResult> ingest(String ns, Multi<CreateInput> inputs) {
    return ingest(ns, inputs, IngestOptions.DEFAULT);
  }

  /** {@link #bulkUpdate(String, Filter, Update, UpdateOptions)} without options. */
  default Uni<UpdateResult> bulkUpdate(String ns, Filter filter, Update update) {
    return bulkUpdate(ns, filter, update, UpdateOptions.DEFAULT);
  }

  /** A soft {@link #bulkDelete(String, Filter, DeleteOptions)}. */
  default Uni<DeleteResult> bulkDelete(String ns, Filter filter) {
    return bulkDelete(ns, filter, DeleteOptions.DEFAULT);
  }

  /** {@link #changes(String, ChangeOptions)} from now on. */
  default Multi<ChangeEvent> changes(String ns) {
    return changes(ns, ChangeOptions.DEFAULT);
  }

  /** {@link #compact(String, CompactOptions)} with the default sizes. */
  default Uni<CompactResult> compact(String ns) {
    return compact(ns, CompactOptions.DEFAULT);
  }

  /** {@link #vacuum(String, VacuumOptions)} with the default retention. */
  default Uni<VacuumResult> vacuum(String ns) {
    return vacuum(ns, VacuumOptions.DEFAULT);
  }
}
