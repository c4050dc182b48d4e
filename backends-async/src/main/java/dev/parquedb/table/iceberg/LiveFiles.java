package dev.parquedb.table.iceberg;

import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileSet;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.IcebergDeletes.Kind;
import dev.parquedb.table.iceberg.IcebergDeletes.Scope;
import dev.parquedb.table.iceberg.IcebergDeletes.Source;
import dev.parquedb.table.iceberg.catalog.Locations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.util.ContentFileUtil;

/** The live files of a snapshot, from its manifests. For one use, by one thread at a time. */
final class LiveFiles {

  private final TableRef table;
  private final TableMetadata metadata;
  private final IcebergSchema schema;
  private final Map<String, Live> files = new HashMap<>();
  private final Map<String, List<Source>> deletes = new HashMap<>();
  private final List<Shared> shared = new ArrayList<>();
  private final Set<Integer> specs = new HashSet<>();

  /** A data file and the sequence number of what it holds. */
  private record Live(DataFile file, long sequence) {}

  /**
   * A file with deleted rows of several data files, which it takes to be read.
   *
   * @param source the file
   * @param sequence its sequence number
   */
  record Shared(Source source, long sequence) {}

  LiveFiles(TableRef table, TableMetadata metadata, IcebergSchema schema) {
    this.table = table;
    this.metadata = metadata;
    this.schema = schema;
  }

  /** Adds what manifests hold. */
  void read(List<ManifestFile> manifests, ResidentFiles resident) {
    List<DeleteFile> found = new ArrayList<>();
    for (ManifestFile manifest : manifests) {
      try {
        if (manifest.content() == ManifestContent.DATA) {
          data(manifest, resident);
        } else {
          deletes(manifest, resident, found);
        }
      } catch (RuntimeException e) {
        throw Damage.named(table, manifest.path(), e);
      }
    }
    found.forEach(this::delete);
  }

  private void data(ManifestFile manifest, ResidentFiles resident) {
    try (ManifestReader<org.apache.iceberg.DataFile> reader =
        ManifestFiles.read(manifest, resident, metadata.specsById())) {
      for (org.apache.iceberg.DataFile file : reader) {
        checkParquet(file);
        String path = path(file);
        PartitionSpec spec = metadata.specsById().get(file.specId());
        specs.add(file.specId());
        String written = metadata.location() + "/" + path;
        DataFile live =
            new DataFile(
                path,
                file.fileSizeInBytes(),
                file.recordCount(),
                Partitions.read(schema, spec, file.partition()),
                FileMetrics.read(schema, file),
                Optional.empty(),
                written.equals(file.location()) ? Optional.empty() : Optional.of(file.location()));
        Long sequence = file.dataSequenceNumber();
        files.put(path, new Live(live, sequence == null ? 0 : sequence));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory cannot fail", e);
    }
  }

  private void deletes(ManifestFile manifest, ResidentFiles resident, List<DeleteFile> found) {
    try (ManifestReader<DeleteFile> reader =
        ManifestFiles.readDeleteManifest(manifest, resident, metadata.specsById())) {
      reader.forEach(file -> found.add(file.copy()));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory cannot fail", e);
    }
  }

  private void checkParquet(ContentFile<?> file) {
    if (file.format() != FileFormat.PARQUET) {
      throw IcebergErrors.unsupported(
          table,
          file.format() + " files",
          "it holds " + file.location() + ", and only Parquet files are read");
    }
  }

  private String path(ContentFile<?> file) {
    return Locations.relative(table, file.location())
        .orElseThrow(
            () ->
                IcebergErrors.unsupported(
                    table,
                    "files outside of the table's folder",
                    "it refers to a file outside of its folder: " + file.location()));
  }

  private void delete(DeleteFile file) {
    if (file.content() == FileContent.EQUALITY_DELETES) {
      throw IcebergErrors.unsupported(
          table,
          "equality deletes",
          "rows are deleted by their values, by "
              + file.location()
              + "; compact it with the engine that wrote that");
    }
    Long sequence = file.dataSequenceNumber();
    long number = sequence == null ? 0 : sequence;
    String referenced = ContentFileUtil.referencedDataFileLocation(file);
    if (ContentFileUtil.isDV(file)) {
      attach(source(file, referenced, Kind.VECTOR), number);
      return;
    }
    checkParquet(file);
    if (referenced != null) {
      attach(source(file, referenced, Kind.POSITIONS), number);
    } else {
      shared.add(
          new Shared(
              new Source(
                  file.location(),
                  path(file),
                  "",
                  Kind.POSITIONS,
                  Scope.SHARED,
                  file.fileSizeInBytes(),
                  file.recordCount(),
                  0,
                  0),
              number));
    }
  }

  private Source source(DeleteFile file, String referenced, Kind kind) {
    // A file of another folder has no rows here.
    String dataFile = Locations.relative(table, referenced).orElse("");
    return new Source(
        file.location(),
        path(file),
        dataFile,
        kind,
        Scope.FILE,
        file.fileSizeInBytes(),
        file.recordCount(),
        kind == Kind.VECTOR ? file.contentOffset() : 0,
        kind == Kind.VECTOR ? file.contentSizeInBytes() : 0);
  }

  /** Deletes count for the data that was there when they were made. */
  private void attach(Source source, long sequence) {
    Live live = files.get(source.dataFile());
    if (live != null && live.sequence() <= sequence) {
      deletes.computeIfAbsent(source.dataFile(), none -> new ArrayList<>()).add(source);
    }
  }

  /** The ids of the ways in which the data files are partitioned. */
  Set<Integer> specs() {
    return specs;
  }

  /** The files with deleted rows of several data files. */
  List<Shared> shared() {
    return shared;
  }

  /**
   * Adds the rows that a shared file names.
   *
   * @param file the file
   * @param rows how many rows of which data file it names
   */
  void attach(Shared file, Map<String, Long> rows) {
    Source of = file.source();
    rows.forEach(
        (dataFile, count) ->
            attach(
                new Source(
                    of.location(),
                    of.path(),
                    dataFile,
                    of.kind(),
                    of.scope(),
                    of.bytes(),
                    count,
                    of.offset(),
                    of.length()),
                file.sequence()));
  }

  /** The live files with their deletes. */
  FileSet finish() {
    List<DataFile> all = new ArrayList<>(files.size());
    files.forEach(
        (path, live) -> {
          List<Source> sources = deletes.get(path);
          if (sources == null) {
            all.add(live.file());
          } else {
            sources.sort(Comparator.comparing(Source::key));
            all.add(live.file().withDeletes(new IcebergDeletes(path, sources)));
          }
        });
    return FileSet.empty().with(all, List.of());
  }
}
