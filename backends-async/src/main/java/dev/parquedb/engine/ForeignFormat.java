package dev.parquedb.engine;

import dev.parquedb.entity.BackendType;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.ForeignTable;
import dev.parquedb.entity.ReadOnlyException;
import dev.parquedb.entity.RowDeletion;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.table.CommitOutcome;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.PreparedCommit;
import dev.parquedb.table.RowIdentity;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableChange;
import dev.parquedb.table.TableCommit;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A format whose tables are those of other engines: read through their own columns, not written.
 */
final class ForeignFormat implements TableFormat {

  private static final Set<Primitive> NAMELESS =
      Set.of(Primitive.BINARY, Primitive.JSON, Primitive.VARIANT);

  private final TableFormat format;
  private final ForeignTable foreign;

  ForeignFormat(TableFormat format, ForeignTable foreign) {
    this.format = format;
    this.foreign = foreign;
  }

  private TableState shown(TableRef table, TableState state, TableState known) {
    if (state == null || state == own(known)) {
      return state == null ? null : known;
    }
    EntitySchema schema = state.rowSchema();
    foreign.idColumns().forEach(column -> check(table, schema, state.systemColumns(), column));
    return new ForeignState(
        state, schema, new RowIdentity(foreign.idColumns(), state.systemColumns()));
  }

  private static void check(
      TableRef table, EntitySchema schema, Set<String> system, String column) {
    FieldType type = schema.field(column).map(SchemaField::type).orElse(null);
    boolean names =
        system.contains(column)
            || type instanceof FieldType.Decimal
            || (type instanceof Primitive primitive && !NAMELESS.contains(primitive));
    if (!names) {
      throw new UnsupportedTableFeatureException(
          table.namespace(),
          "idColumns",
          "Foreign table "
              + table.root()
              + (type == null
                  ? " has no column " + column
                  : " cannot be identified by column " + column + " of type " + type.text())
              + ": name others in idColumns");
    }
  }

  private static TableState own(TableState state) {
    return state == null ? null : ((ForeignState) state).state();
  }

  private static ReadOnlyException readOnly(TableRef table) {
    return new ReadOnlyException(
        table.namespace(),
        "Namespace " + table.namespace() + " shows a table of another engine, which is only read");
  }

  @Override
  public BackendType type() {
    return format.type();
  }

  @Override
  public Uni<TableState> load(TableRef table, TableState known) {
    return format.load(table, own(known)).map(state -> shown(table, state, known));
  }

  @Override
  public Uni<Boolean> stands(TableRef table, TableState state) {
    return format.stands(table, own(state));
  }

  @Override
  public Uni<TableState> loadAt(TableRef table, SnapshotRef ref) {
    return format.loadAt(table, ref).map(state -> shown(table, state, null));
  }

  @Override
  public Uni<RowSet> deletedRows(TableRef table, DataFile file) {
    return format.deletedRows(table, file);
  }

  @Override
  public Uni<WriteStatus> status(TableRef table, CommitId id) {
    return format.status(table, id);
  }

  @Override
  public Multi<SnapshotInfo> history(TableRef table) {
    return format.history(table);
  }

  @Override
  public Multi<TableCommit> commits(TableRef table, TableState base) {
    return format
        .commits(table, own(base))
        .map(
            commit ->
                new TableCommit(
                    shown(table, commit.before(), null),
                    shown(table, commit.after(), null),
                    commit.summary()));
  }

  @Override
  public Uni<Long> versionAt(TableRef table, Instant storeTime) {
    return format.versionAt(table, storeTime);
  }

  @Override
  public Uni<Set<String>> references(TableRef table, long oldest, TableState newest) {
    return format.references(table, oldest, own(newest));
  }

  @Override
  public boolean isReferable(String path) {
    return format.isReferable(path);
  }

  @Override
  public Uni<List<String>> tables(StorageBackend storage, String location) {
    return format.tables(storage, location);
  }

  @Override
  public RowDeletion deletes(TableState state) {
    return format.deletes(own(state));
  }

  @Override
  public void checkSchema(TableRef table, EntitySchema schema) {
    throw readOnly(table);
  }

  @Override
  public String newDataFile(
      TableRef table, CommitId id, int ordinal, Map<String, String> partition) {
    throw readOnly(table);
  }

  @Override
  public Map<String, String> partition(EntitySchema schema, Map<String, Object> data) {
    return format.partition(schema, data);
  }

  @Override
  public Uni<PreparedCommit> prepare(
      TableRef table, TableState base, TableChange change, CommitId id) {
    return Uni.createFrom().failure(() -> readOnly(table));
  }

  @Override
  public Uni<Void> stage(PreparedCommit commit) {
    return Uni.createFrom().failure(() -> readOnly(commit.table()));
  }

  @Override
  public void unstage(PreparedCommit commit) {
    throw readOnly(commit.table());
  }

  @Override
  public Uni<CommitOutcome> attempt(PreparedCommit commit) {
    return Uni.createFrom().failure(() -> readOnly(commit.table()));
  }

  @Override
  public Uni<CommitOutcome> resolve(PreparedCommit commit) {
    return Uni.createFrom().failure(() -> readOnly(commit.table()));
  }
}
