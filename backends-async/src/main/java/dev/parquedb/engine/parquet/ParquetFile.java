package dev.parquedb.engine.parquet;

import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.ColumnNames;
import dev.parquedb.table.Columns;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.parquet.column.ColumnDescriptor;

/**
 * A data file whose footer has been read. Immutable; reads may run at the same time. Nothing
 * happens before subscription; cancelling stops the requests and the decoding.
 */
public final class ParquetFile {

  /** Where this part of a row group's rows is wanted, whole columns are read in fewer requests. */
  private static final int PICKY = 4;

  private final ParquetSource source;
  private final ParquetFooter footer;
  private final ResidentBytes resident;

  ParquetFile(ParquetSource source, ParquetFooter footer, ResidentBytes resident) {
    this.source = source;
    this.footer = footer;
    this.resident = resident;
  }

  /** The footer. */
  public ParquetFooter footer() {
    return footer;
  }

  /** The same with the columns called as the table calls them. */
  ParquetFile named(ColumnNames names) {
    return new ParquetFile(source, RenamedFooter.of(footer, names), resident);
  }

  /** {@link #scan(int, RowRequest, Function)} that gives the batches themselves. */
  public Multi<RowBatch> scan(int rowGroup, RowRequest request) {
    return scan(rowGroup, request, Function.identity());
  }

  /**
   * Reads the rows of a row group in file order. The bytes are fetched when the first batch is
   * asked for and kept until the stream ends; each batch is decoded when it is asked for.
   *
   * @param rowGroup the row group, from 0
   * @param request which rows and columns
   * @param onCpu what to make of each batch that is not empty; runs on the CPU pool, once a batch,
   *     one after the other; a null leaves the batch out
   * @return fails with {@link dev.parquedb.entity.CorruptTableException}, {@link
   *     dev.parquedb.entity.UnsupportedTableFeatureException}, {@link
   *     dev.parquedb.entity.StorageFailureException} or what {@code onCpu} throws
   */
  public <T> Multi<T> scan(int rowGroup, RowRequest request, Function<RowBatch, T> onCpu) {
    return scan(
        () -> new Scan<>(rowGroup, request, ColumnSelection.of(footer, rowGroup, request), onCpu));
  }

  /**
   * Reads the rows of a row group as {@link #scan(int, RowRequest, Function)} does, for files that
   * hold other rows than entities.
   *
   * @param rowGroup the row group, from 0
   * @param columns the columns to read, of {@link RowBatch#value}; those that the file does not
   *     hold are null
   * @param onCpu what to make of each batch
   */
  public <T> Multi<T> scan(
      int rowGroup, List<Columns.Column> columns, Function<RowBatch, T> onCpu) {
    return scan(
        () ->
            new Scan<>(
                rowGroup,
                RowRequest.all(EntitySchema.empty()),
                ColumnSelection.of(footer, columns),
                onCpu));
  }

  private <T> Multi<T> scan(Supplier<Scan<T>> made) {
    return Multi.createFrom()
        .deferred(
            () -> {
              Scan<T> scan = made.get();
              return Multi.createBy().repeating().uni(scan::next).whilst(step -> !step.last());
            })
        .filter(step -> step.item().isPresent())
        .map(step -> step.item().get());
  }

  /** What a scan gave for one request. */
  private record Step<T>(Optional<T> item, boolean last) {}

  /** A running scan: one step at a time. */
  private final class Scan<T> {

    private final int rowGroup;
    private final RowRequest request;
    private final ColumnSelection selection;
    private final Function<RowBatch, T> onCpu;
    private RowGroupDecoder decoder;

    Scan(int rowGroup, RowRequest request, ColumnSelection selection, Function<RowBatch, T> onCpu) {
      this.rowGroup = rowGroup;
      this.request = request;
      this.selection = selection;
      this.onCpu = onCpu;
    }

    Uni<Step<T>> next() {
      return decoder == null
          ? decoder(rowGroup, request, selection).map(this::first)
          : source.decode(this::step);
    }

    private Step<T> first(RowGroupDecoder opened) {
      decoder = opened;
      return step();
    }

    private Step<T> step() {
      while (decoder.hasNext()) {
        RowBatch batch = decoder.next(request.batchRows());
        T item = batch.size() == 0 ? null : onCpu.apply(batch);
        if (item != null) {
          return new Step<>(Optional.of(item), !decoder.hasNext());
        }
      }
      return new Step<>(Optional.empty(), true);
    }
  }

  /** Plans and fetches; ends on the CPU pool. */
  private Uni<RowGroupDecoder> decoder(
      int rowGroup, RowRequest request, ColumnSelection selection) {
    return indexed(rowGroup, request, selection)
        .chain(bytes -> source.decode(() -> plan(rowGroup, request, selection, bytes)))
        .chain(
            planned ->
                source
                    .fetch(footer.errors(), planned.bytes(), planned.plan().ranges())
                    .chain(
                        bytes ->
                            source.decode(
                                () ->
                                    new RowGroupDecoder(
                                        footer, planned.plan(), bytes, selection, request))));
  }

  /** A plan and what is resident so far. */
  private record Planned(RowGroupPlan plan, ResidentBytes bytes) {}

  /** Fetches the offset indexes where pages may be picked. */
  private Uni<ResidentBytes> indexed(int rowGroup, RowRequest request, ColumnSelection selection) {
    return mayPick(rowGroup, request, selection)
        ? source.fetch(
            footer.errors(),
            resident,
            new PageIndex(footer).offsetRanges(rowGroup, selection.leaves()))
        : Uni.createFrom().item(resident);
  }

  private boolean mayPick(int rowGroup, RowRequest request, ColumnSelection selection) {
    List<ColumnDescriptor> leaves = selection.leaves();
    return request.selected().isPresent()
        && request.selected().get().cardinality() <= footer.rows(rowGroup) / PICKY
        && !leaves.isEmpty()
        && new PageIndex(footer).exists(rowGroup, leaves);
  }

  private Planned plan(
      int rowGroup, RowRequest request, ColumnSelection selection, ResidentBytes bytes) {
    List<ColumnDescriptor> leaves = selection.leaves();
    if (mayPick(rowGroup, request, selection)) {
      long[] rows =
          RowGroupPlan.within(footer, rowGroup, request.selected().get(), request.deleted());
      var pages = new PageIndex(footer).offsets(rowGroup, leaves, bytes);
      return new Planned(RowGroupPlan.of(footer, rowGroup, leaves, pages, rows), bytes);
    }
    return new Planned(RowGroupPlan.whole(footer, rowGroup, leaves), bytes);
  }

  /**
   * Finds entities by id. Reads the page index and the pages that may hold the ids, not the whole
   * columns; a small file with one request.
   *
   * @param ids full ids
   * @param request the columns, always with {@code $id}; deleted rows are passed over; {@code
   *     selected} is not used
   * @return the rows of each id found, in file order; ids that are not in the file are not in the
   *     map. Fails as {@link #scan} does
   */
  public Uni<Map<String, List<IdLookup.Hit>>> find(Set<String> ids, RowRequest request) {
    return Uni.createFrom()
        .deferred(() -> new IdLookup(source, footer, resident, ids, request).run());
  }
}
