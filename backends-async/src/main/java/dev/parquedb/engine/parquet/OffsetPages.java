package dev.parquedb.engine.parquet;

import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * Where the data pages of a column chunk are.
 *
 * @param offsets the start of each page, with its header, in the file
 * @param sizes the bytes of each page, with its header
 * @param firstRows the first row of each page, counted from the start of the row group; one more at
 *     the end, the number of rows
 */
record OffsetPages(long[] offsets, int[] sizes, long[] firstRows) {

  /** Reads an offset index, or returns null if it cannot be one of this chunk. */
  static OffsetPages of(OffsetIndex index, ColumnChunkMetaData chunk, long rows) {
    List<PageLocation> pages = index.getPage_locations();
    int count = pages.size();
    OffsetPages result = new OffsetPages(new long[count], new int[count], new long[count + 1]);
    long at = chunk.getStartingPos();
    long end = at + chunk.getTotalSize();
    long row = -1;
    for (int i = 0; i < count; i++) {
      PageLocation page = pages.get(i);
      boolean fits =
          page.getOffset() >= at
              && page.getCompressed_page_size() > 0
              && page.getCompressed_page_size() <= end - page.getOffset()
              && page.getFirst_row_index() > row
              && page.getFirst_row_index() < rows;
      if (!fits || (i == 0 && page.getFirst_row_index() != 0)) {
        return null;
      }
      result.offsets[i] = page.getOffset();
      result.sizes[i] = page.getCompressed_page_size();
      result.firstRows[i] = page.getFirst_row_index();
      at = page.getOffset() + page.getCompressed_page_size();
      row = page.getFirst_row_index();
    }
    result.firstRows[count] = rows;
    return count == 0 && rows > 0 ? null : result;
  }

  int count() {
    return sizes.length;
  }

  /** The page a row is on. */
  int pageOf(long row) {
    int found = Arrays.binarySearch(firstRows, row);
    return found >= 0 ? found : -found - 2;
  }

  /** How many rows a page has. */
  int rows(int page) {
    return Math.toIntExact(firstRows[page + 1] - firstRows[page]);
  }
}
