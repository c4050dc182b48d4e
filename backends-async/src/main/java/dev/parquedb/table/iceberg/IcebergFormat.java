package dev.parquedb.table.iceberg;

import dev.parquedb.ParqueDBException;
import dev.parquedb.entity.BackendType;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.IcebergBackendConfig;
import dev.parquedb.entity.RowDeletion;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.table.CommitOutcome;
import dev.parquedb.table.Cpu;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FormatContext;
import dev.parquedb.table.PreparedCommit;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.StoredColumns;
import dev.parquedb.table.TableChange;
import dev.parquedb.table.TableCommit;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.TableState;
import dev.parquedb.table.iceberg.catalog.Catalog;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Apache Iceberg tables of format version 2 and 3, over any catalog. What is not implemented is
 * refused by name, when a table is loaded or when it is first written.
 */
public final class IcebergFormat implements TableFormat {

  private static final int DELETES_AT_ONCE = 16;

  private final FormatContext context;
  private final Catalog catalog;
  private final String database;
  private final NewTables newTables;
  private final MetadataFiles files;
  private final DeletedRows deleted;
  private final NeededManifests needed;
  private final Snapshots snapshots;
  private final Publisher publisher;
  private final IcebergMaintenance maintenance;

  /**
   * Creates the format.
   *
   * @param context executor, time, randomness
   * @param catalog where the tables are registered
   * @param config what new tables are made with
   */
  public IcebergFormat(FormatContext context, Catalog catalog, IcebergBackendConfig config) {
    this.context = context;
    this.catalog = catalog;
    this.database = config.database();
    this.newTables = NewTables.of(config);
    Cpu cpu = new Cpu(context.cpu());
    this.files = new MetadataFiles(context.retries(), cpu);
    this.deleted = new DeletedRows(context, cpu);
    States states = new States(files, deleted);
    this.needed = new NeededManifests(states);
    this.snapshots = new Snapshots(catalog, states);
    this.publisher = new Publisher(context.retries(), catalog, snapshots, files, deleted);
    this.maintenance = new IcebergMaintenance(context.retries(), catalog, states, files);
  }

  @Override
  public BackendType type() {
    return BackendType.ICEBERG;
  }

  /** Tables lie as Hadoop catalogs have them: in the folder of their database. */
  @Override
  public String folder(String location) {
    return folder(location, database);
  }

  static String folder(String location, String database) {
    return location.isEmpty() ? database : location + "/" + database;
  }

  @Override
  public Uni<TableState> load(TableRef table, TableState known) {
    return snapshots.newest(table, (IcebergState) known).map(TableState.class::cast);
  }

  @Override
  public Uni<Boolean> stands(TableRef table, TableState state) {
    return catalog.stands(table, ((IcebergState) state).catalog());
  }

  @Override
  public Uni<TableState> loadAt(TableRef table, SnapshotRef ref) {
    return snapshots.at(table, ref).map(TableState.class::cast);
  }

  @Override
  public Uni<RowSet> deletedRows(TableRef table, DataFile file) {
    return deleted.of(table, file);
  }

  /** A name with the commit's id, the ordinal and 64 random bits: a rewritten file gets another. */
  @Override
  public String newDataFile(
      TableRef table, CommitId id, int ordinal, Map<String, String> partition) {
    return "data/"
        + Partitions.folder(partition)
        + String.format(
            Locale.ROOT, "%05d-%s-%016x.parquet", ordinal, id, context.random().nextLong());
  }

  @Override
  public Map<String, String> partition(EntitySchema schema, Map<String, Object> data) {
    return Partitions.of(schema, data);
  }

  @Override
  public RowDeletion deletes(TableState state) {
    return newTables.deletes();
  }

  @Override
  public Optional<StoredColumns> columns(TableState base, EntitySchema schema) {
    IcebergState state = (IcebergState) base;
    if (state != null && schema.equals(state.schema())) {
      return Optional.of(state.stored());
    }
    SchemaBuilder.Built built =
        state == null ? SchemaBuilder.create(schema) : changed(state, schema);
    return Optional.of(IcebergSchema.of(built.schema(), built.markers()).stored(built.last() + 1));
  }

