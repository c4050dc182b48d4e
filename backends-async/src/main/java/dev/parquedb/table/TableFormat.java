package dev.parquedb.table;

import dev.parquedb.entity.BackendType;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.RowDeletion;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A table format: how metadata is laid out, read and committed. It knows nothing of entities,
 * filters or queues. Everything is lazy and never blocks; CPU work runs on the executor of the
 * {@link FormatContext}; results may arrive on any thread.
 *
 * <p>Failures: {@link dev.parquedb.entity.CorruptTableException} for damaged metadata, {@link
 * dev.parquedb.entity.UnsupportedTableFeatureException} for features this library does not
 * implement, {@link dev.parquedb.storage.StorageException} as the storage raised it.
 */
public interface TableFormat {

  /** Which format this is. */
  BackendType type();

  /**
   * Loads the newest state.
   *
   * @param table the table
   * @param known a state loaded before, to go on from; null for none
   * @return the newest state; the very object {@code known} when nothing was committed since (one
   *     cheap round trip); a null item when the table does not exist
   */
  Uni<TableState> load(TableRef table, TableState known);

  /**
   * Whether the commit that made a state is still in the table: it is not when the table was
   * dropped, or dropped and made again. A commit must not build on a state that does not stand.
   *
   * @param table the table
   * @param state a state loaded or committed before
   */
  Uni<Boolean> stands(TableRef table, TableState state);

  /**
   * Loads an earlier state.
   *
   * @param table the table
   * @param ref which one
   * @return the state; a null item when the table does not exist or the time lies before the first
   *     snapshot. Fails with {@link dev.parquedb.entity.SnapshotNotFoundException}
   */
  Uni<TableState> loadAt(TableRef table, SnapshotRef ref);

  /**
   * Loads which rows of a data file are deleted. The answer for one {@link RowDeletes#key()} never
   * changes, so it may be cached.
   *
   * @param table the table
   * @param file a data file of a state
   * @return the positions; empty when the file has no deletes
   */
  Uni<RowSet> deletedRows(TableRef table, DataFile file);

  /**
   * Names a new data file.
   *
   * @param table the table
   * @param id the commit it is written for
   * @param ordinal tells the files of one commit apart, from 0
   * @param partition the partition of its rows, as {@link #partition} tells it
   * @return the path relative to the table's root, unique for ever
   */
  String newDataFile(TableRef table, CommitId id, int ordinal, Map<String, String> partition);

  /**
   * The partition that a row belongs to. Pure.
   *
   * @param schema the declared fields
   * @param data the data of the row, as {@code schema} reads it
   * @return the values of the fields that partition the table, by name and in their order, as
   *     {@link DataFile#partition} has them; a null value is a null. Empty where nothing partitions
   *     it
   * @throws dev.parquedb.entity.SchemaViolationException naming a field whose value no partition
   *     can have
   */
  Map<String, String> partition(EntitySchema schema, Map<String, Object> data);

  /**
   * How a commit on a state must say that rows are gone: by {@link TableChange#delete}, or by
   * {@link TableChange#remove} of their file and {@link TableChange#add} of what is left of it.
   *
   * @param state a state
   */
  RowDeletion deletes(TableState state);

  /** How a table that is made stores the fields that are not declared. */
  default PayloadLayout newPayload() {
    return PayloadLayout.JSON;
  }

  /**
   * How new data files name and number the columns. Pure.
   *
   * @param base the state they are written for; null for a table that will be made
   * @param schema the declared fields of their rows: those of the base, or what the table is about
   *     to have instead, as {@link TableChange#schema} has it
   * @return empty where files name them as the table does, without numbers
   */
  default Optional<StoredColumns> columns(TableState base, EntitySchema schema) {
    return Optional.empty();
  }

  /**
   * Checks that a table of this format can have a schema, before anything is written for it.
   *
   * @param table the table
   * @param schema the schema; fails with {@link dev.parquedb.entity.IllegalSchemaChangeException}
   *     or {@link dev.parquedb.entity.UnsupportedTableFeatureException}
   */
  void checkSchema(TableRef table, EntitySchema schema);

