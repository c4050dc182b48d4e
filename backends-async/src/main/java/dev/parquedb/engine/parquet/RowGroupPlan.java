package dev.parquedb.engine.parquet;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.table.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * Which bytes of a row group answer a request. Pure.
 *
 * @param rowGroup the row group
 * @param chunks the leaf columns
 * @param rows the rows to decode, ascending, counted from the start of the row group; null for all.
 *     Given only where pages are picked
 */
record RowGroupPlan(int rowGroup, List<Chunk> chunks, long[] rows) {

  /**
   * A leaf column.
   *
   * @param leaf the column
   * @param chunk its metadata
   * @param pages all its data pages; null where the chunk is read whole
   * @param picked the indexes of the pages to read, ascending
   */
  record Chunk(
      ColumnDescriptor leaf, ColumnChunkMetaData chunk, OffsetPages pages, List<Integer> picked) {

    /** What stands before the first data page: the dictionary, if there is one. */
    ByteRange head() {
      return new ByteRange(chunk.getStartingPos(), pages.offsets()[0]);
    }

    ByteRange page(int page) {
      return ByteRange.ofLength(pages.offsets()[page], pages.sizes()[page]);
    }

    ByteRange whole() {
      return ByteRange.ofLength(chunk.getStartingPos(), chunk.getTotalSize());
    }

    private void addRanges(List<ByteRange> ranges) {
      if (pages == null) {
        ranges.add(whole());
      } else {
        if (!picked.isEmpty()) {
          ranges.add(head());
        }
        picked.forEach(page -> ranges.add(page(page)));
      }
    }
  }

  /** A plan that reads the chunks whole. */
  static RowGroupPlan whole(ParquetFooter footer, int rowGroup, List<ColumnDescriptor> leaves) {
    List<Chunk> chunks = new ArrayList<>();
    for (ColumnDescriptor leaf : leaves) {
      chunks.add(new Chunk(leaf, checked(footer, rowGroup, leaf), null, List.of()));
    }
    return new RowGroupPlan(rowGroup, chunks, null);
  }

  /**
   * A plan that reads only the pages of some rows.
   *
   * @param pages the pages of every leaf, by path
   * @param rows the rows, ascending; for none, nothing is read
   */
  static RowGroupPlan of(
      ParquetFooter footer,
      int rowGroup,
      List<ColumnDescriptor> leaves,
      Map<List<String>, OffsetPages> pages,
      long[] rows) {
    List<Chunk> chunks = new ArrayList<>();
    for (ColumnDescriptor leaf : leaves) {
      OffsetPages offsets = pages.get(List.of(leaf.getPath()));
      ColumnChunkMetaData chunk = checked(footer, rowGroup, leaf);
      chunks.add(new Chunk(leaf, chunk, offsets, pick(offsets, rows)));
    }
    return new RowGroupPlan(rowGroup, chunks, rows);
  }

  private static List<Integer> pick(OffsetPages pages, long[] rows) {
    List<Integer> picked = new ArrayList<>();
    long end = 0;
    for (long row : rows) {
      if (row >= end) {
        int page = pages.pageOf(row);
        picked.add(page);
        end = pages.firstRows()[page + 1];
      }
    }
    return picked;
  }

  private static ColumnChunkMetaData checked(
      ParquetFooter footer, int rowGroup, ColumnDescriptor leaf) {
    ColumnChunkMetaData chunk = footer.chunk(rowGroup, leaf.getPath());
    String name = "column " + String.join(".", leaf.getPath());
    if (!Decompressor.supports(chunk.getCodec())) {
      throw footer
          .errors()
          .unsupported(
              "parquet-codec-" + chunk.getCodec(),
              name + " is compressed with " + chunk.getCodec() + ", which is not supported");
    }
    if (chunk.getTotalSize() > Integer.MAX_VALUE) {
      throw footer
          .errors()
          .unsupported("parquet-large-chunk", name + " has a chunk of 2 GiB or more");
    }
    return chunk;
  }

  /** The bytes to fetch. */
  List<ByteRange> ranges() {
    List<ByteRange> ranges = new ArrayList<>();
    chunks.forEach(chunk -> chunk.addRanges(ranges));
    // Whole chunks stay apart: together they might not fit one buffer. Storage joins requests.
    return rows == null ? ranges : Ranges.joined(ranges);
  }

  /** The rows of a set that are in a row group, ascending, counted from its start. */
  static long[] within(ParquetFooter footer, int rowGroup, RowSet selected, RowSet deleted) {
    long first = footer.firstRow(rowGroup);
    long end = first + footer.rows(rowGroup);
    List<Long> rows = new ArrayList<>();
    selected.forEach(
        row -> {
          if (row >= first && row < end && !deleted.contains(row)) {
            rows.add(row - first);
          }
        });
    return rows.stream().mapToLong(Long::longValue).toArray();
  }
}
