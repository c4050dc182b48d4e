package dev.parquedb.storage;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Options that travel with every call of a {@link StorageBackend#with view}, through every layer.
 *
 * @param timeout how long one call may take, from subscription; empty for no limit of its own
 * @param content whether the files read through the view may change
 * @param priority which calls go first where calls queue
 */
public record CallOptions(Optional<Duration> timeout, Content content, Priority priority) {

  /** No limit, content may change, normal priority. */
  public static final CallOptions DEFAULT =
      new CallOptions(Optional.empty(), Content.MAY_CHANGE, Priority.NORMAL);

  /** Whether the files read may change. */
  public enum Content {
    /** A path may name other bytes tomorrow. */
    MAY_CHANGE,
    /** A path, once written, names the same bytes for ever: caches may keep them by path alone. */
    IMMUTABLE
  }

  /** Which calls go first where calls queue. */
  public enum Priority {
    /** Bulk work that may wait: compaction, import, long scans. */
    LOW,
    /** Everything else. */
    NORMAL,
    /** Calls that others wait for: commits, point lookups. */
    HIGH
  }

  public CallOptions {
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(priority, "priority");
    timeout.ifPresent(
        limit -> {
          if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("timeout must be positive: " + limit);
          }
        });
  }

  /** The same with a limit on the time of one call; it must be positive. */
  public CallOptions withTimeout(Duration limit) {
    return new CallOptions(Optional.of(limit), content, priority);
  }

  /** The same for files that never change once written. */
  public CallOptions immutable() {
    return new CallOptions(timeout, Content.IMMUTABLE, priority);
  }

  /** The same with another priority. */
  public CallOptions withPriority(Priority other) {
    return new CallOptions(timeout, content, other);
  }
}
