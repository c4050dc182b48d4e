package dev.parquedb.engine.parquet;

import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.FileStats;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.MessageType;

/** What the end of a data file says about it. Immutable. */
public final class ParquetFooter {

  private final FileErrors errors;
  private final long bytes;
  private final long start;
  private final MessageType schema;
  private final List<BlockMetaData> rowGroups;
  private final long[] firstRows;
  private final String createdBy;
  private final Optional<FileNotes> notes;
  private final Optional<Checksums> checksums;

  ParquetFooter(
      FileErrors errors,
      long bytes,
      long start,
      MessageType schema,
      List<BlockMetaData> rowGroups,
      String createdBy,
      Optional<FileNotes> notes,
      Optional<Checksums> checksums) {
    this.errors = errors;
    this.bytes = bytes;
    this.start = start;
    this.schema = schema;
    this.rowGroups = rowGroups;
    this.createdBy = createdBy;
    this.notes = notes;
    this.checksums = checksums;
    firstRows = new long[rowGroups.size() + 1];
    for (int i = 0; i < rowGroups.size(); i++) {
      firstRows[i + 1] = firstRows[i] + rowGroups.get(i).getRowCount();
    }
  }

  /** The file, as storage names it. */
  public String path() {
    return errors.path();
  }

  /** The size of the file. */
  public long bytes() {
    return bytes;
  }

  /** The rows of the file, deleted ones included. */
  public long rows() {
    return firstRows[rowGroups.size()];
  }

  /** How many row groups the file has. */
  public int rowGroups() {
    return rowGroups.size();
  }

  /**
   * The position in the file of a row group's first row.
   *
   * @param rowGroup the row group, from 0
   */
  public long firstRow(int rowGroup) {
    return firstRows[rowGroup];
  }

  /**
   * How many rows a row group has.
   *
   * @param rowGroup the row group, from 0
   */
  public long rows(int rowGroup) {
    return rowGroups.get(rowGroup).getRowCount();
  }

  /**
   * The bounds of a row group's columns. Left out, that is unknown, are columns that the file does
   * not hold, and declared fields of which some values may be in {@code $data} instead.
   *
   * @param rowGroup the row group, from 0
   * @param read the declared fields, through which the file is read
   */
  public FileStats bounds(int rowGroup, EntitySchema read) {
    return ColumnBounds.of(this, rowGroup, read);
  }

  /** About how many bytes of memory this object takes. */
  public int weight() {
    long chunks = (long) rowGroups.size() * schema.getColumns().size();
    return (int) Math.min(Integer.MAX_VALUE, 2_048 + 700 * chunks + 8 * path().length());
  }

  FileErrors errors() {
    return errors;
  }

  /** Where the footer starts: all else ends before. */
  long start() {
    return start;
  }

  MessageType schema() {
    return schema;
  }

  BlockMetaData rowGroup(int rowGroup) {
    return rowGroups.get(rowGroup);
  }

  /** The same file with its columns called otherwise. */
  ParquetFooter with(MessageType renamed, List<BlockMetaData> groups) {
    return new ParquetFooter(
        errors, bytes, start, renamed, List.copyOf(groups), createdBy, notes, checksums);
  }

  /** The chunk of a leaf column. */
  ColumnChunkMetaData chunk(int rowGroup, String... path) {
    for (ColumnChunkMetaData chunk : rowGroups.get(rowGroup).getColumns()) {
      if (java.util.Arrays.equals(chunk.getPath().toArray(), path)) {
        return chunk;
      }
    }
    throw errors.corrupt("row group " + rowGroup + " lacks column " + String.join(".", path));
  }

  String createdBy() {
    return createdBy;
  }

  Optional<FileNotes> notes() {
    return notes;
  }

  Optional<Checksums> checksums() {
    return checksums;
  }

  /** The number of a chunk, counted over the whole footer, as {@link Checksums} counts. */
  int ordinal(int rowGroup, ColumnChunkMetaData chunk) {
    return rowGroup * schema.getColumns().size()
        + rowGroups.get(rowGroup).getColumns().indexOf(chunk);
  }
}
