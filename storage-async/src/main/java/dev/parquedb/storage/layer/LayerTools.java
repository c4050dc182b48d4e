package dev.parquedb.storage.layer;

import dev.parquedb.TimeSource;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What layers work with.
 *
 * @param time clock and timers
 * @param random where jitter comes from; safe for use by several threads
 */
record LayerTools(TimeSource time, RandomGenerator random) {

  LayerTools {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(random, "random");
  }
}
