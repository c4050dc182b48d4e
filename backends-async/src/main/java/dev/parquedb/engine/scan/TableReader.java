package dev.parquedb.engine.scan;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parquedb.engine.CpuPool;
import dev.parquedb.engine.OrderedMap;
import dev.parquedb.engine.commit.Found;
import dev.parquedb.engine.commit.RowFinder;
import dev.parquedb.engine.commit.RowLocation;
import dev.parquedb.engine.parquet.FooterCache;
import dev.parquedb.engine.parquet.IdLookup;
import dev.parquedb.engine.parquet.ParquetFile;
import dev.parquedb.engine.parquet.ParquetSource;
import dev.parquedb.engine.parquet.Projection;
import dev.parquedb.engine.parquet.RowBatch;
import dev.parquedb.engine.parquet.RowRequest;
import dev.parquedb.entity.Deleted;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.LimitExceededException;
import dev.parquedb.entity.QueryPlan;
import dev.parquedb.entity.SystemFields;
import dev.parquedb.query.Filter;
import dev.parquedb.table.Columns;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.Retries;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Reads one table: the state's files that may matter, their row groups that may matter, a bounded
 * number of bytes ahead of the consumer, decoded on the CPU pool, deleted rows left out.
 */
public final class TableReader implements RowFinder {

  private static final int OPEN_AHEAD = 8;
  private static final int UNITS_AHEAD = 8;
  private static final long SMALL_UNIT = 1L << 20;
  private static final int LOOKUPS_AHEAD = 16;

  private final TableRef table;
  private final TableFormat format;
  private final ParquetSource source;
  private final EngineOptions options;
  private final Cache<String, RowSet> deletes;

  /**
   * Creates a reader.
   *
   * @param table the table
   * @param format its format
   * @param cpu where rows are decoded
   * @param retries repeats reads that failed in passing
   * @param footers parsed footers
   * @param options bounds
   */
  public TableReader(
      TableRef table,
      TableFormat format,
      CpuPool cpu,
      Retries retries,
      FooterCache footers,
      EngineOptions options) {
    this.table = table;
    this.format = format;
    this.source = new ParquetSource(table.storage(), table.namespace(), cpu, footers, retries);
    this.options = options;
    this.deletes =
        Caffeine.newBuilder()
            .maximumWeight(Math.max(1, options.cacheBytes() / 8))
            .weigher(
                (String key, RowSet rows) -> (int) Math.min(1 << 30, 64 + 2 * rows.cardinality()))
            .build();
  }

  /** A row group to read. */
  private record Unit(DataFile data, Opened opened, int rowGroup, Optional<RowSet> only) {

    RowRequest request(RowRequest rows) {
      RowRequest live = opened.request(rows);
      return only.map(live::withSelected).orElse(live);
    }

    long weight() {
      return Math.max(1, data.bytes() / Math.max(1, opened.file().footer().rowGroups()));
    }
  }

  /**
   * Streams what matches, in a fixed order, no faster than asked for.
   *
   * @param state the state
   * @param request what
   */
  public Multi<Entity> scan(TableState state, ScanRequest request) {
    return batches(state, FilePlan.of(state, request), request, TableReader::entities)
        .onItem()
        .transformToMultiAndConcatenate(batch -> Multi.createFrom().iterable(batch));
  }

  private static List<Entity> entities(ScanRequest request, DataFileBatch batch) {
    List<Entity> matches = new ArrayList<>(batch.rows().size());
    for (int row = 0; row < batch.rows().size(); row++) {
      Entity entity = batch.rows().entity(row);
      if (request.accepts(entity)) {
        matches.add(entity);
      }
    }
    return matches;
  }

  private static List<Map.Entry<Entity, RowLocation>> located(
      ScanRequest request, DataFileBatch batch) {
    List<Map.Entry<Entity, RowLocation>> matches = new ArrayList<>();
    for (int row = 0; row < batch.rows().size(); row++) {
      Entity entity = batch.rows().entity(row);
      if (request.accepts(entity)) {
        matches.add(
            Map.entry(entity, new RowLocation(batch.file().path(), batch.rows().position(row))));
      }
    }
    return matches;
  }

