package dev.parquedb.table.iceberg;

import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.SystemFields;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;

/**
 * Makes a small table in memory, once: iceberg-core and Avro load many classes and a native library
 * from files, which threads that must not block have to find loaded.
 */
final class WarmUp {

  private static final AtomicBoolean DONE = new AtomicBoolean();
  private static final CommitId ID = new CommitId(new UUID(0, 0));

  private WarmUp() {}

  static void run() {
    if (!DONE.compareAndSet(false, true)) {
      return;
    }
    SchemaBuilder.Built built = SchemaBuilder.create(EntitySchema.empty());
    TableMetadata empty =
        TableMetadata.buildFromEmpty(2)
            .assignUUID(ID.toString())
            .setLocation("memory://warm-up")
            .setCurrentSchema(built.schema(), built.last())
            .setDefaultPartitionSpec(PartitionSpec.unpartitioned())
            .setDefaultSortOrder(SortOrder.builderFor(built.schema()).asc(SystemFields.ID).build())
            .build();
    // Any numbers do: nothing of it is kept.
    RandomGenerator random = RandomGenerator.of("SplittableRandom");
    DataFile file =
        DataFiles.builder(empty.spec())
            .withPath("memory://warm-up/file.parquet")
            .withFileSizeInBytes(1)
            .withRecordCount(1)
            .build();
    SnapshotWriter append =
        new SnapshotWriter(
            empty, new ResidentFiles(location -> null), random, ID, change(empty, 1));
    append.add(file);
    TableMetadata first = next(empty, append.write());
    Map<String, byte[]> files = new HashMap<>(append.written());
    SnapshotWriter delta =
        new SnapshotWriter(first, new ResidentFiles(files::get), random, ID, change(first, 2));
    delta.add(
        FileMetadata.deleteFileBuilder(first.spec())
            .ofPositionDeletes()
            .withPath("memory://warm-up/deletes.parquet")
            .withFormat(FileFormat.PARQUET)
            .withFileSizeInBytes(PositionDeletes.write(file.location(), RowSet.of(0)).length)
            .withRecordCount(1)
            .build());
    TableMetadata second = next(first, delta.write());
    files.putAll(delta.written());
    read(second, files);
  }

  private static TableMetadata next(TableMetadata base, Snapshot snapshot) {
    return TableMetadata.buildFrom(base)
        .setBranchSnapshot(snapshot, SnapshotRef.MAIN_BRANCH)
        .discardChanges()
        .build();
  }

  private static TableChange change(TableMetadata base, long millis) {
    return new TableChange(
        List.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        "WRITE",
        Map.of(),
        Instant.ofEpochMilli(base.lastUpdatedMillis() + millis),
        TableChange.Reads.NOTHING);
  }

  private static void read(TableMetadata metadata, Map<String, byte[]> files) {
    TableMetadata parsed = TableMetadataParser.fromJson(TableMetadataParser.toJson(metadata));
    ResidentFiles resident = new ResidentFiles(files::get);
    for (ManifestFile manifest : parsed.currentSnapshot().dataManifests(resident)) {
      try (ManifestReader<DataFile> reader =
          ManifestFiles.read(manifest, resident, parsed.specsById())) {
        reader.forEach(DataFile::location);
      } catch (IOException e) {
        throw new UncheckedIOException("reading from memory cannot fail", e);
      }
    }
  }
}
