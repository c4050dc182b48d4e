package dev.parquedb.table.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parquedb.entity.CommitId;
import dev.parquedb.table.TableChange;
import dev.parquedb.table.iceberg.catalog.CatalogCommit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;

/**
 * Lets iceberg-core write the manifests of a snapshot, into memory and on the calling thread. For
 * one use.
 */
final class SnapshotWriter {

  /** The key in the summary of what a commit was, in the words of this library. */
  static final String OPERATION = TableProperties.PREFIX + "operation";

  private static final Set<String> REARRANGING =
      Set.of(TableChange.OPTIMIZE, TableChange.SET_SCHEMA);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final TableMetadata base;
  private final ResidentFiles files;
  private final ResidentTable operations;
  private final CommitId id;
  private final TableChange change;
  private final List<DataFile> added = new ArrayList<>();
  private final List<DataFile> removed = new ArrayList<>();
  private final List<DeleteFile> addedDeletes = new ArrayList<>();
  private final List<DeleteFile> removedDeletes = new ArrayList<>();

  /**
   * Creates a writer.
   *
   * @param base the metadata to build on
   * @param files what can be read; takes what is written
   * @param random the ids of snapshots
   * @param id the id of the commit
   * @param change what it is about
   */
  SnapshotWriter(
      TableMetadata base,
      ResidentFiles files,
      RandomGenerator random,
      CommitId id,
      TableChange change) {
    this.base = base;
    this.files = files;
    this.operations = new ResidentTable(base, files, random);
    this.id = id;
    this.change = change;
  }

  /** Whether an operation only moves rows to other files. */
  static boolean rearranges(String operation) {
    return REARRANGING.contains(operation);
  }

  void add(DataFile file) {
    added.add(file);
  }

  void add(DeleteFile file) {
    addedDeletes.add(file);
  }

  void remove(DataFile file) {
    removed.add(file);
  }

  void remove(DeleteFile file) {
    removedDeletes.add(file);
  }

  /** Writes the manifests. The snapshot has the commit's time. */
  Snapshot write() {
    Table table = operations.table();
    if (removed.isEmpty() && addedDeletes.isEmpty() && removedDeletes.isEmpty()) {
      append(table);
    } else if (isRewrite()) {
      rewrite(table);
    } else {
      delta(table);
    }
    return timed(operations.current().currentSnapshot());
  }

  /** What was written, by location. */
  Map<String, byte[]> written() {
    return files.written();
  }

  private boolean isRewrite() {
    return rearranges(change.operation())
        && !removed.isEmpty()
        && (addedDeletes.isEmpty() || !removedDeletes.isEmpty());
  }

  private void append(Table table) {
    AppendFiles append = added.isEmpty() ? table.newFastAppend() : table.newAppend();
    added.forEach(append::appendFile);
    commit(append);
  }

  private void rewrite(Table table) {
    RewriteFiles rewrite = table.newRewrite();
    removed.forEach(rewrite::deleteFile);
    removedDeletes.forEach(rewrite::deleteFile);
    added.forEach(rewrite::addFile);
    addedDeletes.forEach(rewrite::addFile);
    rewrite.validateFromSnapshot(base.currentSnapshot().snapshotId());
    commit(rewrite);
  }

  private void delta(Table table) {
    RowDelta delta = table.newRowDelta();
    added.forEach(delta::addRows);
    removed.forEach(delta::removeRows);
    addedDeletes.forEach(delta::addDeletes);
    removedDeletes.forEach(delta::removeDeletes);
    if (base.currentSnapshot() != null) {
      delta.validateFromSnapshot(base.currentSnapshot().snapshotId());
    }
    commit(delta.validateDeletedFiles());
  }

  private <T extends SnapshotUpdate<T>> void commit(T update) {
    update.set(CatalogCommit.COMMIT_ID, id.toString());
    update.set(OPERATION, change.operation());
    change.summary().forEach((name, value) -> update.set(TableProperties.PREFIX + name, value));
    update
        .scanManifestsWith(DirectExecutor.INSTANCE)
        .writeManifestsWith(DirectExecutor.INSTANCE, 1)
        .commit();
  }

  /** Core takes the time of the clock of this machine; a commit has one that follows its base's. */
  private Snapshot timed(Snapshot snapshot) {
    try {
      ObjectNode json = (ObjectNode) MAPPER.readTree(SnapshotParser.toJson(snapshot));
      json.put("timestamp-ms", change.commitTime().toEpochMilli());
      return SnapshotParser.fromJson(json.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a snapshot is no JSON", e);
    }
  }
}
