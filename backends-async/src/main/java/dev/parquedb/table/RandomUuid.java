package dev.parquedb.table;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Random UUIDs (RFC 9562, version 4) from a source that tests can seed. */
public final class RandomUuid {

  private RandomUuid() {}

  /** The next one. */
  public static UUID next(RandomGenerator random) {
    long most = random.nextLong() & ~0xf000L | 0x4000L;
    long least = random.nextLong() & ~(0xc0L << 56) | 0x80L << 56;
    return new UUID(most, least);
  }
}
