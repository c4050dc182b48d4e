package dev.parquedb.storage.tiered;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Names one write for ever: the opening of the storage it was made through, drawn at random, and a
 * number counted there.
 *
 * @param high the first half of the opening
 * @param low the second half of the opening
 * @param number counts within the opening
 */
record WriteId(long high, long low, long number) {

  /** The version of a file whose last write this was; stays when a file changes its tier. */
  String version() {
    return "t" + text();
  }

  /** The last segments of the name of a cold object, spread over 256 folders. */
  String coldName() {
    return String.format("%02x/%s", number & 0xff, text());
  }

  private String text() {
    return String.format("%016x%016x-%x", high, low, number);
  }

  /** Gives every write of one opening its own id. */
  static final class Source {
    private final long high;
    private final long low;
    private final AtomicLong numbers = new AtomicLong();

    Source(RandomGenerator random) {
      this.high = random.nextLong();
      this.low = random.nextLong();
    }

    WriteId next() {
      return new WriteId(high, low, numbers.incrementAndGet());
    }
  }
}
