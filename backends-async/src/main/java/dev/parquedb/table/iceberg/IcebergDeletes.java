package dev.parquedb.table.iceberg;

import dev.parquedb.table.RowDeletes;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The files that say which rows of a data file are deleted.
 *
 * @param dataFile the data file, by its path relative to the table's folder
 * @param files them; none of them names a row that another names too
 */
record IcebergDeletes(String dataFile, List<Source> files) implements RowDeletes {

  /** How deleted rows are kept. */
  enum Kind {
    /** A Parquet file of positions. */
    POSITIONS,
    /** A deletion vector in a Puffin file. */
    VECTOR
  }

  /** Whose deleted rows a file keeps. */
  enum Scope {
    /** Those of one data file. */
    FILE,
    /** Those of several. */
    SHARED
  }

  /**
   * A file, or the part of one, with deleted rows.
   *
   * @param location where it is, as the metadata has it
   * @param path the same, relative to the table's folder
   * @param dataFile the data file, by its path relative to the table's folder
   * @param kind how it keeps them
   * @param scope whose they are
   * @param bytes the size of the file
   * @param rows how many rows of the data file it names
   * @param offset where a vector starts in its file
   * @param length the bytes of a vector
   */
  record Source(
      String location,
      String path,
      String dataFile,
      Kind kind,
      Scope scope,
      long bytes,
      long rows,
      long offset,
      long length) {

    String key() {
      return path + "@" + offset;
    }
  }

  IcebergDeletes {
    files = List.copyOf(files);
  }

  @Override
  public String key() {
    return dataFile + "|" + files.stream().map(Source::key).collect(Collectors.joining("|"));
  }

  @Override
  public long cardinality() {
    return files.stream().mapToLong(Source::rows).sum();
  }
}