  /** Decoded rows and the file they come from. */
  private record DataFileBatch(DataFile file, RowBatch rows) {}

  private <T> Multi<List<T>> batches(
      TableState state,
      FilePlan plan,
      ScanRequest request,
      BiFunction<ScanRequest, DataFileBatch, List<T>> onCpu) {
    List<FileRows> files = plan.files().stream().map(FileRows::live).toList();
    return batches(state, files, plan.pruner(), request, onCpu);
  }

  private <T> Multi<List<T>> batches(
      TableState state,
      List<FileRows> files,
      StatsPruner pruner,
      ScanRequest request,
      BiFunction<ScanRequest, DataFileBatch, List<T>> onCpu) {
    RowRequest rows = schemaOf(state).withProjection(needed(state, request));
    Multi<Unit> units =
        new OrderedMap<>(
                Multi.createFrom().iterable(files),
                file -> units(state, pruner, file),
                file -> 1,
                OPEN_AHEAD,
                Long.MAX_VALUE)
            .onItem()
            .transformToMultiAndConcatenate(some -> Multi.createFrom().iterable(some));
    return new OrderedMap<>(
            units,
            unit -> read(unit, rows, batch -> onCpu.apply(request, batch)),
            Unit::weight,
            UNITS_AHEAD,
            options.prefetchBytes())
        .onItem()
        .transformToMultiAndConcatenate(some -> some);
  }

  private static RowRequest schemaOf(TableState state) {
    return RowRequest.all(state.schema()).withIdentity(state.identity());
  }

  private static Projection needed(TableState state, ScanRequest request) {
    Projection needed = NeededColumns.of(request);
    return state.identity().map(rows -> needed.with(rows.columns())).orElse(needed);
  }

  private Uni<List<Unit>> units(TableState state, StatsPruner pruner, FileRows rows) {
    DataFile file = rows.file();
    return opened(state, file)
        .map(
            open ->
                IntStream.range(0, open.file().footer().rowGroups())
                    .filter(
                        group ->
                            pruner.mayMatch(
                                open.file().footer().rows(group),
                                open.file().footer().bounds(group, state.schema()).columns()::get))
                    .mapToObj(group -> new Unit(file, open, group, rows.only()))
                    .toList());
  }

  /** A file ready to read: its footer, its deleted rows, what all its rows have in common. */
  private record Opened(ParquetFile file, RowSet deleted, Map<String, Object> constants) {
    RowRequest request(RowRequest rows) {
      return rows.withDeleted(deleted).withConstants(constants);
    }
  }

  private Uni<Opened> opened(TableState state, DataFile file) {
    return Uni.combine()
        .all()
        .unis(
            source.open(table.path(file.path()), file.bytes(), state.columnNames()),
            deletedRows(file))
        .asTuple()
        .map(both -> new Opened(both.getItem1(), both.getItem2(), state.constants(file)));
  }

  /** Small row groups are read ahead whole; large ones stream when their turn comes. */
  private <T> Uni<Multi<List<T>>> read(
      Unit unit, RowRequest rows, Function<DataFileBatch, List<T>> onCpu) {
    Multi<List<T>> stream =
        unit.opened()
            .file()
            .scan(
                unit.rowGroup(),
                unit.request(rows),
                batch -> onCpu.apply(new DataFileBatch(unit.data(), batch)));
    if (unit.weight() > SMALL_UNIT) {
      return Uni.createFrom().item(stream);
    }
    return stream.collect().asList().map(all -> Multi.createFrom().iterable(all));
  }

  /**
   * Counts what matches, from metadata where that is exact.
   *
   * @param state the state
   * @param request what
   */
  public Uni<Long> count(TableState state, ScanRequest request) {
    FilePlan plan = FilePlan.of(state, request);
    List<DataFile> scanned = new ArrayList<>();
    long known = 0;
    for (DataFile file : plan.files()) {
      if (request.filter().isAll()
          && (request.deleted() == Deleted.SHOWN || allLive(state, file))) {
        known += file.liveRows();
      } else {
        scanned.add(file);
      }
    }
    FilePlan rest = new FilePlan(plan.candidates(), scanned, plan.pruner());
    long counted = known;
    return batches(state, rest, request, TableReader::tally)
        .collect()
        .with(
            java.util.stream.Collectors.summingLong(
                batch -> batch.stream().mapToLong(Integer::longValue).sum()))
        .map(sum -> counted + sum);
  }

