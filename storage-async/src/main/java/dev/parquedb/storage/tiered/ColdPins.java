package dev.parquedb.storage.tiered;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who reads which cold object: what nothing points to any more is released for removal when the
 * last reader has ended. All readers are of this process, as the hot tier has one owner.
 */
final class ColdPins {

  private final Map<String, Integer> readers = new HashMap<>();
  private final Set<String> doomed = new HashSet<>();
  private final Consumer<String> release;

  /**
   * Creates the pins.
   *
   * @param release takes each object once that is doomed and has no readers
   */
  ColdPins(Consumer<String> release) {
    this.release = release;
  }

  /** A reader begins. */
  synchronized void begin(String name) {
    readers.merge(name, 1, Integer::sum);
  }

  /** A reader ends. */
  void end(String name) {
    boolean last;
    synchronized (this) {
      last = readers.merge(name, -1, (now, less) -> now + less == 0 ? null : now + less) == null;
      last = last && doomed.remove(name);
    }
    if (last) {
      release.accept(name);
    }
  }

  /** Nothing points to the object any more. */
  void doom(String name) {
    synchronized (this) {
      if (readers.containsKey(name)) {
        doomed.add(name);
        return;
      }
    }
    release.accept(name);
  }

  /** Whether somebody reads the object. */
  synchronized boolean isRead(String name) {
    return readers.containsKey(name);
  }
}
