package dev.parquedb.testkit.time;

import java.util.Random;
import java.util.random.RandomGenerator;

/** Random numbers that are the same in every run. */
public final class SeededRandom {

  private SeededRandom() {}

  /**
   * A generator for a seed. It may be used by several threads; what each of them gets then depends
   * on their order.
   *
   * @param seed fixes the numbers
   */
  public static RandomGenerator of(long seed) {
    return new Random(mix(seed));
  }

  /**
   * A generator of its own for each use of one seed, so that more draws in one place do not change
   * the numbers in another.
   *
   * @param seed fixes the numbers
   * @param use names what the numbers are for
   */
  public static RandomGenerator of(long seed, String use) {
    return new Random(mix(seed ^ mix(use.hashCode())));
  }

  /** Spreads a number over all 64 bits; equal numbers give equal results. */
  public static long mix(long number) {
    long z = (number + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
