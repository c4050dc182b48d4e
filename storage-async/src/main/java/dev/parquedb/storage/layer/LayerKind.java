package dev.parquedb.storage.layer;

import java.util.Locale;

/** The layers there are, in their order: the first is the outermost. */
public enum LayerKind {
  /** Counts and times calls as callers see them. */
  METRICS,
  /** Makes a span of every call. */
  TRACING,
  /** Refuses every change. */
  READ_ONLY,
  /** Shows what is below a prefix as a storage of its own. */
  PREFIX,
  /** Keeps blocks of files. */
  CACHE,
  /** Asks a second time when a read takes long. */
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
