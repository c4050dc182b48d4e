package dev.parquedb.engine.parquet;

import dev.parquedb.storage.ByteRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;

/** Reads the page index of a file. Pure: plans ranges, decodes them once they are there. */
final class PageIndex {

  private final ParquetFooter footer;

  PageIndex(ParquetFooter footer) {
    this.footer = footer;
  }

  /** Whether every one of these columns has an offset index. */
  boolean exists(int rowGroup, Collection<ColumnDescriptor> leaves) {
    return leaves.stream()
        .allMatch(leaf -> footer.chunk(rowGroup, leaf.getPath()).getOffsetIndexReference() != null);
  }

  /** The bytes of the offset indexes of some columns. */
  List<ByteRange> offsetRanges(int rowGroup, Collection<ColumnDescriptor> leaves) {
    List<ByteRange> ranges = new ArrayList<>();
    for (ColumnDescriptor leaf : leaves) {
      ranges.add(range(footer.chunk(rowGroup, leaf.getPath()).getOffsetIndexReference()));
    }
    return Ranges.joined(ranges);
  }

  /** The bytes of an index. */
  static ByteRange range(IndexReference reference) {
    return ByteRange.ofLength(reference.getOffset(), reference.getLength());
  }

  /** The pages of some columns, by path. */
  Map<List<String>, OffsetPages> offsets(
      int rowGroup, Collection<ColumnDescriptor> leaves, ResidentBytes bytes) {
    Map<List<String>, OffsetPages> pages = new HashMap<>();
    for (ColumnDescriptor leaf : leaves) {
      pages.put(List.of(leaf.getPath()), offsets(rowGroup, leaf, bytes));
    }
    return pages;
  }

  private OffsetPages offsets(int rowGroup, ColumnDescriptor leaf, ResidentBytes bytes) {
    ColumnChunkMetaData chunk = footer.chunk(rowGroup, leaf.getPath());
    String what = "the offset index of column " + String.join(".", leaf.getPath());
    ByteRange range = range(chunk.getOffsetIndexReference());
    ByteBuffer slice = bytes.slice(range.start(), range.end());
    int ordinal = footer.ordinal(rowGroup, chunk);
    if (footer.checksums().isPresent()
        && !footer.checksums().get().matchesOffsetIndex(ordinal, slice)) {
      throw footer.errors().corrupt(what + " does not match its checksum");
    }
    OffsetPages pages =
        footer
            .errors()
            .guard(
                what,
                () -> OffsetPages.of(Thrift.offsetIndex(slice), chunk, footer.rows(rowGroup)));
    if (pages == null) {
      throw footer.errors().corrupt(what + " does not fit its column");
    }
    return pages;
  }

  /** The column index of a chunk that has one. */
  ColumnIndex bounds(int rowGroup, ColumnChunkMetaData chunk, int pages, ResidentBytes bytes) {
    String what = "the column index of column " + chunk.getPath().toDotString();
    ByteRange range = range(chunk.getColumnIndexReference());
    ByteBuffer slice = bytes.slice(range.start(), range.end());
    int ordinal = footer.ordinal(rowGroup, chunk);
    if (footer.checksums().isPresent()
        && !footer.checksums().get().matchesColumnIndex(ordinal, slice)) {
      throw footer.errors().corrupt(what + " does not match its checksum");
    }
    ColumnIndex index = footer.errors().guard(what, () -> Thrift.columnIndex(slice));
    if (index.getNull_pages().size() != pages
        || index.getMin_values().size() != pages
        || index.getMax_values().size() != pages) {
      throw footer.errors().corrupt(what + " is not for its " + pages + " pages");
    }
    return index;
  }
}
