package dev.parquedb.table.delta;

import dev.parquedb.entity.CommitId;
import dev.parquedb.schema.FieldType;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileSet;
import dev.parquedb.table.RandomUuid;
import dev.parquedb.table.RowDeletes;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableChange;
import dev.parquedb.table.TableChange.Reads;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.delta.Action.Add;
import dev.parquedb.table.delta.Action.CommitInfo;
import dev.parquedb.table.delta.Action.DataChange;
import dev.parquedb.table.delta.Action.FileNotes;
import dev.parquedb.table.delta.Action.Remove;
import dev.parquedb.table.delta.DeletionVectorFile.Written;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Builds the bytes of a commit and the state it leads to: pure work on a base and a change. */
final class CommitBuilder {

  private final TableRef table;
  private final DeltaState base;
  private final TableChange change;
  private final CommitId id;
  private final NewTables newTables;
  private final LogFile file;
  private final long millis;

  /**
   * Creates a builder.
   *
   * @param table the table
   * @param base the state to commit on; null to create the table
   * @param change what to commit
   * @param id the id of the commit
   * @param newTables what a new table is made with
   */
  CommitBuilder(
      TableRef table, DeltaState base, TableChange change, CommitId id, NewTables newTables) {
    this.newTables = newTables;
    this.table = table;
    this.base = base;
    this.change = change;
    this.id = id;
    this.file = new LogFile(table, base == null ? 0 : base.version() + 1);
    this.millis = change.commitTime().toEpochMilli();
  }

  /**
   * Builds the commit.
   *
   * @param deletedBefore the rows deleted before, by the path of each file the change deletes from
   * @param random names what needs a name
   */
  DeltaCommit build(Map<String, RowSet> deletedBefore, RandomGenerator random) {
    TableMetadata metadata = metadata(random);
    TreeSet<String> leaving = new TreeSet<>(change.remove());
    TreeMap<String, RowSet> vectors = new TreeMap<>();
    Map<String, DataFile> put = new LinkedHashMap<>();
    FileColumns columns = metadata.schema().files();
    change.add().forEach(added -> put.put(added.path(), columns.placed(added)));
    for (Map.Entry<String, RowSet> entry : change.delete().entrySet()) {
      String path = entry.getKey();
      DataFile target = put.containsKey(path) ? put.get(path) : base.files().get(path);
      RowSet before = deletedBefore.getOrDefault(path, RowSet.empty());
      RowSet rows = ChangeCheck.united(target, before, entry.getValue());
      if (rows.cardinality() < target.rows()) {
        vectors.put(path, rows);
        put.put(path, target);
      } else if (put.remove(path) == null) {
        leaving.add(path);
      }
    }
    Written written = DeletionVectorFile.write(vectors, RandomUuid.next(random));
    written.vectors().forEach((path, vector) -> put.put(path, put.get(path).withDeletes(vector)));
    return build(metadata, List.copyOf(put.values()), leaving, written);
  }

  private DeltaCommit build(
      TableMetadata metadata, List<DataFile> put, TreeSet<String> leaving, Written written) {
    byte[] content = content(metadata, put, leaving);
    return new DeltaCommit(
        table, base, id, state(metadata, put, leaving, content.length), content, written.file());
  }

  private TableMetadata metadata(RandomGenerator random) {
    if (base == null) {
      return TableMetadata.create(
          file, change.schema().orElseThrow(), RandomUuid.next(random), millis, newTables);
    }
    return change.schema().isPresent()
        ? TableMetadata.change(
            file, base, change.schema().get(), base.files().size() - change.remove().size())
        : TableMetadata.of(base);
  }

  private DeltaState state(
      TableMetadata metadata, List<DataFile> put, TreeSet<String> leaving, long bytes) {
    return new DeltaState(
        table,
        file.version(),
        change.commitTime(),
        metadata.protocol(),
        metadata.metaData(),
        metadata.schema(),
        files().with(put, leaving),
        VacuumTxns.with(base == null ? Map.of() : base.txns(), change.vacuumed()),
        base == null ? Map.of() : base.domains(),
        (base == null ? LogTail.WHOLE : base.tail()).plus(bytes));
  }

  private FileSet files() {
    return base == null ? FileSet.empty() : base.files();
  }

  private byte[] content(TableMetadata metadata, List<DataFile> put, TreeSet<String> leaving) {
    ActionWriter out = new ActionWriter();
    out.commitInfo(commitInfo(metadata));
    if (base == null || !base.protocol().equals(metadata.protocol())) {
      out.protocol(metadata.protocol());
    }
    if (base == null || !base.metaData().equals(metadata.metaData())) {
      out.metaData(metadata.metaData());
    }
    change.vacuumed().ifPresent(vacuumed -> VacuumTxns.of(vacuumed, millis).forEach(out::txn));
    for (String path : leaving) {
      out.remove(remove(base.files().get(path)));
    }
    Map<String, FieldType> columns = dataColumns(metadata);
    for (DataFile added : put) {
      DataFile before = files().get(added.path());
      if (before != null) {
        out.remove(remove(before));
      }
      out.add(add(added, columns));
    }
    return out.finish();
  }

  private CommitInfo commitInfo(TableMetadata metadata) {
    boolean blind =
        change.reads() == Reads.NOTHING
            && change.remove().isEmpty()
            && change.delete().isEmpty()
            && change.schema().isEmpty();
    OptionalLong time = OptionalLong.of(millis);
    return new CommitInfo(
        Features.hasInCommitTimestamps(metadata.protocol(), metadata.metaData())
            ? time
            : OptionalLong.empty(),
        time,
        Optional.of(change.operation()),
        change.summary(),
        Optional.of(EngineInfo.TEXT),
        Optional.of(id.toString()),
        base == null ? OptionalLong.empty() : OptionalLong.of(base.version()),
        Optional.of(blind));
  }

  /** Partition values stand for themselves: no statistics tell of them. */
  private static Map<String, FieldType> dataColumns(TableMetadata metadata) {
    Map<String, FieldType> columns = new LinkedHashMap<>(metadata.schema().columns());
    columns.keySet().removeAll(metadata.metaData().partitionColumns());
    return columns;
  }

  private Add add(DataFile added, Map<String, FieldType> columns) {
    return new Add(
        added.path(),
        added.partition(),
        added.bytes(),
        millis,
        dataChange(),
        Optional.of(StatsWriter.write(added, columns)),
        vector(added),
        FileNotes.named(added.reference()));
  }

  private Remove remove(DataFile before) {
    return new Remove(
        before.path(),
        OptionalLong.of(millis),
        dataChange(),
        before.partition(),
        OptionalLong.of(before.bytes()),
        vector(before),
        FileNotes.named(before.reference()));
  }

  private DataChange dataChange() {
    return DataChange.of(!ChangeCheck.rearranges(change));
  }

  private static Optional<DeletionVector> vector(DataFile file) {
    Optional<RowDeletes> deletes = file.deletes();
    return deletes.map(DeletionVector.class::cast);
  }
}
