package dev.parquedb.engine.parquet;

import java.time.Instant;

/** Times as microseconds. */
public final class Times {

  private static final long MICROS = 1_000_000;

  private Times() {}

  /** Microseconds since 1970; throws {@link ArithmeticException} if they do not fit. */
  public static long micros(Instant instant) {
    long seconds = instant.getEpochSecond();
    long micros = instant.getNano() / 1_000;
    // Towards zero first, so that the lowest second does not overflow on the way.
    long shift = seconds < 0 ? 1 : 0;
    return Math.addExact(Math.multiplyExact(seconds + shift, MICROS), micros - shift * MICROS);
  }

  /** The instant so many microseconds after 1970. */
  public static Instant ofMicros(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
  }
}
