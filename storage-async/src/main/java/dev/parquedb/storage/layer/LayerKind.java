package dev.parquedb.storage.layer;

import java.util.Locale;

/** The layers there are, in their order: the first is the outermost. */
public enum LayerKind {
  /** Counts and times calls. */
  METRICS,
  /** Gives every call a span. */
  TRACING,
  /** Refuses every change. */
  READ_ONLY,
  /** Shows what lies below a prefix. */
  PREFIX,
  /** Answers reads from what was read before. */
  CACHE,
  /** Asks a second time for reads that take long. */
  HEDGE,
  /** Repeats what failed and may be repeated. */
  RETRY,
  /** Fails at once while the store is down. */
  BREAKER,
  /** Bounds the calls in flight. */
  LIMIT,
  /** Bounds the time of one attempt. */
  TIMEOUT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
