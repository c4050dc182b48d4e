package dev.parquedb.table;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parquedb.TimeSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes hints: the newest only, at most one a second and table, because some stores take no more
 * writes of one key. Losing one does no harm; it is told in the log. Thread-safe.
 */
public final class HintWriter {

  private static final Logger LOG = LoggerFactory.getLogger(HintWriter.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int MAX_TABLES = 4_096;

  private final Retries retries;
  private final TimeSource time;
  private final Cache<String, Slot> slots =
      Caffeine.newBuilder().maximumSize(MAX_TABLES).executor(Runnable::run).build();

  private volatile boolean closed;

  /**
   * A hint.
   *
   * @param path its file, as storage names it
   * @param version the version that it names; of two the one with the higher version counts
   * @param text what the file holds
   */
  public record Hint(String path, long version, ByteBuffer text) {}

  /** The hints of one table; guarded by itself. */
  private static final class Slot {
    private Hint waiting;
    private long written = -1;
    private boolean busy;
  }

  /** Writes nothing yet. */
  public HintWriter(Retries retries, TimeSource time) {
    this.retries = retries;
    this.time = time;
  }

  /** Writes a hint, now or when the pause after the one before is over. */
  public void offer(TableRef table, Hint hint) {
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
    Hint hint;
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
        .idempotent(() -> table.storage().write(hint.path(), hint.text().duplicate()))
        .onFailure()
        .invoke(failure -> LOG.warn("The hint of {} was not written", table.root(), failure))
        .onItemOrFailure()
        .transform((written, failure) -> true)
        .subscribe()
        .with(ended -> time.schedule(PAUSE, () -> next(table, slot)));
  }

  /** Writes no more. */
  public void close() {
    closed = true;
  }
}
