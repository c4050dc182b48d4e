package dev.parquedb.storage.layer;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how deep calls nest on one thread that are answered at once, each made by what the answer
 * of the one before led to: from a depth on they wait until the stack is short again.
 */
final class Trampoline {

  private static final Logger LOG = LoggerFactory.getLogger(Trampoline.class);

  private static final int DEEPEST = 8;
  private static final ThreadLocal<Trampoline> OF_THREAD = ThreadLocal.withInitial(Trampoline::new);

  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int depth;
  private boolean draining;

  private Trampoline() {}

  /** Runs a task, now or as soon as the tasks that run on this thread have returned. */
  static void run(Runnable task) {
    OF_THREAD.get().take(task);
  }

  private void take(Runnable task) {
    if (depth == DEEPEST) {
      waiting.add(task);
      return;
    }
    depth++;
    try {
      task.run();
    } finally {
      depth--;
      if (depth == 0 && !draining) {
        drain();
      }
    }
  }

  private void drain() {
    draining = true;
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      try {
        take(next);
      } catch (RuntimeException | Error e) {
        LOG.warn("A call failed while it was begun; others that wait are begun nevertheless", e);
      }
    }
    draining = false;
  }
}
