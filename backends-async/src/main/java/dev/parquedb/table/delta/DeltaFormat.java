package dev.parquedb.table.delta;

import dev.parquedb.ParqueDBException;
import dev.parquedb.entity.BackendType;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.RowDeletion;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.table.BackgroundWork;
import dev.parquedb.table.CommitOutcome;
import dev.parquedb.table.Cpu;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FormatContext;
import dev.parquedb.table.HintWriter;
import dev.parquedb.table.PayloadLayout;
import dev.parquedb.table.PreparedCommit;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.Standing;
import dev.parquedb.table.TableChange;
import dev.parquedb.table.TableCommit;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Delta Lake tables, by the Delta protocol (PROTOCOL.md of the Delta Lake project): the JSON log,
 * deletion vectors, in-commit timestamps and table features. A feature that is not implemented is
 * refused by name, when a table is loaded or when it is first written.
 */
public final class DeltaFormat implements TableFormat {

  private static final int VECTORS_AT_ONCE = 16;

  private final FormatContext context;
  private final NewTables newTables;
  private final Cpu cpu;
  private final Snapshots snapshots;
  private final TimeTravel past;
  private final DeletionVectors vectors;
  private final CheckpointReader checkpoints;
  private final HintWriter hints;
  private final BackgroundWork background;
  private final Publisher publisher;
  private final History history;
  private final TableListing listing;
  private final DeltaMaintenance maintenance;

  /**
   * Creates the format.
   *
   * @param context executor, time, randomness
   * @param policy when checkpoints are made
   * @param newTables what new tables are made with
   */
  DeltaFormat(FormatContext context, CheckpointPolicy policy, NewTables newTables) {
    this.context = context;
    this.newTables = newTables;
    this.cpu = new Cpu(context.cpu());
    LogReader log = new LogReader(context.retries(), cpu);
    this.checkpoints = new CheckpointReader(context, cpu);
    Segments segments = new Segments(log, checkpoints);
    ListedStates listed = new ListedStates(log, cpu, segments);
    this.snapshots =
        new Snapshots(
            log,
            cpu,
            segments,
            listed,
            new HintTrust(context.time()),
            new Standing(context.time()));
    this.past = new TimeTravel(log, listed);
    RecentVectors recent = new RecentVectors();
    this.vectors = new DeletionVectors(context.retries(), cpu, recent);
    this.hints = new HintWriter(context.retries(), context.time());
    this.background = new BackgroundWork(context.cpu());
    Checkpoints upkeep =
        new Checkpoints(
            policy,
            new CheckpointWriter(context, cpu, log, this.checkpoints, hints),
            new LogCleanup(context, log),
            background);
    this.publisher =
        new Publisher(context.retries(), log, snapshots, new UnknownSlots(), upkeep, recent);
    this.history = new History(log);
    this.maintenance = new DeltaMaintenance(context.retries(), snapshots, past);
    this.listing = new TableListing(context.retries());
  }

  @Override
  public BackendType type() {
    return BackendType.DELTA;
  }

  @Override
  public Uni<TableState> load(TableRef table, TableState known) {
    Uni<DeltaState> state =
        known == null ? snapshots.newest(table) : snapshots.newestAfter(table, (DeltaState) known);
    return state.map(TableState.class::cast);
  }

  @Override
  public Uni<Boolean> stands(TableRef table, TableState state) {
    return snapshots.stands(table, (DeltaState) state);
  }

  @Override
  public Uni<TableState> loadAt(TableRef table, SnapshotRef ref) {
    return past.at(table, ref).map(TableState.class::cast);
  }

  @Override
  public Uni<RowSet> deletedRows(TableRef table, DataFile file) {
    return vectors.read(table, file);
  }

  /** A name with the commit's id, the ordinal and 64 random bits: a rewritten file gets another. */
  @Override
  public String newDataFile(
      TableRef table, CommitId id, int ordinal, Map<String, String> partition) {
    return PartitionFolders.path(partition)
        + String.format(
            Locale.ROOT, "part-%05d-%s-%016x.parquet", ordinal, id, context.random().nextLong());
  }

  @Override
  public Map<String, String> partition(EntitySchema schema, Map<String, Object> data) {
    if (schema.partitionBy().isEmpty()) {
      return Map.of();
    }
    Map<String, String> partition = new LinkedHashMap<>();
    for (String name : schema.partitionBy()) {
      SchemaField field = schema.field(name).orElseThrow();
      partition.put(name, PartitionValues.write(field, data.get(name)));
    }
    return Collections.unmodifiableMap(partition);
  }