  /**
   * Builds the metadata of a commit without writing any of it. New deletes are united with those of
   * the base.
   *
   * @param table the table
   * @param base the state to commit on; null to create the table (version 0)
   * @param change what to commit; its data files need not be written yet
   * @param id the id of the commit, kept in it
   * @return what {@link #stage} and {@link #attempt} write
   */
  Uni<PreparedCommit> prepare(TableRef table, TableState base, TableChange change, CommitId id);

  /**
   * Makes durable what a commit refers to beside its data files, such as deletion vectors. May run
   * while the data files are written; staging again writes the same again.
   *
   * @param commit a prepared commit
   */
  Uni<Void> stage(PreparedCommit commit);

  /**
   * Deletes what {@link #stage} wrote, in the background. Called only for a commit that was not
   * attempted.
   *
   * @param commit a prepared commit
   */
  void unstage(PreparedCommit commit);

  /**
   * Attempts the commit object with create-if-absent, once. Everything that it refers to is durable
   * already: the data files, and what {@link #stage} writes.
   *
   * @param commit a prepared commit
   * @return committed, conflicted (definite; others won) or unknown. A failure of the {@code Uni}
   *     means that the commit object was definitely not written
   */
  Uni<CommitOutcome> attempt(PreparedCommit commit);

  /**
   * {@link #stage}, then {@link #attempt}, for a commit whose data files are durable.
   *
   * @param commit a prepared commit
   * @return as {@link #attempt}
   */
  default Uni<CommitOutcome> publish(PreparedCommit commit) {
    return stage(commit).chain(() -> attempt(commit));
  }

  /**
   * Finds out about an unknown outcome, once: reads the commit object of that version; ours is
   * committed, another's is conflicted; when absent, the identical bytes are sent again to the same
   * slot.
   *
   * @param commit the prepared commit whose attempt was unknown
   * @return committed, conflicted, or still unknown
   */
  Uni<CommitOutcome> resolve(PreparedCommit commit);

  /**
   * What became of a commit, by its id.
   *
   * @param table the table
   * @param id the id
   */
  Uni<WriteStatus> status(TableRef table, CommitId id);

  /**
   * The commits that can be read, oldest first.
   *
   * @param table the table
   */
  Multi<SnapshotInfo> history(TableRef table);

  /**
   * The commits after a state, oldest first, up to the newest; read no faster than asked for, a
   * bounded number ahead.
   *
   * @param table the table
   * @param base the state; null for the commits from the first on
   * @return nothing when the commit that follows cannot be read, because it was not made yet or is
   *     no longer kept
   */
  Multi<TableCommit> commits(TableRef table, TableState base);

  /**
   * The version that was the newest at a time of the store's clock: the newest whose commit object
   * the store wrote at or before it.
   *
   * @param table the table
   * @param storeTime the time
   * @return the oldest version that can be loaded when that is newer
   */
  Uni<Long> versionAt(TableRef table, Instant storeTime);

  /**
   * Every file that some versions refer to, data files and what belongs to them.
   *
   * @param table the table
   * @param oldest the first version
   * @param newest the last version
   * @return paths relative to the table's root
   */
  Uni<Set<String>> references(TableRef table, long oldest, TableState newest);

  /**
   * Whether a file is of a kind that commits refer to, by its name. A vacuum leaves others alone.
   *
   * @param path relative to the table's root
   */
  boolean isReferable(String path);

  /**
   * The tables below a folder, ascending.
   *
   * @param storage the storage
   * @param location the folder; empty for the root
   */
  Uni<List<String>> tables(StorageBackend storage, String location);

  /**
   * The folder that holds the folders of the tables.
   *
   * @param location the folder that the configuration names; may be empty
   */
  default String folder(String location) {
    return location;
  }

  /**
   * Takes a table out of the catalog that it is registered with, before its files are deleted.
   *
   * @param table the table
   */
  default Uni<Void> deregister(TableRef table) {
    return Uni.createFrom().voidItem();
  }

  /**
   * Deletes metadata that no version refers to that can still be read. Called after a vacuum has
   * committed its cut-off.
   *
   * @param table the table
   * @param state a state that has the cut-off
   */
  default Uni<Void> vacuumMetadata(TableRef table, TableState state) {
    return Uni.createFrom().voidItem();
  }

  /** Stops what runs beside commits, such as checkpoints; nothing is left half written. */
  default Uni<Void> close() {
    return Uni.createFrom().voidItem();
  }
}
