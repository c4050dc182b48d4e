package dev.parquedb.table.iceberg;

import dev.parquedb.schema.FieldType;
import dev.parquedb.table.Columns.Column;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileSet;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.IcebergDeletes.Equality;
import dev.parquedb.table.iceberg.IcebergDeletes.Kind;
import dev.parquedb.table.iceberg.IcebergDeletes.Scope;
import dev.parquedb.table.iceberg.IcebergDeletes.Source;
import dev.parquedb.table.iceberg.catalog.Locations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
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
import org.apache.iceberg.types.Types.NestedField;
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
  private record Live(DataFile file, long sequence, Place place) {}

  /** A partition, of one way to partition. */
  private record Place(int spec, List<Object> values) {
    static Place of(ContentFile<?> file) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < file.partition().size(); i++) {
        Object value = file.partition().get(i, Object.class);
        values.add(value instanceof CharSequence text ? text.toString() : value);
      }
      return new Place(file.specId(), Collections.unmodifiableList(values));
    }
  }

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
        files.put(path, new Live(live, sequence == null ? 0 : sequence, Place.of(file)));
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
    Long sequence = file.dataSequenceNumber();
    long number = sequence == null ? 0 : sequence;
    if (file.content() == FileContent.EQUALITY_DELETES) {
      checkParquet(file);
      values(file, number);
      return;
    }
    String referenced = ContentFileUtil.referencedDataFileLocation(file);
    if (ContentFileUtil.isDV(file)) {
      attach(source(file, referenced, Kind.VECTOR), number);
      return;
    }
    checkParquet(file);
    if (referenced != null) {
      Source source = source(file, referenced, Kind.POSITIONS);
      if (source.isForeign()) {
        shared.add(new Shared(source, number));
      } else {
        attach(source, number);
      }
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
    rows.forEach(
        (dataFile, count) -> {
          if (count > 0) {
            attach(file.source().about(dataFile, count), file.sequence());
          }
        });
  }

  /** Rows that are deleted by their values: those that were there before, and of the partition. */
  private void values(DeleteFile file, long sequence) {
    List<Column> columns = new ArrayList<>();
    for (int id : file.equalityFieldIds()) {
      columns.add(column(file, id));
    }
    boolean everywhere = metadata.specsById().get(file.specId()).isUnpartitioned();
    Place place = Place.of(file);
    files.forEach(
        (path, live) -> {
          if (live.sequence() < sequence && (everywhere || live.place().equals(place))) {
            Equality equality =
                new Equality(
                    columns, schema.names(), live.file().bytes(), constants(live.file(), columns));
            Source source =
                new Source(
                    file.location(),
                    path(file),
                    path,
                    Kind.VALUES,
                    Scope.SHARED,
                    file.fileSizeInBytes(),
                    0,
                    0,
                    0,
                    Optional.of(equality));
            shared.add(new Shared(source, sequence));
          }
        });
  }

  private Column column(DeleteFile file, int id) {
    NestedField field = schema.schema().asStruct().field(id);
    FieldType type = field == null ? null : schema.columns().get(field.name());
    if (type == null || !field.type().isPrimitiveType()) {
      throw IcebergErrors.unsupported(
          table,
          "equality deletes by nested or dropped columns",
          "rows are deleted by the values of field " + id + ", by " + file.location());
    }
    return new Column(field.name(), type);
  }

  private Map<String, Object> constants(DataFile file, List<Column> columns) {
    Map<String, Object> constants = new HashMap<>();
    for (Column column : columns) {
      if (file.partition().containsKey(column.name())) {
        constants.put(
            column.name(), Values.parse(column.type(), file.partition().get(column.name())));
      }
    }
    return constants;
  }

  /** The data files of which several files name deleted rows, some of which may name them too. */
  Map<String, List<Source>> overlapping() {
    Map<String, List<Source>> overlapping = new HashMap<>();
    deletes.forEach(
        (path, sources) -> {
          if (sources.size() > 1 && sources.stream().anyMatch(Source::isForeign)) {
            overlapping.put(path, List.copyOf(sources));
          }
        });
    return overlapping;
  }

  /**
   * Takes each deleted row of a data file for one.
   *
   * @param path the data file
   * @param sources the same files, with numbers of rows that none of those before them names
   */
  void count(String path, List<Source> sources) {
    deletes.put(path, new ArrayList<>(sources));
  }

  /** Where there is a deletion vector, it holds what files of positions say. */
  private static List<Source> counting(List<Source> sources) {
    boolean vector = sources.stream().anyMatch(each -> each.kind() == Kind.VECTOR);
    return sources.stream()
        .filter(each -> !(vector && each.kind() == Kind.POSITIONS) && each.rows() > 0)
        .sorted(Comparator.comparing(Source::key))
        .toList();
  }

  /** The live files with their deletes. */
  FileSet finish() {
    List<DataFile> all = new ArrayList<>(files.size());
    files.forEach(
        (path, live) -> {
          List<Source> sources = counting(deletes.getOrDefault(path, List.of()));
          if (sources.isEmpty()) {
            all.add(live.file());
          } else {
            all.add(live.file().withDeletes(new IcebergDeletes(path, sources)));
          }
        });
    return FileSet.empty().with(all, List.of());
  }
}
