package dev.parquedb.testkit.s3;

import dev.parquedb.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a {@link SimulatedS3} is set up.
 *
 * @param profile which server is simulated
 * @param credentials the key pairs it accepts
 * @param buckets the buckets it starts with
 * @param seed fixes latencies, faults by chance and names of uploads
 * @param port where it listens, on 127.0.0.1; 0 picks a free port
 * @param domain whose subdomains are buckets: {@code <bucket>.<domain>}
 * @param minPartSize the smallest part but the last, in bytes; 5 MiB on S3
 * @param memoryLimit how many bytes of content are kept at most, bodies under way included
 * @param clockSkew by how much the server's clock is ahead; negative when it is behind
 * @param time the clock and timers; empty for those of the Vert.x instance
 */
public record SimulatedS3Options(
    S3Profile profile,
    List<S3Credentials> credentials,
    List<S3BucketOptions> buckets,
    long seed,
    int port,
    String domain,
    long minPartSize,
    long memoryLimit,
    Duration clockSkew,
    Optional<TimeSource> time) {

  /**
   * One bucket, {@code bucket}; {@link S3Credentials#DEFAULT}; 256 MiB; {@link S3Profile#PLAIN}.
   */
  public static final SimulatedS3Options DEFAULT =
      new SimulatedS3Options(
          S3Profile.PLAIN,
          List.of(S3Credentials.DEFAULT),
          List.of(S3BucketOptions.keeping("bucket")),
          0,
          0,
          "s3.localhost",
          5L << 20,
          256L << 20,
          Duration.ZERO,
          Optional.empty());

  public SimulatedS3Options {
    credentials = List.copyOf(credentials);
    buckets = List.copyOf(buckets);
    if (port < 0 || port > 65_535 || minPartSize < 1 || memoryLimit < 0) {
      throw new IllegalArgumentException(
          "port 0 to 65535, parts from 1 byte, memory from 0: "
              + List.of(port, minPartSize, memoryLimit));
    }
  }

  /** The same simulating another server. */
  public SimulatedS3Options withProfile(S3Profile other) {
    return new SimulatedS3Options(
        other, credentials, buckets, seed, port, domain, minPartSize, memoryLimit, clockSkew, time);
  }

  /** The same accepting other key pairs. */
  public SimulatedS3Options withCredentials(S3Credentials... others) {
    return new SimulatedS3Options(
        profile,
        List.of(others),
        buckets,
        seed,
        port,
        domain,
        minPartSize,
        memoryLimit,
        clockSkew,
        time);
  }

  /** The same starting with other buckets. */
  public SimulatedS3Options withBuckets(S3BucketOptions... others) {
    return new SimulatedS3Options(
        profile,
        credentials,
        List.of(others),
        seed,
        port,
        domain,
        minPartSize,
        memoryLimit,
        clockSkew,
        time);
  }

  /** The same with another seed. */
  public SimulatedS3Options withSeed(long other) {
    return new SimulatedS3Options(
        profile,
        credentials,
        buckets,
        other,
        port,
        domain,
        minPartSize,
        memoryLimit,
        clockSkew,
        time);
  }

  /** The same on another port. */
  public SimulatedS3Options withPort(int other) {
    return new SimulatedS3Options(
        profile,
        credentials,
        buckets,
        seed,
        other,
        domain,
        minPartSize,
        memoryLimit,
        clockSkew,
        time);
  }

  /** The same with another smallest part. */
  public SimulatedS3Options withMinPartSize(long other) {
    return new SimulatedS3Options(
        profile, credentials, buckets, seed, port, domain, other, memoryLimit, clockSkew, time);
  }

  /** The same with another limit of memory. */
  public SimulatedS3Options withMemoryLimit(long other) {
    return new SimulatedS3Options(
        profile, credentials, buckets, seed, port, domain, minPartSize, other, clockSkew, time);
  }

  /** The same with a clock that is ahead or behind. */
  public SimulatedS3Options withClockSkew(Duration other) {
    return new SimulatedS3Options(
        profile, credentials, buckets, seed, port, domain, minPartSize, memoryLimit, other, time);
  }

  /** The same with another clock and other timers. */
  public SimulatedS3Options withTime(TimeSource other) {
    return new SimulatedS3Options(
        profile,
        credentials,
        buckets,
        seed,
        port,
        domain,
        minPartSize,
        memoryLimit,
        clockSkew,
        Optional.of(other));
  }
}
