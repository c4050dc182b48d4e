package dev.parquedb.storage.layer;

import dev.parquedb.storage.CallOptions.Priority;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who waits, and who is next: the highest priority first, within one in the order of arrival. Every
 * eighth turn belongs to the one who has waited longest, so that nobody waits for ever. Not
 * thread-safe.
 *
 * @param <T> who waits; told apart by identity or equality
 */
final class WaitingLine<T> {

  private static final int TURNS_OF_THE_OLDEST = 8;
  private static final Priority[] FIRST_TO_LAST = {Priority.HIGH, Priority.NORMAL, Priority.LOW};

  private final Map<Priority, LinkedHashMap<T, Long>> lines = new EnumMap<>(Priority.class);
  private long arrivals;
  private long turns;
  private int size;

  WaitingLine() {
    for (Priority priority : FIRST_TO_LAST) {
      lines.put(priority, new LinkedHashMap<>());
    }
  }

  int size() {
    return size;
  }

  void add(T waiting, Priority priority) {
    lines.get(priority).put(waiting, arrivals++);
    size++;
  }

  /** Takes somebody out who does not want to wait any longer. */
  boolean remove(T waiting, Priority priority) {
    if (lines.get(priority).remove(waiting) == null) {
      return false;
    }
    size--;
    return true;
  }

  /** Takes out who is next; null when nobody waits. */
  T next() {
    if (size == 0) {
      return null;
    }
    turns++;
    LinkedHashMap<T, Long> line = turns % TURNS_OF_THE_OLDEST == 0 ? oldest() : first();
    T next = line.keySet().iterator().next();
    line.remove(next);
    size--;
    return next;
  }

  private LinkedHashMap<T, Long> first() {
    for (Priority priority : FIRST_TO_LAST) {
      if (!lines.get(priority).isEmpty()) {
        return lines.get(priority);
      }
    }
    throw new IllegalStateException("nobody waits");
  }

  private LinkedHashMap<T, Long> oldest() {
    LinkedHashMap<T, Long> oldest = null;
    long arrival = Long.MAX_VALUE;
    for (LinkedHashMap<T, Long> line : lines.values()) {
      if (!line.isEmpty() && line.values().iterator().next() < arrival) {
        arrival = line.values().iterator().next();
        oldest = line;
      }
    }
    return oldest;
  }
}
