package dev.parquedb.storage.layer;

import dev.parquedb.TimeSource;
import java.time.Duration;

/**
 * Notices when it has been the store's turn for too long. Thread-safe; one timer at a time, which
 * looks at the clock when it fires instead of being set again at every chunk.
 */
final class StallWatch {

  private final TimeSource time;
  private final Duration limit;
  private final Runnable stalled;
  private TimeSource.Cancellation timer = () -> {};
  private boolean storesTurn;
  private boolean ended;
  private long since;

  /**
   * Creates a watch that has not begun.
   *
   * @param stalled runs once, when the store has stood still for the limit; never after the end
   */
  StallWatch(TimeSource time, Duration limit, Runnable stalled) {
    this.time = time;
    this.limit = limit;
    this.stalled = stalled;
  }

  /** Begins to watch. */
  synchronized void begin(boolean storeFirst) {
    storesTurn = storeFirst;
    since = time.monotonicNanos();
    look(limit);
  }

  /** The store is asked for more: from now on it is its turn, if it was not already. */
  synchronized void asked() {
    if (!storesTurn) {
      moved(true);
    }
  }

  /** The store has moved; tells whether it is still its turn. */
  synchronized void moved(boolean storesNow) {
    since = time.monotonicNanos();
    storesTurn = storesNow;
  }

  /** Stops watching; idempotent. */
  synchronized void end() {
    ended = true;
    timer.cancel();
  }

  private void look(Duration later) {
    if (!ended) {
      timer = time.schedule(later, this::fire);
    }
  }

  private void fire() {
    synchronized (this) {
      if (ended) {
        return;
      }
      Duration still = storesTurn ? Timers.since(time, since) : Duration.ZERO;
      if (still.compareTo(limit) < 0) {
        look(limit.minus(still));
        return;
      }
      ended = true;
    }
    stalled.run();
  }
}
