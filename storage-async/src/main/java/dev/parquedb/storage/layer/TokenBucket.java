package dev.parquedb.storage.layer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A budget of extra requests: full at first, every request that is made anyway earns a share of a
 * token, every extra one costs a token. So extra load stays a share of the load, whatever happens.
 */
final class TokenBucket {

  private static final long WHOLE = 1_000_000;

  private final long capacity;
  private final long share;
  private final AtomicLong level;

  /**
   * Creates a full bucket.
   *
   * @param capacity the most tokens kept, from 0
   * @param share what one request earns, from 0 to 1
   */
  TokenBucket(int capacity, double share) {
    this.capacity = capacity * WHOLE;
    this.share = (long) (share * WHOLE);
    this.level = new AtomicLong(this.capacity);
  }

  /** A request earns its share. */
  void earn() {
    if (level.get() < capacity) {
      level.updateAndGet(tokens -> Math.min(capacity, tokens + share));
    }
  }

  /** Takes a token where there is a whole one. */
  boolean take() {
    return level.getAndUpdate(tokens -> tokens >= WHOLE ? tokens - WHOLE : tokens) >= WHOLE;
  }

  /** The whole tokens left. */
  long tokens() {
    return level.get() / WHOLE;
  }
}
