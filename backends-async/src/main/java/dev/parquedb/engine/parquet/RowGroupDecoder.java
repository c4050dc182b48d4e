package dev.parquedb.engine.parquet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;

/**
 * Decodes a row group from memory, some rows at a time. Does no I/O; used by one thread at a time.
 */
final class RowGroupDecoder {

  /** How many rows are passed over at the most for one that is kept. */
  private static final int SPARSE = 64;

  private final ParquetFooter footer;
  private final RowGroupPlan plan;
  private final RowRequest request;
  private final RowAssembler assembler;
  private final List<ChunkPages> pages = new ArrayList<>();
  private final List<ColumnValues> columns = new ArrayList<>();
  private final int vectors;
  private long row;
  private int picked;

  /**
   * Creates a decoder.
   *
   * @param footer the file's footer
   * @param plan what was planned for the request
   * @param bytes holds at least what was planned
   * @param selection the columns
   * @param request the rows
   */
  RowGroupDecoder(
      ParquetFooter footer,
      RowGroupPlan plan,
      ResidentBytes bytes,
      ColumnSelection selection,
      RowRequest request) {
    this.footer = footer;
    this.plan = plan;
    this.request = request;
    this.assembler = new RowAssembler(footer, selection, request);
    vectors = selection.columns().size();
    if (hasNext()) {
      open(bytes, selection);
    }
  }

  private void open(ResidentBytes bytes, ColumnSelection selection) {
    Map<List<String>, ChunkPages> byPath = new HashMap<>();
    for (RowGroupPlan.Chunk chunk : plan.chunks()) {
      ChunkPages reader = new ChunkPages(chunk, bytes, footer.checksums().isPresent());
      byPath.put(List.of(chunk.leaf().getPath()), reader);
      pages.add(reader);
    }
    PageReadStore store = new Store(byPath);
    for (int i = 0; i < vectors; i++) {
      int vector = i;
      ColumnSelection.Selected column = selection.columns().get(i);
      boolean nested = !column.column().isPrimitive();
      columns.add(
          footer
              .errors()
              .guard(
                  "column " + column.name(),
                  () ->
                      nested
                          ? ColumnValues.nested(column, vector, store, footer.createdBy())
                          : ColumnValues.flat(column, vector, store, footer.createdBy())));
    }
  }

  /** Whether there are rows left to go over. */
  boolean hasNext() {
    return plan.rows() == null ? row < footer.rows(plan.rowGroup()) : picked < plan.rows().length;
  }

  /**
   * Decodes the next rows.
   *
   * @param max how many at the most; fewer come at the end and where many are deleted, even none
   */
  RowBatch next(int max) {
    Take take = plan.rows() == null ? scan(max) : pick(max);
    Object[][] values = new Object[vectors][take.positions.length];
    for (ColumnValues column : columns) {
      footer
          .errors()
          .guard(
              "column " + column.name(),
              () -> {
                column.read(take.span, take.keep, values[column.vector()]);
                return null;
              });
    }
    if (!hasNext()) {
      for (ChunkPages reader : pages) {
        if (!reader.isDrained()) {
          throw footer.errors().corrupt("a column has more values than rows");
        }
      }
    }
    return new RowBatch(assembler, values, take.positions);
  }

  /** Which of the next rows are kept; keep is null for all. */
  private record Take(int span, boolean[] keep, long[] positions) {}

  private Take scan(int max) {
    long first = footer.firstRow(plan.rowGroup());
    int limit = (int) Math.min((long) max * SPARSE, footer.rows(plan.rowGroup()) - row);
    boolean all = request.deleted().isEmpty() && request.selected().isEmpty();
    if (all) {
      limit = Math.min(limit, max);
    }
    boolean[] keep = all ? null : new boolean[limit];
    long[] positions = new long[Math.min(limit, max)];
    int kept = 0;
    int span = 0;
    while (span < limit && kept < max) {
      long position = first + row + span;
      if (all || isWanted(position)) {
        positions[kept++] = position;
        if (keep != null) {
          keep[span] = true;
        }
      }
      span++;
    }
    row += span;
    return new Take(span, keep, Arrays.copyOf(positions, kept));
  }

  private boolean isWanted(long position) {
    return !request.deleted().contains(position)
        && (request.selected().isEmpty() || request.selected().get().contains(position));
  }

  private Take pick(int max) {
    int count = Math.min(max, plan.rows().length - picked);
    long[] positions = new long[count];
    for (int i = 0; i < count; i++) {
      positions[i] = footer.firstRow(plan.rowGroup()) + plan.rows()[picked + i];
    }
    picked += count;
    return new Take(count, null, positions);
  }

  /** Gives parquet-java the pages of the plan. */
  private final class Store implements PageReadStore {

    private final Map<List<String>, ChunkPages> byPath;

    Store(Map<List<String>, ChunkPages> byPath) {
      this.byPath = byPath;
    }

    @Override
    public PageReader getPageReader(ColumnDescriptor leaf) {
      return byPath.get(List.of(leaf.getPath()));
    }

    @Override
    public long getRowCount() {
      return plan.rows() == null ? footer.rows(plan.rowGroup()) : plan.rows().length;
    }

    @Override
    public Optional<PrimitiveIterator.OfLong> getRowIndexes() {
      return plan.rows() == null
          ? Optional.empty()
          : Optional.of(
              LongStream.concat(Arrays.stream(plan.rows()), LongStream.of(ChunkPages.END_ROW))
                  .iterator());
    }
  }
}
