package dev.parquedb.interop.iceberg;

import dev.parquedb.entity.CommitId;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.catalog.CatalogCommit;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.inmemory.InMemoryFileIO;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.types.Types;

/** Commits that append data files, made by Iceberg itself with manifests in memory. */
final class Appends {

  private final FileIO io = new InMemoryFileIO();
  private final ExecutorService here = new SameThread();

  /** A commit that creates a table with a first data file. */
  CatalogCommit creation(TableRef table, String location, CommitId id, String file, int version) {
    TableMetadata empty =
        TableMetadata.newTableMetadata(
            new Schema(Types.NestedField.required(1, "$id", Types.StringType.get())),
            PartitionSpec.unpartitioned(),
            SortOrder.unsorted(),
            location,
            new HashMap<>(Map.of("format-version", String.valueOf(version))));
    TableMetadata updated = append(empty, id, file);
    return new CatalogCommit(table, null, updated, updated.changes(), id);
  }

  /** A commit that adds a data file. */
  CatalogCommit append(TableRef table, CatalogTable base, CommitId id, String file) {
    TableMetadata updated = append(base.metadata(), id, file);
    return new CatalogCommit(table, base, updated, updated.changes(), id);
  }

  private TableMetadata append(TableMetadata base, CommitId id, String file) {
    Memory operations = new Memory(base);
    new BaseTable(operations, "table", report -> {})
        .newFastAppend()
        .appendFile(
            DataFiles.builder(base.spec())
                .withPath(base.location() + "/data/" + file)
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(100)
                .withRecordCount(1)
                .build())
        .set("parquedb.commit-id", id.toString())
        .scanManifestsWith(here)
        .writeManifestsWith(here, 1)
        .commit();
    return operations.current();
  }

  /** The names of the data files of a table, as a scan finds them. */
  List<String> files(TableMetadata metadata) {
    List<String> names = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        new BaseTable(new Memory(metadata), "table", report -> {})
            .newScan()
            .planWith(here)
            .planFiles()) {
      tasks.forEach(task -> names.add(task.file().location().replaceFirst(".*/", "")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  /** Records one commit. */
  private final class Memory implements TableOperations {
    private TableMetadata metadata;

    Memory(TableMetadata base) {
      metadata = base;
    }

    @Override
    public TableMetadata current() {
      return metadata;
    }

    @Override
    public TableMetadata refresh() {
      return metadata;
    }

    @Override
    public void commit(TableMetadata base, TableMetadata updated) {
      metadata = updated;
    }

    @Override
    public FileIO io() {
      return io;
    }

    @Override
    public String metadataFileLocation(String fileName) {
      return metadata.location() + "/metadata/" + fileName;
    }

    @Override
    public LocationProvider locationProvider() {
      return LocationProviders.locationsFor(metadata.location(), metadata.properties());
    }
  }

  private static final class SameThread extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
