package dev.parquedb.engine.changes;

import dev.parquedb.Utf8Order;
import dev.parquedb.entity.Entity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Collects the rows of the smallest ids among all that are added, as many as it may hold. Rows of
 * one id are kept or left out together; of a single id there may be any number. Not thread-safe.
 */
final class IdWindow {

  private static final class Rows {
    private final List<Entity> gone = new ArrayList<>(1);
    private final List<Entity> come = new ArrayList<>(1);

    int size() {
      return gone.size() + come.size();
    }
  }

  private final int capacity;
  private final TreeMap<String, Rows> ids = new TreeMap<>(Utf8Order.COMPARATOR);
  private int size;
  private String bound;

  /**
   * Creates an empty window.
   *
   * @param capacity how many rows it may hold, from 1
   */
  IdWindow(int capacity) {
    this.capacity = capacity;
  }

  /** Takes rows that the commit took away. */
  void gone(List<Entity> rows) {
    rows.forEach(row -> add(row, rowsOf(row).map(each -> each.gone)));
  }

  /** Takes rows that the commit brought. */
  void come(List<Entity> rows) {
    rows.forEach(row -> add(row, rowsOf(row).map(each -> each.come)));
  }

  private Optional<Rows> rowsOf(Entity row) {
    boolean beyond = bound != null && Utf8Order.compare(row.id(), bound) >= 0;
    return beyond ? Optional.empty() : Optional.of(ids.computeIfAbsent(row.id(), id -> new Rows()));
  }

  private void add(Entity row, Optional<List<Entity>> side) {
    if (side.isEmpty()) {
      return;
    }
    side.get().add(row);
    size++;
    while (size > capacity && ids.size() > 1) {
      bound = ids.lastKey();
      size -= ids.pollLastEntry().getValue().size();
    }
  }

  /** The changes of the ids in the window, in ascending order of ids. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    ids.values().forEach(rows -> changes.addAll(RowPairs.match(rows.gone, rows.come)));
    return changes;
  }

  /** The smallest id that was left out; empty when the window holds everything. */
  Optional<String> next() {
    return Optional.ofNullable(bound);
  }
}
