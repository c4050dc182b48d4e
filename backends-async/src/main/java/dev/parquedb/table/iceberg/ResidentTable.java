package dev.parquedb.table.iceberg;

import java.util.random.RandomGenerator;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * One run of iceberg-core: what it commits is recorded and goes nowhere. It never fails for a
 * conflict, because iceberg-core would wait and try again on the same thread. Used by one thread.
 */
final class ResidentTable implements TableOperations {

  private final ResidentFiles files;
  private final RandomGenerator random;
  private TableMetadata current;

  ResidentTable(TableMetadata base, ResidentFiles files, RandomGenerator random) {
    this.current = base;
    this.files = files;
    this.random = random;
  }

  /** The table, with nothing reported anywhere. */
  Table table() {
    return new BaseTable(this, "table", report -> {});
  }

  @Override
  public TableMetadata current() {
    return current;
  }

  @Override
  public TableMetadata refresh() {
    return current;
  }

  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    if (base != current) {
      throw new CommitFailedException("made on another base than the only one");
    }
    current = metadata;
  }

  @Override
  public FileIO io() {
    return files;
  }

  @Override
  public String metadataFileLocation(String fileName) {
    return current.location() + "/metadata/" + fileName;
  }

  @Override
  public LocationProvider locationProvider() {
    return LocationProviders.locationsFor(current.location(), current.properties());
  }

  @Override
  public long newSnapshotId() {
    long id;
    do {
      id = random.nextLong() & Long.MAX_VALUE;
    } while (id == 0 || current.snapshot(id) != null);
    return id;
  }
}