  private static List<Integer> tally(ScanRequest request, DataFileBatch batch) {
    int matches = 0;
    for (int row = 0; row < batch.rows().size(); row++) {
      matches += request.accepts(batch.rows().entity(row)) ? 1 : 0;
    }
    return List.of(matches);
  }

  private static boolean allLive(TableState state, DataFile file) {
    if (!state.systemColumns().contains(SystemFields.DELETED_AT)) {
      return true;
    }
    var deletedAt = file.stats().columns().get(SystemFields.DELETED_AT);
    return deletedAt != null && deletedAt.nullCount() == file.rows();
  }

  /**
   * How a scan would run.
   *
   * @param state the state
   * @param request what
   */
  public QueryPlan explain(TableState state, ScanRequest request) {
    FilePlan plan = FilePlan.of(state, request);
    return new QueryPlan(
        state.version(),
        List.of(
            new QueryPlan.Step(
                "files",
                plan.candidates(),
                plan.files().size(),
                "bounds of columns in the table's metadata")),
        plan.bytes());
  }

  @Override
  public Uni<Map<EntityId, Found>> byId(
      TableState state, Collection<DataFile> files, Set<EntityId> ids) {
    if (state.identity().isPresent()) {
      return byColumns(state, files, ids);
    }
    List<IdPlan.Lookup> lookups = IdPlan.of(files, ids);
    if (lookups.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    RowRequest rows = schemaOf(state);
    return new OrderedMap<>(
            Multi.createFrom().iterable(lookups),
            lookup -> lookUp(state, lookup, rows),
            lookup -> 1,
            LOOKUPS_AHEAD,
            Long.MAX_VALUE)
        .collect()
        .in(HashMap<EntityId, Found>::new, this::gather)
        .map(found -> found);
  }

  /** Rows without {@code $id} are found by the values of the columns that make it. */
  private Uni<Map<EntityId, Found>> byColumns(
      TableState state, Collection<DataFile> files, Set<EntityId> ids) {
    ScanRequest request = ScanRequest.whole(ForeignIds.filter(state, ids), Deleted.SHOWN);
    FilePlan plan = FilePlan.of(state, request, files);
    return batches(state, plan, request, TableReader::located)
        .collect()
        .in(
            HashMap<EntityId, Found>::new,
            (found, batch) ->
                batch.forEach(
                    row -> {
                      if (ids.contains(EntityId.of(table.namespace(), row.getKey().id()))) {
                        merge(found, row.getKey(), row.getValue());
                      }
                    }))
        .map(found -> found);
  }

  private Uni<Map.Entry<DataFile, Map<String, List<IdLookup.Hit>>>> lookUp(
      TableState state, IdPlan.Lookup lookup, RowRequest rows) {
    return opened(state, lookup.file())
        .chain(open -> open.file().find(lookup.ids(), open.request(rows)))
        .map(hits -> Map.entry(lookup.file(), hits));
  }

  private void gather(
      Map<EntityId, Found> found, Map.Entry<DataFile, Map<String, List<IdLookup.Hit>>> file) {
    file.getValue()
        .forEach(
            (id, hits) -> {
              for (IdLookup.Hit hit : hits) {
                merge(found, hit.entity(), new RowLocation(file.getKey().path(), hit.position()));
              }
            });
  }

  private void merge(Map<EntityId, Found> found, Entity entity, RowLocation location) {
    found.merge(
        EntityId.of(table.namespace(), entity.id()),
        new Found(entity, List.of(location)),
        (a, b) -> {
          List<RowLocation> locations = new ArrayList<>(a.locations());
          locations.addAll(b.locations());
          return new Found(a.entity(), locations);
        });
  }

  @Override
  public Uni<Map<EntityId, Found>> matching(TableState state, Filter filter, int limit) {
    ScanRequest request = ScanRequest.whole(filter, Deleted.HIDDEN);
    return batches(state, FilePlan.of(state, request), request, TableReader::located)
        .collect()
        .in(
            HashMap<EntityId, Found>::new,
            (found, batch) -> {
              batch.forEach(row -> merge(found, row.getKey(), row.getValue()));
              if (found.size() > limit) {
                throw new LimitExceededException(
                    "maxBulkEntities",
                    "More than "
                        + limit
                        + " entities match: narrow the filter, raise"
                        + " maxBulkEntities, or make the change in batches");
              }
            })
        .map(found -> found);
  }

  @Override
  public Uni<List<Entity>> rows(TableState state, Collection<DataFile> files) {
    ScanRequest request = ScanRequest.whole(Filter.all(), Deleted.SHOWN);
    FilePlan whole = FilePlan.of(state, request);
    FilePlan plan = new FilePlan(files.size(), List.copyOf(files), whole.pruner());
    return batches(state, plan, request, TableReader::entities)
        .collect()
        .in(ArrayList<Entity>::new, List::addAll)
        .map(all -> all);
  }

  /**
   * Streams rows of some files, soft-deleted entities too, file by file and in the order of their
   * positions.
   *
   * @param state a state whose schema the rows are read through
   * @param files the rows
   * @param filter which of them; files and row groups whose bounds exclude it are not read
   */
  public Multi<List<Entity>> rowsOf(TableState state, List<FileRows> files, Filter filter) {
    ScanRequest request = ScanRequest.whole(filter, Deleted.SHOWN);
    StatsPruner pruner = new StatsPruner(filter, Columns.of(state.schema()));
    List<FileRows> kept =
        files.stream()
            .filter(rows -> rows.most() > 0)
            .filter(rows -> pruner.mayMatch(rows.file().rows(), rows.file().stats().columns()::get))
            .toList();
    return batches(state, kept, pruner, request, TableReader::entities);
  }

  /**
   * Streams the live rows of one file with their places, in the order of their positions; holds the
   * bytes of one row group and the rows of one batch.
   *
   * @param state the state
   * @param file one of its files
   * @param batchRows the most rows of a batch, from 1
   */
  public Multi<List<Map.Entry<Entity, RowLocation>>> located(
      TableState state, DataFile file, int batchRows) {
    RowRequest rows = schemaOf(state).withBatchRows(batchRows);
    ScanRequest all = ScanRequest.whole(Filter.all(), Deleted.SHOWN);
    return opened(state, file)
        .onItem()
        .transformToMulti(
            open ->
                Multi.createFrom()
                    .range(0, open.file().footer().rowGroups())
                    .onItem()
                    .transformToMultiAndConcatenate(
                        group ->
                            open.file()
                                .scan(
                                    group,
                                    open.request(rows),
                                    batch -> located(all, new DataFileBatch(file, batch)))));
  }

  @Override
  public <T> Multi<List<T>> stream(
      TableState state, DataFile file, RowSet without, Function<Entity, T> onCpu) {
    RowRequest rows = schemaOf(state);
    return opened(state, file)
        .onItem()
        .transformToMulti(
            open ->
                Multi.createFrom()
                    .range(0, open.file().footer().rowGroups())
                    .onItem()
                    .transformToMultiAndConcatenate(
                        group ->
                            open.file()
                                .scan(
                                    group,
                                    open.request(rows).withDeleted(open.deleted().union(without)),
                                    batch -> mapped(batch, onCpu))));
  }

  private static <T> List<T> mapped(RowBatch batch, Function<Entity, T> onCpu) {
    List<T> items = new ArrayList<>(batch.size());
    for (int row = 0; row < batch.size(); row++) {
      items.add(onCpu.apply(batch.entity(row)));
    }
    return items;
  }

  @Override
  public Uni<RowSet> deletedRows(DataFile file) {
    if (file.deletes().isEmpty()) {
      return Uni.createFrom().item(RowSet.empty());
    }
    String key = file.deletes().get().key();
    return Optional.ofNullable(deletes.getIfPresent(key))
        .map(rows -> Uni.createFrom().item(rows))
        .orElseGet(() -> format.deletedRows(table, file).invoke(rows -> deletes.put(key, rows)));
  }
}