  /** The schema of a state that changes. */
  static SchemaBuilder.Built changed(IcebergState state, EntitySchema schema) {
    return SchemaBuilder.change(
        schema,
        state.icebergSchema().schema(),
        state.metadata().lastColumnId(),
        state.icebergSchema().markers());
  }

  @Override
  public void checkSchema(TableRef table, EntitySchema schema) {
    SchemaCheck.check(schema);
  }

  @Override
  public Uni<PreparedCommit> prepare(
      TableRef table, TableState base, TableChange change, CommitId id) {
    return Uni.createFrom()
        .deferred(
            () -> {
              IcebergState state = (IcebergState) base;
              ChangeCheck.check(state, change);
              if (state != null) {
                state.schema();
                Support.checkWritable(table, state);
                if (change.vacuumed().isPresent()) {
                  Support.checkVacuumable(table, state.metadata());
                }
              }
              change.schema().ifPresent(schema -> checkSchema(table, schema));
              CommitBuilder builder = new CommitBuilder(table, state, change, id, newTables);
              DeletePlan plan = DeletePlan.of(state, change);
              return Uni.combine()
                  .all()
                  .unis(earlier(table, plan), needed.of(table, state, change))
                  .asTuple()
                  .chain(
                      both ->
                          files.run(
                              table,
                              both.getItem2(),
                              resident -> builder.build(plan, resident, context.random())));
            });
  }

  /** Reads the deletes that are written again. */
  private Uni<Boolean> earlier(TableRef table, DeletePlan plan) {
    return Multi.createFrom()
        .iterable(plan.toRead().entrySet())
        .onItem()
        .transformToUni(
            file ->
                deleted
                    .of(table, file.getKey(), file.getValue())
                    .map(rows -> Map.entry(file.getKey(), rows)))
        .merge(DELETES_AT_ONCE)
        .collect()
        .asList()
        .onFailure()
        .transform(ParqueDBException::first)
        .invoke(all -> all.forEach(file -> plan.read(file.getKey(), file.getValue())))
        .replaceWith(true);
  }

  @Override
  public Uni<Void> stage(PreparedCommit commit) {
    return Uni.createFrom().deferred(() -> publisher.stage((IcebergCommit) commit));
  }

  @Override
  public void unstage(PreparedCommit commit) {
    publisher.unstage((IcebergCommit) commit);
  }

  @Override
  public Uni<CommitOutcome> attempt(PreparedCommit commit) {
    return Uni.createFrom().deferred(() -> publisher.attempt((IcebergCommit) commit));
  }

  @Override
  public Uni<CommitOutcome> resolve(PreparedCommit commit) {
    return Uni.createFrom().deferred(() -> publisher.resolve((IcebergCommit) commit));
  }

  @Override
  public Uni<WriteStatus> status(TableRef table, CommitId id) {
    return publisher.status(table, id);
  }

  @Override
  public Multi<SnapshotInfo> history(TableRef table) {
    return snapshots.history(table);
  }

  @Override
  public Multi<TableCommit> commits(TableRef table, TableState base) {
    return snapshots.commits(table, (IcebergState) base);
  }

  @Override
  public Uni<Long> versionAt(TableRef table, Instant storeTime) {
    return maintenance.versionAt(table, storeTime);
  }

  @Override
  public Uni<Set<String>> references(TableRef table, long oldest, TableState newest) {
    return maintenance.references(table, oldest, (IcebergState) newest);
  }

  @Override
  public boolean isReferable(String path) {
    return IcebergMaintenance.isReferable(path);
  }

  @Override
  public Uni<List<String>> tables(StorageBackend storage, String location) {
    return catalog.list();
  }

  @Override
  public Uni<Void> deregister(TableRef table) {
    return catalog.drop(table).replaceWithVoid();
  }

  @Override
  public Uni<Void> vacuumMetadata(TableRef table, TableState state) {
    return maintenance.vacuumMetadata(table, (IcebergState) state);
  }

  @Override
  public Uni<Void> close() {
    return catalog.close();
  }
}
