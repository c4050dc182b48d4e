package dev.parquedb.table.iceberg;

import dev.parquedb.engine.parquet.FooterCache;
import dev.parquedb.engine.parquet.ParquetSource;
import dev.parquedb.engine.parquet.RowBatch;
import dev.parquedb.table.Columns.Column;
import dev.parquedb.table.FormatContext;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.IcebergDeletes.Equality;
import dev.parquedb.table.iceberg.IcebergDeletes.Source;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Finds the rows of a data file that are deleted by their values (Iceberg specification, "Equality
 * Delete Files"): those whose values in some columns are those of a row of the delete file. A null
 * is the same as a null.
 */
final class EqualityDeletes {

  private final FormatContext context;

  EqualityDeletes(FormatContext context) {
    this.context = context;
  }

  /** The rows of the data file that a file of values is about. */
  Uni<Map<String, RowSet>> rows(TableRef table, Source source) {
    Equality equality = source.equality().orElseThrow();
    List<Column> columns = equality.columns();
    return read(table, source.path(), source.bytes(), equality, batch -> values(batch, columns))
        .collect()
        .in(HashSet<List<Object>>::new, Set::addAll)
        .chain(
            deleted ->
                read(
                        table,
                        source.dataFile(),
                        equality.bytes(),
                        equality,
                        batch -> matching(batch, equality, deleted))
                    .collect()
                    .in(ArrayList<Long>::new, List::addAll))
        .map(positions -> Map.of(source.dataFile(), RowSet.of(positions)));
  }

  private <T> Multi<T> read(
      TableRef table, String path, long bytes, Equality equality, Function<RowBatch, T> onCpu) {
    return new ParquetSource(
            table.storage(),
            table.namespace(),
            context.cpu(),
            FooterCache.none(),
            context.retries())
        .open(table.path(path), bytes, Optional.of(equality.names()))
        .onItem()
        .transformToMulti(
            file ->
                Multi.createFrom()
                    .items(IntStream.range(0, file.footer().rowGroups()).boxed())
                    .onItem()
                    .transformToMultiAndConcatenate(
                        group -> file.scan(group, equality.columns(), onCpu)));
  }

  private static Set<List<Object>> values(RowBatch batch, List<Column> columns) {
    Set<List<Object>> values = new HashSet<>();
    for (int row = 0; row < batch.size(); row++) {
      values.add(values(batch, row, columns, Map.of()));
    }
    return values;
  }

  private static List<Object> values(
      RowBatch batch, int row, List<Column> columns, Map<String, Object> constants) {
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      String name = columns.get(i).name();
      values[i] = constants.containsKey(name) ? constants.get(name) : batch.value(name, row);
    }
    return Arrays.asList(values);
  }

  private static List<Long> matching(RowBatch batch, Equality equality, Set<List<Object>> deleted) {
    List<Long> positions = new ArrayList<>();
    for (int row = 0; row < batch.size(); row++) {
      if (deleted.contains(values(batch, row, equality.columns(), equality.constants()))) {
        positions.add(batch.position(row));
      }
    }
    return positions;
  }
}
