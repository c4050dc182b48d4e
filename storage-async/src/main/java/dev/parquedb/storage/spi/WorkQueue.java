package dev.parquedb.storage.spi;

import dev.parquedb.storage.CallOptions.Priority;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What waits for threads that may block: higher priority first, in turn within one. Handing over
 * never waits, so event loops may do it; taking waits, which only such threads may.
 *
 * @param <W> what waits
 */
public final class WorkQueue<W extends WorkQueue.Waiting> {

  private final Map<Priority, Queue<W>> queues = new EnumMap<>(Priority.class);
  private final Semaphore work = new Semaphore(0);
  private final AtomicInteger waiting = new AtomicInteger();
  private final int limit;
  private volatile boolean stopping;
  private volatile boolean ended;

  /** Something that waits. */
  public interface Waiting {

    /** Decides who goes first; constant. */
    Priority priority();

    /** Told instead of being taken when all threads have ended; must not throw. */
    void refuse();
  }

  /**
   * Creates an empty queue.
   *
   * @param limit how many may wait, from 1; see {@link #offer}
   */
  public WorkQueue(int limit) {
    this.limit = limit;
    for (Priority priority : Priority.values()) {
      queues.put(priority, new ConcurrentLinkedQueue<>());
    }
  }

  /** Hands over, unless as many wait as may; tells whether it did. */
  public boolean offer(W item) {
    if (waiting.get() >= limit) {
      return false;
    }
    add(item);
    return true;
  }

  /** Hands over beyond the limit: for what frees what earlier work has taken. */
  public void add(W item) {
    waiting.incrementAndGet();
    queues.get(item.priority()).add(item);
    work.release();
    if (ended) {
      refuseRest();
    }
  }

  /** Takes back what still waits, so that its place is free at once. */
  public void remove(W item) {
    if (queues.get(item.priority()).remove(item)) {
      waiting.decrementAndGet();
    }
  }

  /** The next one; waits for it. Null when the queue was stopped and is empty. */
  public W take() {
    while (true) {
      work.acquireUninterruptibly();
      W item = next();
      if (item != null) {
        return item;
      }
      if (stopping) {
        work.release(); // for the other threads
        return null;
      }
    }
  }

  /** The next one; null when there is none. */
  public W poll() {
    if (!work.tryAcquire()) {
      return null;
    }
    W item = next();
    if (item == null && stopping) {
      work.release(); // it was the permit that ends the wait in take
    }
    return item;
  }

  /** Lets the threads finish what was handed over, then end. */
  public void stop() {
    stopping = true;
    work.release();
  }

  /** To be called when the last thread has ended: what still comes is refused. */
  public void end() {
    ended = true;
    refuseRest();
  }

  private W next() {
    W item = queues.get(Priority.HIGH).poll();
    item = item == null ? queues.get(Priority.NORMAL).poll() : item;
    item = item == null ? queues.get(Priority.LOW).poll() : item;
    if (item != null) {
      waiting.decrementAndGet();
    }
    return item;
  }

  private void refuseRest() {
    for (W item = next(); item != null; item = next()) {
      item.refuse();
    }
  }
}
