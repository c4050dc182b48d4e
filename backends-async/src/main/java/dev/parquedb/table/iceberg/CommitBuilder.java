package dev.parquedb.table.iceberg;

import dev.parquedb.entity.ClockSkewException;
import dev.parquedb.entity.CommitId;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileSet;
import dev.parquedb.table.RandomUuid;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableChange;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.DeleteFilesWriter.Job;
import dev.parquedb.table.iceberg.IcebergCommit.NewDeletes;
import dev.parquedb.table.iceberg.IcebergDeletes.Source;
import dev.parquedb.table.iceberg.ResidentFiles.Lookup;
import dev.parquedb.table.iceberg.catalog.CatalogCommit;
import dev.parquedb.table.iceberg.catalog.Locations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;

/**
 * Builds a commit: the files with deleted rows, the manifests, the new metadata, and the live files
 * after it. Pure work on a base and a change; a run that misses a file is made again from the
 * beginning.
 */
final class CommitBuilder {

  private final TableRef table;
  private final IcebergState base;
  private final TableChange change;
  private final CommitId id;
  private final NewTables newTables;

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
      TableRef table, IcebergState base, TableChange change, CommitId id, NewTables newTables) {
    this.table = table;
    this.base = base;
    this.change = change;
    this.id = id;
    this.newTables = newTables;
  }

  /**
   * Builds the commit.
   *
   * @param plan what becomes of deletes of the base
   * @param resident the files that iceberg-core may read
   * @param random names what needs a name
   */
  IcebergCommit build(DeletePlan plan, Lookup resident, RandomGenerator random) {
    TableMetadata start = metadata(random);
    IcebergSchema schema = IcebergState.schema(start, start.schema());
    PartitionSpec spec = start.spec();
    Map<String, DataFile> put = new LinkedHashMap<>();
    change.add().forEach(added -> put.put(added.path(), added));
    TreeSet<String> leaving = new TreeSet<>(change.remove());
    TreeMap<String, RowSet> rows = new TreeMap<>();
    for (String path : new TreeSet<>(change.delete().keySet())) {
      DataFile target = put.containsKey(path) ? put.get(path) : base.files().get(path);
      if (plan.deletedAfter(path) < target.rows()) {
        rows.put(path, plan.written(path));
        put.put(path, target);
      } else if (put.remove(path) == null) {
        leaving.add(path);
      }
    }
    String prefix = "data/" + id + "-" + String.format("%016x", random.nextLong());
    DeleteFilesWriter writer = new DeleteFilesWriter(start.location(), spec, prefix);
    List<Job> jobs = new ArrayList<>();
    rows.forEach(
        (path, deleted) -> {
          DataFile file = put.get(path);
          jobs.add(
              new Job(
                  file,
                  location(start, file),
                  Partitions.write(schema, spec, file.partition()),
                  deleted));
        });
    if (start.formatVersion() >= 3) {
      writer.vectors(jobs);
    } else {
      writer.positions(jobs);
    }
    SnapshotWriter snapshots =
        new SnapshotWriter(start, new ResidentFiles(resident), random, id, change);
    for (DataFile added : change.add()) {
      if (put.containsKey(added.path())) {
        snapshots.add(dataFile(start, schema, added));
      }
    }
    for (String path : leaving) {
      DataFile file = base.files().get(path);
      snapshots.remove(leaving(file));
      sources(file)
          .forEach(
              source ->
                  snapshots.remove(
                      deleteFile(base.metadata(), base.icebergSchema(), file, source)));
    }
    rows.keySet()
        .forEach(
            path ->
                plan.replaced(path)
                    .forEach(
                        source ->
                            snapshots.remove(deleteFile(start, schema, put.get(path), source))));
    writer.metadata().forEach(snapshots::add);
    Snapshot snapshot = snapshots.write();
    TableMetadata updated = updated(start, snapshot);
    for (NewDeletes deletes : writer.written()) {
      String path = deletes.source().dataFile();
      List<Source> all = new ArrayList<>(plan.kept(path));
      all.add(deletes.source());
      put.put(path, put.get(path).withDeletes(new IcebergDeletes(path, all)));
    }
    return commit(updated, snapshots, writer, files().with(put.values(), leaving));
  }

  private TableMetadata updated(TableMetadata start, Snapshot snapshot) {
    TableMetadata.Builder next =
        TableMetadata.buildFrom(start)
            .setBranchSnapshot(snapshot, org.apache.iceberg.SnapshotRef.MAIN_BRANCH)
            .removeSnapshots(Retention.expired(start, snapshot, change, newTables.retention()));
    try {
      return next.build();
    } catch (IllegalArgumentException e) {
      // Core takes the time of this machine, and refuses one far before that of the last change.
      throw new ClockSkewException(
          table.namespace(),
          "Nothing was committed to "
              + table.namespace()
              + ": the clock of this machine is far behind that of who changed the table last ("
              + e.getMessage()
              + "); set it right");
    }
  }

  private IcebergCommit commit(
      TableMetadata updated, SnapshotWriter snapshots, DeleteFilesWriter writer, FileSet files) {
    Map<String, byte[]> side = new LinkedHashMap<>(writer.files());
    Map<String, byte[]> manifests = snapshots.written();
    manifests.forEach(
        (location, bytes) -> side.put(Locations.relative(table, location).orElseThrow(), bytes));
    CatalogCommit catalog =
        new CatalogCommit(
            table, base == null ? null : base.catalog(), updated, updated.changes(), id);
    return new IcebergCommit(base, catalog, side, manifests, writer.written(), files);
  }

  private FileSet files() {
    return base == null ? FileSet.empty() : base.files();
  }

  private static List<Source> sources(DataFile file) {
    return file.deletes()
        .map(IcebergDeletes.class::cast)
        .map(
            deletes ->
                deletes.files().stream()
                    .filter(source -> source.scope() == IcebergDeletes.Scope.FILE)
                    .toList())
        .orElse(List.of());
  }

  private static String location(TableMetadata metadata, DataFile file) {
    return file.reference().orElseGet(() -> metadata.location() + "/" + file.path());
  }

  /** The metadata that the snapshot is made on: with the properties and the schema it will have. */
  private TableMetadata metadata(RandomGenerator random) {
    Map<String, String> set = new HashMap<>();
    change.vacuumed().ifPresent(vacuumed -> set.putAll(TableProperties.of(vacuumed)));
    if (base == null) {
      return created(change.schema().orElseThrow(), set, random);
    }
    TableMetadata before = base.metadata();
    TableMetadata.Builder next = TableMetadata.buildFrom(before);
    if (change.schema().isPresent()) {
      EntitySchema wanted = change.schema().get();
      SchemaBuilder.Built built = IcebergFormat.changed(base, wanted);
      next.setCurrentSchema(built.schema(), built.last());
      if (!wanted.partitionBy().equals(base.schema().partitionBy())) {
        next.setDefaultPartitionSpec(Partitions.spec(built.schema(), wanted));
      }
      TreeSet<String> gone = new TreeSet<>(TableProperties.ofSchema(before.properties()).keySet());
      gone.removeAll(wanted.properties().keySet());
      set.putAll(wanted.properties());
      TableProperties.of(built.markers())
          .forEach(
              (name, value) -> {
                if (value != null) {
                  set.put(name, value);
                } else if (before.properties().containsKey(name)) {
                  gone.add(name);
                }
              });
      if (!gone.isEmpty()) {
        next.removeProperties(gone);
      }
    }
    set.entrySet()
        .removeIf(entry -> entry.getValue().equals(before.properties().get(entry.getKey())));
    if (!set.isEmpty()) {
      next.setProperties(set);
    }
    return next.build();
  }

  private TableMetadata created(
      EntitySchema wanted, Map<String, String> set, RandomGenerator random) {
    SchemaBuilder.Built built = SchemaBuilder.create(wanted);
    set.putAll(newTables.properties());
    set.putAll(wanted.properties());
    TableProperties.of(built.markers())
        .forEach(
            (name, value) -> {
              if (value != null) {
                set.put(name, value);
              }
            });
    return TableMetadata.buildFromEmpty(newTables.formatVersion())
        .assignUUID(RandomUuid.next(random).toString())
        .setLocation(Locations.of(table))
        .setCurrentSchema(built.schema(), built.last())
        .setDefaultPartitionSpec(Partitions.spec(built.schema(), wanted))
        .setDefaultSortOrder(
            SortOrder.builderFor(built.schema()).asc(dev.parquedb.entity.SystemFields.ID).build())
        .setProperties(set)
        .build();
  }

  private org.apache.iceberg.DataFile dataFile(
      TableMetadata metadata, IcebergSchema schema, DataFile file) {
    return DataFiles.builder(metadata.spec())
        .withPath(location(metadata, file))
        .withFormat(org.apache.iceberg.FileFormat.PARQUET)
        .withPartition(Partitions.write(schema, metadata.spec(), file.partition()))
        .withFileSizeInBytes(file.bytes())
        .withMetrics(FileMetrics.write(schema, file.rows(), file.stats()))
        .withSortOrderId(metadata.defaultSortOrderId())
        .build();
  }

  /** A file that leaves is found by its path and its partition, as they were before. */
  private org.apache.iceberg.DataFile leaving(DataFile file) {
    TableMetadata before = base.metadata();
    return DataFiles.builder(before.spec())
        .withPath(location(before, file))
        .withFormat(org.apache.iceberg.FileFormat.PARQUET)
        .withPartition(Partitions.write(base.icebergSchema(), before.spec(), file.partition()))
        .withFileSizeInBytes(file.bytes())
        .withRecordCount(file.rows())
        .build();
  }

  private static org.apache.iceberg.DeleteFile deleteFile(
      TableMetadata metadata, IcebergSchema schema, DataFile file, Source source) {
    var builder =
        org.apache.iceberg.FileMetadata.deleteFileBuilder(metadata.spec())
            .ofPositionDeletes()
            .withPath(source.location())
            .withReferencedDataFile(location(metadata, file))
            .withPartition(Partitions.write(schema, metadata.spec(), file.partition()))
            .withFileSizeInBytes(source.bytes())
            .withRecordCount(source.rows());
    if (source.kind() == IcebergDeletes.Kind.POSITIONS) {
      return builder.withFormat(org.apache.iceberg.FileFormat.PARQUET).build();
    }
    return builder
        .withFormat(org.apache.iceberg.FileFormat.PUFFIN)
        .withContentOffset(source.offset())
        .withContentSizeInBytes(source.length())
        .build();
  }
}
