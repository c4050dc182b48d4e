package dev.parquedb.table.iceberg;

import dev.parquedb.table.DataFile;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.iceberg.IcebergCommit.NewDeletes;
import dev.parquedb.table.iceberg.IcebergDeletes.Kind;
import dev.parquedb.table.iceberg.IcebergDeletes.Scope;
import dev.parquedb.table.iceberg.IcebergDeletes.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.inmemory.InMemoryOutputFile;
import org.apache.iceberg.puffin.Blob;
import org.apache.iceberg.puffin.BlobMetadata;
import org.apache.iceberg.puffin.Puffin;
import org.apache.iceberg.puffin.PuffinWriter;
import org.apache.iceberg.types.Conversions;

/**
 * Encodes the deleted rows of a commit: in tables of format version 2 one Parquet file of positions
 * for each data file, in later ones one Puffin file with a deletion vector for each. Pure; for one
 * use.
 */
final class DeleteFilesWriter {

  private static final long UNKNOWN = -1;

  private static final Pattern OURS =
      Pattern.compile("data/[0-9a-f-]{36}-[0-9a-f]{16}(?:-\\d+)?-deletes\\.(?:parquet|puffin)");

  private final String tableLocation;
  private final PartitionSpec spec;
  private final String name;
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final List<NewDeletes> written = new ArrayList<>();
  private final List<DeleteFile> metadata = new ArrayList<>();

  /**
   * Creates a writer.
   *
   * @param tableLocation where the table lies
   * @param spec how it is partitioned
   * @param name what the names of the files begin with, relative to the table's folder
   */
  DeleteFilesWriter(String tableLocation, PartitionSpec spec, String name) {
    this.tableLocation = tableLocation;
    this.spec = spec;
    this.name = name;
  }

  /**
   * The deleted rows of a data file.
   *
   * @param file the data file
   * @param location where it is, as metadata names it
   * @param partition its partition
   * @param rows the rows
   */
  record Job(DataFile file, String location, StructLike partition, RowSet rows) {}

  /** Whether a file was written here, by its path: then it names no row twice. */
  static boolean isOurs(String path) {
    return OURS.matcher(path).matches();
  }

  /** Encodes files of positions. */
  void positions(List<Job> jobs) {
    for (Job job : jobs) {
      String path = name + "-" + files.size() + "-deletes.parquet";
      byte[] bytes = PositionDeletes.write(job.location(), job.rows());
      files.put(path, bytes);
      Source source = source(job, path, Kind.POSITIONS, bytes.length, 0, 0);
      written.add(new NewDeletes(source, job.rows()));
      metadata.add(
          FileMetadata.deleteFileBuilder(spec)
              .ofPositionDeletes()
              .withPath(source.location())
              .withFormat(FileFormat.PARQUET)
              .withPartition(job.partition())
              .withFileSizeInBytes(bytes.length)
              .withMetrics(metrics(job))
              .withReferencedDataFile(job.location())
              .build());
    }
  }

  /** Bounds that are one value tell readers that the file is about one data file. */
  private static Metrics metrics(Job job) {
    int path = MetadataColumns.DELETE_FILE_PATH.fieldId();
    var bound = Conversions.toByteBuffer(MetadataColumns.DELETE_FILE_PATH.type(), job.location());
    long rows = job.rows().cardinality();
    Map<Integer, Long> values = Map.of(path, rows, MetadataColumns.DELETE_FILE_POS.fieldId(), rows);
    Map<Integer, Long> nulls = Map.of(path, 0L, MetadataColumns.DELETE_FILE_POS.fieldId(), 0L);
    return new Metrics(rows, null, values, nulls, null, Map.of(path, bound), Map.of(path, bound));
  }

  /** Encodes a file of deletion vectors. */
  void vectors(List<Job> jobs) {
    if (jobs.isEmpty()) {
      return;
    }
    String path = name + "-deletes.puffin";
    InMemoryOutputFile out = new InMemoryOutputFile(path);
    List<BlobMetadata> blobs = new ArrayList<>();
    try (PuffinWriter puffin = Puffin.write(out).createdBy("ParqueDB").build()) {
      for (Job job : jobs) {
        blobs.add(puffin.write(blob(job)));
      }
      puffin.finish();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    byte[] bytes = out.toByteArray();
    files.put(path, bytes);
    for (int i = 0; i < jobs.size(); i++) {
      Job job = jobs.get(i);
      BlobMetadata blob = blobs.get(i);
      Source source = source(job, path, Kind.VECTOR, bytes.length, blob.offset(), blob.length());
      written.add(new NewDeletes(source, job.rows()));
      metadata.add(
          FileMetadata.deleteFileBuilder(spec)
              .ofPositionDeletes()
              .withPath(source.location())
              .withFormat(FileFormat.PUFFIN)
              .withPartition(job.partition())
              .withFileSizeInBytes(bytes.length)
              .withReferencedDataFile(job.location())
              .withContentOffset(blob.offset())
              .withContentSizeInBytes(blob.length())
              .withRecordCount(job.rows().cardinality())
              .build());
    }
  }

  private static Blob blob(Job job) {
    return new Blob(
        DeletionVectorBlob.TYPE,
        List.of(MetadataColumns.ROW_POSITION.fieldId()),
        UNKNOWN,
        UNKNOWN,
        DeletionVectorBlob.write(job.rows()),
        null,
        Map.of(
            "referenced-data-file",
            job.location(),
            "cardinality",
            Long.toString(job.rows().cardinality())));
  }

  private Source source(Job job, String path, Kind kind, long bytes, long offset, long length) {
    return new Source(
        tableLocation + "/" + path,
        path,
        job.file().path(),
        kind,
        Scope.FILE,
        bytes,
        job.rows().cardinality(),
        offset,
        length);
  }

  /** The files, by path relative to the table's folder. */
  Map<String, byte[]> files() {
    return files;
  }

  /** What they hold. */
  List<NewDeletes> written() {
    return written;
  }

  /** What metadata says of them. */
  List<DeleteFile> metadata() {
    return metadata;
  }
}
