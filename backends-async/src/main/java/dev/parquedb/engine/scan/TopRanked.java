package dev.parquedb.engine.scan;

import dev.parquedb.query.Sort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the first entities of an order: a heap whose head is the last of them. */
final class TopRanked {

  private final Sort sort;
  private final long wanted;
  private final Comparator<Ranked> order;
  private final PriorityQueue<Ranked> heap;

  TopRanked(Sort sort, long wanted) {
    this.sort = sort;
    this.wanted = wanted;
    this.order = (a, b) -> a.position().compareTo(b.position(), sort);
    this.heap = new PriorityQueue<>(order.reversed());
  }

  void add(Ranked row, Ranked.Position after) {
    if (after != null && row.position().compareTo(after, sort) <= 0) {
      return;
    }
    if (heap.size() < wanted) {
      heap.add(row);
    } else if (order.compare(row, heap.peek()) < 0) {
      heap.poll();
      heap.add(row);
    }
  }

  int size() {
    return heap.size();
  }

  List<Ranked> ascending() {
    List<Ranked> rows = new ArrayList<>(heap);
    rows.sort(order);
    return rows;
  }
}
