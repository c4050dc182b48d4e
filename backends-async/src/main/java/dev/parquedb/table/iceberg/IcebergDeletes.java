package dev.parquedb.table.iceberg;

import dev.parquedb.table.ColumnNames;
import dev.parquedb.table.Columns.Column;
import dev.parquedb.table.RowDeletes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The files that say which rows of a data file are deleted.
 *
 * @param dataFile the data file, by its path relative to the table's folder
 * @param files them; no row counts for two of them
 */
record IcebergDeletes(String dataFile, List<Source> files) implements RowDeletes {

  /** How deleted rows are kept. */
  enum Kind {
    /** A Parquet file of positions. */
    POSITIONS,
    /** A deletion vector in a Puffin file. */
    VECTOR,
    /** A Parquet file of values: the rows that have them are deleted. */
    VALUES
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
   * @param equality how rows are told by values; empty for other kinds
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
      long length,
      Optional<Equality> equality) {

    /** Identifies what is read from it. */
    String key() {
      return equality.isEmpty() ? path + "@" + offset : path + "@" + dataFile;
    }

    /** A file that names rows of one data file by position, or a part of one. */
    Source(
        String location,
        String path,
        String dataFile,
        Kind kind,
        Scope scope,
        long bytes,
        long rows,
        long offset,
        long length) {
      this(location, path, dataFile, kind, scope, bytes, rows, offset, length, Optional.empty());
    }

    /** The same about another data file, or with another number of rows. */
    Source about(String otherFile, long otherRows) {
      return new Source(
          location, path, otherFile, kind, scope, bytes, otherRows, offset, length, equality);
    }

    /** Whether another engine wrote it: then it may name a row twice. */
    boolean isForeign() {
      return scope == Scope.SHARED || (kind == Kind.POSITIONS && !DeleteFilesWriter.isOurs(path));
    }
  }

  /**
   * How rows of a data file are told by their values.
   *
   * @param columns the columns whose values are compared
   * @param names how files name them
   * @param bytes the size of the data file
   * @param constants the values that all rows of the data file have, of columns it does not hold
   */
  record Equality(
      List<Column> columns, ColumnNames names, long bytes, Map<String, Object> constants) {}

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
