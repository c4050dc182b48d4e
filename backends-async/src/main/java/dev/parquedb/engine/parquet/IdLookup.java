package dev.parquedb.engine.parquet;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.SystemFields;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.storage.ByteRange;
import dev.parquedb.table.RowSet;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;

/**
 * Finds ids in one file: row groups by the bounds in the footer, pages by the column index, rows by
 * the {@code $id} pages, then the pages of the other columns for the rows found. Rounds of
 * requests: the index, unless it is resident; the pages.
 */
public final class IdLookup {

  /** Up to this much the other columns are fetched together with the {@code $id} pages. */
  private static final long EAGER = 1L << 20;

  private final ParquetSource source;
  private final ParquetFooter footer;
  private final ResidentBytes resident;
  private final SortedIds ids;
  private final RowRequest request;
  private final PageIndex index;

  /**
   * A row found.
   *
   * @param position its physical position in the file
   * @param entity the entity, as far as the projection goes
   */
  public record Hit(long position, Entity entity) {}

  IdLookup(
      ParquetSource source,
      ParquetFooter footer,
      ResidentBytes resident,
      Set<String> ids,
      RowRequest request) {
    this.source = source;
    this.footer = footer;
    this.resident = resident;
    this.ids = new SortedIds(ids);
    this.request = withId(request);
    this.index = new PageIndex(footer);
  }

  private static RowRequest withId(RowRequest request) {
    if (request.projection().includes(SystemFields.ID)) {
      return request;
    }
    Set<String> columns = new HashSet<>(request.projection().columns().get());
    columns.add(SystemFields.ID);
    return request.withProjection(Projection.of(columns));
  }

