package dev.parquedb.table.delta;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parquedb.TimeSource;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableRef;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes hints: the newest only, at most one a second and table, because some stores take no more
 * writes of one key. Losing one does no harm; it is told in the log. Thread-safe.
 */
final class HintWriter {

  private static final Logger LOG = LoggerFactory.getLogger(HintWriter.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int MAX_TABLES = 4_096;

  private final Retries retries;
  private final TimeSource time;
  private final Cache<String, Slot> slots =
      Caffeine.newBuilder().maximumSize(MAX_TABLES).executor(Runnable::run).build();

  private volatile boolean closed;

  /** The hints of one table; guarded by itself. */
  private static final class Slot {
    private LastCheckpoint waiting;
    private long written = -1;
    private boolean busy;
  }

  HintWriter(Retries retries, TimeSource time) {
    this.retries = retries;
    this.time = time;
  }

  /** Writes a hint, now or when the pause after the one before is over. */
  void offer(TableRef table, LastCheckpoint hint) {
    Slot slot = slots.get(table.root(), root -> new Slot());
    synchronized (slot) {
      boolean older = slot.waiting != null && slot.waiting.version() > hint.version();
      if (older || slot.written > hint.version()) {
        return;
      }
      slot.waiting = hint;
      if (slot.busy) {
        return;
      }
      slot.busy = true;
    }
    next(table, slot);
  }

  private void next(TableRef table, Slot slot) {
    LastCheckpoint hint;
    synchronized (slot) {
      hint = slot.waiting;
      slot.waiting = null;
      slot.busy = hint != null;
      slot.written = hint == null ? slot.written : hint.version();
    }
    if (hint == null || closed) {
      return;
    }
    retries
        .idempotent(() -> table.storage().write(table.path(LogNames.LAST_CHECKPOINT), hint.text()))
        .onFailure()
        .invoke(failure -> LOG.warn("The hint of {} was not written", table.root(), failure))
        .onItemOrFailure()
        .transform((written, failure) -> true)
        .subscribe()
        .with(ended -> time.schedule(PAUSE, () -> next(table, slot)));
  }

  /** Writes no more. */
  void close() {
    closed = true;
  }
}
