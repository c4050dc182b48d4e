package dev.parquedb.storage.fs;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/** Mutual exclusion within the process, by number: whoever has to wait queues, no thread waits. */
final class KeyMutex {

  /** Who waits for each number that is held; guarded by this. */
  private final Map<Long, Queue<Runnable>> waiting = new HashMap<>();

  /**
   * Takes a number.
   *
   * @param whenHeld runs once the number is held: at once, or on the thread of whoever releases it.
   *     It must be short and must not release by itself
   */
  void acquire(long number, Runnable whenHeld) {
    synchronized (this) {
      Queue<Runnable> queue = waiting.get(number);
      if (queue != null) {
        queue.add(whenHeld);
        return;
      }
      waiting.put(number, new ArrayDeque<>(0));
    }
    whenHeld.run();
  }

  /** Takes a number if it is free, to be released. */
  synchronized boolean tryAcquire(long number) {
    return waiting.putIfAbsent(number, new ArrayDeque<>(0)) == null;
  }

  /** Gives a number to the next who waits for it. */
  void release(long number) {
    Runnable next;
    synchronized (this) {
      next = waiting.get(number).poll();
      if (next == null) {
        waiting.remove(number);
        return;
      }
    }
    next.run();
  }
}