  Uni<Map<String, List<Hit>>> run() {
    if (!footer.schema().containsField(SystemFields.ID)) {
      throw footer.errors().corrupt("it has no column $id");
    }
    List<Integer> groups = candidates();
    if (groups.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return whole()
        .chain(
            bytes ->
                Multi.createFrom()
                    .iterable(groups)
                    .onItem()
                    .transformToUniAndConcatenate(group -> inGroup(group, bytes))
                    .collect()
                    .in(HashMap<String, List<Hit>>::new, IdLookup::addAll))
        .map(found -> found);
  }

  private static void addAll(Map<String, List<Hit>> found, Map<String, List<Hit>> more) {
    more.forEach((id, hits) -> found.computeIfAbsent(id, key -> new ArrayList<>()).addAll(hits));
  }

  private List<Integer> candidates() {
    List<Integer> groups = new ArrayList<>();
    for (int group = 0; group < footer.rowGroups(); group++) {
      var bounds = ColumnBounds.of(footer, group, SystemFields.ID, Primitive.STRING);
      if (footer.rows(group) > 0
          && (bounds == null || ids.anyBetween((String) bounds.min(), (String) bounds.max()))) {
        groups.add(group);
      }
    }
    return groups;
  }

  /** A small file costs least as a whole. */
  private Uni<ResidentBytes> whole() {
    return footer.bytes() <= ParquetSource.SMALL
        ? source.fetch(footer.errors(), resident, List.of(new ByteRange(0, footer.bytes())))
        : Uni.createFrom().item(resident);
  }

  private Uni<Map<String, List<Hit>>> inGroup(int group, ResidentBytes bytes) {
    ColumnSelection selection = ColumnSelection.of(footer, group, request);
    List<ColumnDescriptor> leaves = selection.leaves();
    var chunk = footer.chunk(group, SystemFields.ID);
    if (chunk.getColumnIndexReference() == null || !index.exists(group, leaves)) {
      return inWholeChunks(group, selection, bytes);
    }
    List<ByteRange> ranges = new ArrayList<>(index.offsetRanges(group, leaves));
    ranges.add(PageIndex.range(chunk.getColumnIndexReference()));
    return source
        .fetch(footer.errors(), bytes, ranges)
        .chain(indexed -> source.decode(() -> paged(group, selection, indexed)))
        .chain(paged -> paged.rows.length == 0 ? nothing() : inPages(paged));
  }

  private static Uni<Map<String, List<Hit>>> nothing() {
    return Uni.createFrom().item(Map.of());
  }

  /**
   * A row group whose index has been read.
   *
   * @param rows the rows of the {@code $id} pages that may hold an id, without deleted ones
   */
  private record Paged(
      int group,
      ColumnSelection selection,
      Map<List<String>, OffsetPages> pages,
      long[] rows,
      ResidentBytes bytes) {}

  private Paged paged(int group, ColumnSelection selection, ResidentBytes bytes) {
    var pages = index.offsets(group, selection.leaves(), bytes);
    OffsetPages idPages = pages.get(List.of(SystemFields.ID));
    var chunk = footer.chunk(group, SystemFields.ID);
    var bounds = index.bounds(group, chunk, idPages.count(), bytes);
    List<Long> rows = new ArrayList<>();
    for (int page = 0; page < idPages.count(); page++) {
      if (!bounds.getNull_pages().get(page)
          && ids.anyBetween(bounds.getMin_values().get(page), bounds.getMax_values().get(page))) {
        for (long row = idPages.firstRows()[page]; row < idPages.firstRows()[page + 1]; row++) {
          if (!request.deleted().contains(footer.firstRow(group) + row)) {
            rows.add(row);
          }
        }
      }
    }
    long[] wanted = rows.stream().mapToLong(Long::longValue).toArray();
    return new Paged(group, selection, pages, wanted, bytes);
  }

  private Uni<Map<String, List<Hit>>> inPages(Paged paged) {
    RowGroupPlan all = plan(paged, paged.selection, paged.rows);
    boolean eager = Ranges.bytes(paged.bytes.missing(all.ranges())) <= EAGER;
    RowGroupPlan idPlan = plan(paged, paged.selection.idOnly(), paged.rows);
    return source
        .fetch(footer.errors(), paged.bytes, (eager ? all : idPlan).ranges())
        .chain(bytes -> source.decode(() -> new Located(hits(paged, idPlan, bytes), bytes)))
        .chain(located -> located.rows.length == 0 ? nothing() : entities(paged, located));
  }

  /** The rows that hold an id, and what is resident by now. */
  private record Located(long[] rows, ResidentBytes bytes) {}

  private RowGroupPlan plan(Paged paged, ColumnSelection selection, long[] rows) {
    return RowGroupPlan.of(footer, paged.group, selection.leaves(), paged.pages, rows);
  }

  private long[] hits(Paged paged, RowGroupPlan plan, ResidentBytes bytes) {
    return hits(
        new RowGroupDecoder(footer, plan, bytes, paged.selection.idOnly(), idRequest()),
        paged.group);
  }

  private RowRequest idRequest() {
    return request.withProjection(Projection.of(List.of(SystemFields.ID)));
  }

  private long[] hits(RowGroupDecoder decoder, int group) {
    List<Long> rows = new ArrayList<>();
    while (decoder.hasNext()) {
      RowBatch batch = decoder.next(request.batchRows());
      for (int row = 0; row < batch.size(); row++) {
        if (ids.contains(batch.id(row))) {
          rows.add(batch.position(row) - footer.firstRow(group));
        }
      }
    }
    return rows.stream().mapToLong(Long::longValue).toArray();
  }

  private Uni<Map<String, List<Hit>>> entities(Paged paged, Located located) {
    RowGroupPlan plan = plan(paged, paged.selection, located.rows);
    return entities(plan, paged.selection, located.bytes, request);
  }

  private Uni<Map<String, List<Hit>>> entities(
      RowGroupPlan plan, ColumnSelection selection, ResidentBytes bytes, RowRequest rows) {
    return source
        .fetch(footer.errors(), bytes, plan.ranges())
        .chain(
            all ->
                source.decode(
                    () -> collect(new RowGroupDecoder(footer, plan, all, selection, rows))));
  }

  private Map<String, List<Hit>> collect(RowGroupDecoder decoder) {
    Map<String, List<Hit>> found = new HashMap<>();
    while (decoder.hasNext()) {
      RowBatch batch = decoder.next(request.batchRows());
      for (int row = 0; row < batch.size(); row++) {
        Hit hit = new Hit(batch.position(row), batch.entity(row));
        found.computeIfAbsent(hit.entity().id(), id -> new ArrayList<>()).add(hit);
      }
    }
    return found;
  }

  /** For files without a page index. */
  private Uni<Map<String, List<Hit>>> inWholeChunks(
      int group, ColumnSelection selection, ResidentBytes bytes) {
    ColumnSelection idOnly = selection.idOnly();
    RowGroupPlan idPlan = RowGroupPlan.whole(footer, group, idOnly.leaves());
    RowRequest unselected =
        new RowRequest(
            request.schema(),
            request.projection(),
            request.deleted(),
            Optional.empty(),
            request.constants(),
            request.identity(),
            request.batchRows());
    return source
        .fetch(footer.errors(), bytes, idPlan.ranges())
        .chain(
            fetched ->
                source.decode(
                    () ->
                        new Located(
                            hits(
                                new RowGroupDecoder(
                                    footer,
                                    idPlan,
                                    fetched,
                                    idOnly,
                                    unselected.withProjection(idRequest().projection())),
                                group),
                            fetched)))
        .chain(
            located ->
                located.rows.length == 0
                    ? nothing()
                    : entities(
                        RowGroupPlan.whole(footer, group, selection.leaves()),
                        selection,
                        located.bytes,
                        unselected.withSelected(positions(group, located.rows))));
  }

  private RowSet positions(int group, long[] rows) {
    long[] positions = rows.clone();
    for (int i = 0; i < positions.length; i++) {
      positions[i] += footer.firstRow(group);
    }
    return RowSet.of(positions);
  }
}
