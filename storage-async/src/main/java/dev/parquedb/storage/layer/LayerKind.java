package dev.parquedb.storage.layer;

import java.util.Locale;

/** The layers there are, in their order: the first is the outermost. */
public enum LayerKind {
  /** Refuses every change. */
  READ_ONLY,
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