  /** A table says itself whether it takes deletion vectors. */
  @Override
  public RowDeletion deletes(TableState state) {
    DeltaState delta = (DeltaState) state;
    return newTables.deletes() == RowDeletion.DELETION_VECTORS
            && Features.hasDeletionVectors(delta.protocol(), delta.metaData())
        ? RowDeletion.DELETION_VECTORS
        : RowDeletion.COPY_ON_WRITE;
  }

  @Override
  public PayloadLayout newPayload() {
    return newTables.payload();
  }

  @Override
  public void checkSchema(TableRef table, EntitySchema schema) {
    SchemaCheck.checkNew(table, schema);
  }

  @Override
  public Uni<PreparedCommit> prepare(
      TableRef table, TableState base, TableChange change, CommitId id) {
    return Uni.createFrom()
        .deferred(
            () -> {
              DeltaState state = (DeltaState) base;
              ChangeCheck.check(state, change);
              if (state != null) {
                state.schema();
                WriteSupport.check(table, state, change);
              }
              CommitBuilder builder = new CommitBuilder(table, state, change, id, newTables);
              return deletedBefore(table, state, change)
                  .chain(
                      rows -> cpu.items(work(change), () -> builder.build(rows, context.random())));
            });
  }

  private Uni<Map<String, RowSet>> deletedBefore(
      TableRef table, DeltaState base, TableChange change) {
    return Multi.createFrom()
        .iterable(change.delete().keySet())
        .filter(path -> base.files().get(path) != null)
        .onItem()
        .transformToUni(
            path -> vectors.read(table, base.files().get(path)).map(rows -> Map.entry(path, rows)))
        .merge(VECTORS_AT_ONCE)
        .collect()
        .in(HashMap<String, RowSet>::new, (all, entry) -> all.put(entry.getKey(), entry.getValue()))
        .onFailure()
        .transform(ParqueDBException::first)
        .map(all -> all);
  }

  private static long work(TableChange change) {
    long rows = change.delete().values().stream().mapToLong(RowSet::cardinality).sum();
    return rows + change.add().size() + change.remove().size();
  }

  @Override
  public Uni<Void> stage(PreparedCommit commit) {
    return Uni.createFrom().deferred(() -> publisher.stage((DeltaCommit) commit));
  }

  @Override
  public void unstage(PreparedCommit commit) {
    publisher.unstage((DeltaCommit) commit);
  }

  @Override
  public Uni<CommitOutcome> attempt(PreparedCommit commit) {
    return Uni.createFrom().deferred(() -> publisher.attempt((DeltaCommit) commit));
  }

  @Override
  public Uni<CommitOutcome> resolve(PreparedCommit commit) {
    return Uni.createFrom().deferred(() -> publisher.resolve((DeltaCommit) commit));
  }

  @Override
  public Uni<WriteStatus> status(TableRef table, CommitId id) {
    return publisher.status(table, id);
  }

  @Override
  public Multi<SnapshotInfo> history(TableRef table) {
    return history.of(table);
  }

  @Override
  public Multi<TableCommit> commits(TableRef table, TableState base) {
    return snapshots
        .stepsAfter(table, (DeltaState) base)
        .map(step -> new TableCommit(step.before(), step.state(), step.summary()));
  }

  @Override
  public Uni<Long> versionAt(TableRef table, Instant storeTime) {
    return maintenance.versionAt(table, storeTime);
  }

  @Override
  public Uni<Set<String>> references(TableRef table, long oldest, TableState newest) {
    return maintenance.references(table, oldest, (DeltaState) newest);
  }

  @Override
  public boolean isReferable(String path) {
    return DeltaMaintenance.isReferable(path);
  }

  @Override
  public Uni<List<String>> tables(StorageBackend storage, String location) {
    return listing.tables(storage, location);
  }

  /** Reads checkpoints. */
  CheckpointReader checkpoints() {
    return checkpoints;
  }

  /** What runs beside commits. */
  BackgroundWork background() {
    return background;
  }

  @Override
  public Uni<Void> close() {
    return Uni.createFrom()
        .voidItem()
        .invoke(
            () -> {
              background.close();
              hints.close();
            });
  }
}
