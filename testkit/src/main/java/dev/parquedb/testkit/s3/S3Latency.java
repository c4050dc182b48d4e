package dev.parquedb.testkit.s3;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long requests take: log-normally distributed.
 *
 * @param median half of them take at most this
 * @param p99 99 of 100 take at most this; at least the median
 */
public record S3Latency(Duration median, Duration p99) {

  /** No time at all. */
  public static final S3Latency NONE = new S3Latency(Duration.ZERO, Duration.ZERO);

  private static final double QUANTILE_99 = 2.3263478740408408;

  public S3Latency {
    if (median.isNegative() || p99.compareTo(median) < 0) {
      throw new IllegalArgumentException("no latency: " + median + ", " + p99);
    }
    if (median.isZero() && !p99.isZero()) {
      throw new IllegalArgumentException("a median of zero has a p99 of zero");
    }
  }

  /** A latency in milliseconds. */
  public static S3Latency ofMillis(long median, long p99) {
    return new S3Latency(Duration.ofMillis(median), Duration.ofMillis(p99));
  }

  Duration pick(RandomGenerator random) {
    if (median.isZero()) {
      return Duration.ZERO;
    }
    double sigma = Math.log((double) p99.toNanos() / median.toNanos()) / QUANTILE_99;
    return Duration.ofNanos((long) (median.toNanos() * Math.exp(sigma * random.nextGaussian())));
  }
}
