package dev.parquedb.table.iceberg;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parquedb.ParqueDBException;
import dev.parquedb.engine.parquet.FooterCache;
import dev.parquedb.engine.parquet.ParquetFile;
import dev.parquedb.engine.parquet.ParquetSource;
import dev.parquedb.engine.parquet.RowBatch;
import dev.parquedb.entity.StorageFailureException;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.table.Columns.Column;
import dev.parquedb.table.Cpu;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FormatContext;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.IcebergDeletes.Source;
import dev.parquedb.table.iceberg.catalog.Locations;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Reads which rows of data files are deleted. Thread-safe. */
final class DeletedRows {

  private static final int AT_ONCE = 16;
  private static final long MAX_BYTES = 4L << 20;
  private static final List<Column> COLUMNS =
      List.of(
          new Column(PositionDeletes.PATH, Primitive.STRING),
          new Column(PositionDeletes.POSITION, Primitive.LONG));

  private final FormatContext context;
  private final Cpu cpu;

  /** The rows of delete files by data file; the files never change. */
  private final Cache<String, Map<String, RowSet>> kept =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((String key, Map<String, RowSet> rows) -> weight(rows))
          .executor(Runnable::run)
          .build();

  DeletedRows(FormatContext context, Cpu cpu) {
    this.context = context;
    this.cpu = cpu;
  }

  private static int weight(Map<String, RowSet> rows) {
    long bytes = 256;
    for (Map.Entry<String, RowSet> file : rows.entrySet()) {
      bytes += 2L * file.getKey().length() + 64 + 2 * file.getValue().cardinality();
    }
    return (int) Math.min(1 << 30, bytes);
  }

  /** Keeps the rows of a file that was just written. */
  void wrote(TableRef table, Source source, String dataFile, RowSet rows) {
    kept.put(key(table, source), Map.of(dataFile, rows));
  }

  private static String key(TableRef table, Source source) {
    return table.path(source.key());
  }

  /** The deleted rows of a data file. */
  Uni<RowSet> of(TableRef table, DataFile file) {
    if (file.deletes().isEmpty()) {
      return Uni.createFrom().item(RowSet.empty());
    }
    return of(table, file.path(), ((IcebergDeletes) file.deletes().get()).files());
  }

  /** The rows of a data file that some files name. */
  Uni<RowSet> of(TableRef table, String dataFile, List<Source> sources) {
    return Multi.createFrom()
        .iterable(sources)
        .onItem()
        .transformToUni(source -> rows(table, source))
        .merge(AT_ONCE)
        .collect()
        .in(
            ArrayList<RowSet>::new,
            (all, rows) -> all.add(rows.getOrDefault(dataFile, RowSet.empty())))
        .onFailure()
        .transform(ParqueDBException::first)
        .map(all -> all.stream().reduce(RowSet.empty(), RowSet::union));
  }

  /** The rows that a file names, by data file. */
  Uni<Map<String, RowSet>> rows(TableRef table, Source source) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Map<String, RowSet> known = kept.getIfPresent(key(table, source));
              if (known != null) {
                return Uni.createFrom().item(known);
              }
              Uni<Map<String, RowSet>> read =
                  switch (source.kind()) {
                    case VECTOR -> vector(table, source);
                    case POSITIONS -> positions(table, source);
                    case VALUES -> new EqualityDeletes(context).rows(table, source);
                  };
              return read.invoke(rows -> kept.put(key(table, source), rows));
            });
  }

  private Uni<Map<String, RowSet>> vector(TableRef table, Source source) {
    String path = table.path(source.path());
    long end = source.offset() + source.length();
    return context
        .retries()
        .idempotent(() -> table.storage().readRange(path, source.offset(), end))
        .onFailure(NotFoundException.class)
        .transform(missing -> missing(table, path, missing))
        .chain(
            bytes ->
                cpu.bytes(
                    bytes.remaining(),
                    () -> Map.of(source.dataFile(), vector(table, source, path, bytes))));
  }

  private static RowSet vector(TableRef table, Source source, String path, ByteBuffer bytes) {
    byte[] blob = new byte[bytes.remaining()];
    bytes.duplicate().get(blob);
    try {
      RowSet rows = DeletionVectorBlob.read(blob);
      if (rows.cardinality() != source.rows()) {
        throw new IOException("it deletes " + rows.cardinality() + " rows, not " + source.rows());
      }
      return rows;
    } catch (IOException e) {
      throw IcebergErrors.corrupt(
          table,
          path,
          "does not hold the deletion vector of " + source.dataFile() + " (" + e.getMessage() + ")",
          e);
    }
  }

  private static RuntimeException missing(TableRef table, String path, Throwable cause) {
    return IcebergErrors.corrupt(
        table, path, "is missing, though the metadata refers to it", cause);
  }

  private Uni<Map<String, RowSet>> positions(TableRef table, Source source) {
    String path = table.path(source.path());
    return new ParquetSource(
            table.storage(),
            table.namespace(),
            context.cpu(),
            FooterCache.none(),
            context.retries())
        .open(path, source.bytes())
        .onItem()
        .transformToMulti(DeletedRows::groups)
        .collect()
        .in(HashMap<String, List<Long>>::new, DeletedRows::merge)
        .onFailure(StorageFailureException.class)
        .transform(failure -> notFound(table, path, failure))
        .chain(all -> cpu.items(all.size(), () -> sets(table, path, all)));
  }

  private static Throwable notFound(TableRef table, String path, Throwable failure) {
    return failure instanceof StorageFailureException wrapped
            && wrapped.storage() instanceof NotFoundException
        ? missing(table, path, failure)
        : failure;
  }

  private static Multi<Map<String, List<Long>>> groups(ParquetFile file) {
    return Multi.createFrom()
        .items(IntStream.range(0, file.footer().rowGroups()).boxed())
        .onItem()
        .transformToMultiAndConcatenate(group -> file.scan(group, COLUMNS, DeletedRows::positions));
  }

  private static Map<String, List<Long>> positions(RowBatch batch) {
    Map<String, List<Long>> rows = new HashMap<>();
    for (int row = 0; row < batch.size(); row++) {
      Object path = batch.value(PositionDeletes.PATH, row);
      Object position = batch.value(PositionDeletes.POSITION, row);
      rows.computeIfAbsent(Objects.toString(path), none -> new ArrayList<>()).add((Long) position);
    }
    return rows;
  }

  private static void merge(Map<String, List<Long>> all, Map<String, List<Long>> some) {
    some.forEach((path, rows) -> all.computeIfAbsent(path, none -> new ArrayList<>()).addAll(rows));
  }

  private static Map<String, RowSet> sets(
      TableRef table, String path, Map<String, List<Long>> rows) {
    Map<String, RowSet> sets = new HashMap<>();
    rows.forEach(
        (location, positions) -> {
          if (positions.contains(null)) {
            throw IcebergErrors.corrupt(table, path, "names a row without a position", null);
          }
          Locations.relative(table, location)
              .ifPresent(file -> sets.merge(file, RowSet.of(positions), RowSet::union));
        });
    return sets;
  }
}
