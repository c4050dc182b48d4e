package dev.parquedb.table;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One live data file of a snapshot.
 *
 * @param path relative to the table's root, decoded (as storage names it)
 * @param bytes its size
 * @param rows its physical rows, deleted ones included
 * @param partition partition values by column name; a null value is a null
 * @param stats what is known about its columns; may be empty
 * @param deletes where its deleted rows are kept; empty for none
 * @param reference the path as the table's metadata has it, where it would be written otherwise
 *     here: who takes the file away must use the same text
 */
public record DataFile(
    String path,
    long bytes,
    long rows,
    Map<String, String> partition,
    FileStats stats,
    Optional<RowDeletes> deletes,
    Optional<String> reference) {

  /** A file whose path is written as it is written here. */
  public DataFile(
      String path,
      long bytes,
      long rows,
      Map<String, String> partition,
      FileStats stats,
      Optional<RowDeletes> deletes) {
    this(path, bytes, rows, partition, stats, deletes, Optional.empty());
  }

  public DataFile {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(stats, "stats");
    Objects.requireNonNull(deletes, "deletes");
    Objects.requireNonNull(reference, "reference");
  }

  /** The rows that are not deleted. */
  public long liveRows() {
    return rows - deletes.map(RowDeletes::cardinality).orElse(0L);
  }

  /** The same with other deletes. */
  public DataFile withDeletes(RowDeletes other) {
    return new DataFile(path, bytes, rows, partition, stats, Optional.of(other), reference);
  }
}
