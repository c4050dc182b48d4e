package dev.parquedb.storage.tiered;

import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes cold objects in the background that nothing points to. What cannot be deleted, or does
 * not fit the queue, stays as an orphan for {@link Orphans}.
 */
final class ColdRemovals {

  private static final Logger LOG = LoggerFactory.getLogger(ColdRemovals.class);
  private static final int LONGEST_QUEUE = 10_000;
  private static final int IN_FLIGHT = 8;

  private final StorageBackend cold;
  private final Queue<String> queue = new ArrayDeque<>();
  private final List<UniEmitter<? super Void>> idle = new ArrayList<>();
  private int inFlight;
  private boolean starting;

  /**
   * Creates the queue.
   *
   * @param cold the cold tier, whose calls are bounded in time
   */
  ColdRemovals(StorageBackend cold) {
    this.cold = cold;
  }

  /** Deletes an object soon. */
  void add(String name) {
    synchronized (this) {
      if (queue.size() >= LONGEST_QUEUE) {
        LOG.debug("Too many cold objects wait for their removal; {} is left as an orphan", name);
        return;
      }
      queue.add(name);
    }
    start();
  }

  /** Completes when nothing is left to delete. */
  Uni<Void> idle() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              synchronized (this) {
                if (inFlight > 0 || !queue.isEmpty()) {
                  idle.add(emitter);
                  return;
                }
              }
              emitter.complete(null);
            });
  }

  /** Starts what may run, in a loop of one thread, so that the stack stays flat. */
  private void start() {
    for (String name = next(true); name != null; name = next(false)) {
      delete(name);
    }
  }

  private synchronized String next(boolean first) {
    if (first && starting) {
      return null;
    }
    boolean one = inFlight < IN_FLIGHT && !queue.isEmpty();
    starting = one;
    inFlight += one ? 1 : 0;
    return one ? queue.poll() : null;
  }

  private void delete(String name) {
    cold.delete(name)
        .subscribe()
        .with(
            deleted -> ended(),
            failure -> {
              LOG.warn("A cold object that is not needed any more stays as an orphan", failure);
              ended();
            });
  }

  private void ended() {
    List<UniEmitter<? super Void>> told = List.of();
    synchronized (this) {
      if (--inFlight == 0 && queue.isEmpty()) {
        told = List.copyOf(idle);
        idle.clear();
      }
    }
    told.forEach(emitter -> emitter.complete(null));
    start();
  }
}
