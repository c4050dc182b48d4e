package dev.parquedb.table.iceberg;

import dev.parquedb.entity.CommitId;
import dev.parquedb.table.FileSet;
import dev.parquedb.table.PreparedCommit;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.IcebergDeletes.Source;
import dev.parquedb.table.iceberg.catalog.CatalogCommit;
import java.util.List;
import java.util.Map;

/**
 * A commit that is ready to be published.
 *
 * @param base the state it builds on; null when it creates the table
 * @param catalog what the catalog is to make current
 * @param sideFiles what it refers to beside data files, by path relative to the table's folder
 * @param manifests those of the side files that are manifests or lists of them, by location
 * @param deletes the files with deleted rows among them, and what they hold
 * @param files the live files after it
 */
record IcebergCommit(
    IcebergState base,
    CatalogCommit catalog,
    Map<String, byte[]> sideFiles,
    Map<String, byte[]> manifests,
    List<NewDeletes> deletes,
    FileSet files)
    implements PreparedCommit {

  /**
   * A file with deleted rows of a data file.
   *
   * @param source the file
   * @param rows what it holds
   */
  record NewDeletes(Source source, RowSet rows) {}

  @Override
  public TableRef table() {
    return catalog.table();
  }

  @Override
  public CommitId id() {
    return catalog.id();
  }

  @Override
  public long version() {
    return catalog.updated().lastSequenceNumber() - 1;
  }

  @Override
  public long bytes() {
    return sideFiles.values().stream().mapToLong(file -> file.length).sum();
  }
}
