package dev.parquedb.engine.maintenance;

import dev.parquedb.Utf8Order;
import dev.parquedb.engine.CpuPool;
import dev.parquedb.engine.commit.RowLocation;
import dev.parquedb.engine.scan.TableReader;
import dev.parquedb.entity.Entity;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The rows of several files in the order of their ids, if each file is in that order; one that is
 * not only makes the order less good. Holds a batch of each file.
 */
final class MergedRows {

  private static final int ROWS_OF_ALL = 65_536;
  private static final int MOST_ROWS = 1_024;
  private static final int FEWEST_ROWS = 16;
  private static final int FILES_AT_ONCE = 16;

  private final CpuPool cpu;
  private final List<Source> sources = new ArrayList<>();

  /** One file, as far as it was read. */
  private static final class Source {
    private final int number;
    private final Pull<List<Map.Entry<Entity, RowLocation>>> rows;
    private List<Map.Entry<Entity, RowLocation>> batch = List.of();
    private int at;
    private boolean ended;

    Source(int number, Multi<List<Map.Entry<Entity, RowLocation>>> rows) {
      this.number = number;
      this.rows = new Pull<>(rows);
    }

    boolean empty() {
      return at == batch.size();
    }

    String id() {
      return batch.get(at).getKey().id();
    }

    Map.Entry<Entity, RowLocation> take() {
      return batch.get(at++);
    }
  }

  /**
   * Prepares a merge; nothing is read yet.
   *
   * @param reader reads the table
   * @param cpu runs the merging
   * @param state the state
   * @param files some of its files
   */
  MergedRows(TableReader reader, CpuPool cpu, TableState state, List<DataFile> files) {
    this.cpu = cpu;
    int rows = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, ROWS_OF_ALL / files.size()));
    for (DataFile file : files) {
      sources.add(new Source(sources.size(), reader.located(state, file, rows)));
    }
  }

  /** The rows, some at a time; to be subscribed to once. */
  Multi<List<Map.Entry<Entity, RowLocation>>> batches() {
    return Multi.createBy()
        .repeating()
        .uni(() -> refill().chain(() -> cpu.compute(this::merge)))
        .whilst(batch -> !batch.isEmpty())
        .onTermination()
        .invoke(() -> sources.forEach(source -> source.rows.cancel()));
  }

  private Uni<Void> refill() {
    return Multi.createFrom()
        .iterable(sources)
        .filter(source -> source.empty() && !source.ended)
        .onItem()
        .transformToUni(MergedRows::refill)
        .merge(FILES_AT_ONCE)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private static Uni<Source> refill(Source source) {
    return source
        .rows
        .next()
        .map(
            batch -> {
              source.ended = batch.isEmpty();
              source.batch = batch.orElse(List.of());
              source.at = 0;
              return source;
            });
  }

  /** Takes rows until some file has to be read on; none when all are at their end. */
  private List<Map.Entry<Entity, RowLocation>> merge() {
    PriorityQueue<Source> heap =
        new PriorityQueue<>(
            Comparator.comparing(Source::id, Utf8Order.COMPARATOR)
                .thenComparingInt(source -> source.number));
    sources.stream().filter(source -> !source.empty()).forEach(heap::add);
    List<Map.Entry<Entity, RowLocation>> merged = new ArrayList<>();
    while (!heap.isEmpty()) {
      Source first = heap.poll();
      merged.add(first.take());
      if (first.empty()) {
        break;
      }
      heap.add(first);
    }
    return merged;
  }
}
