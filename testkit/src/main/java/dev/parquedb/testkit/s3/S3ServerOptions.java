package dev.parquedb.testkit.s3;

import java.util.List;

/**
 * How a {@link S3Server} is set up; a value that can be written as JSON.
 *
 * @param profile the name of a {@link S3Profile}
 * @param buckets the buckets it starts with
 * @param seed fixes latencies, faults by chance and names of uploads
 * @param port where it listens, on 127.0.0.1; 0 picks a free port
 * @param memoryLimit how many bytes of content are kept at most
 * @param odds how likely faults are, from the first request
 */
public record S3ServerOptions(
    String profile,
    List<S3BucketOptions> buckets,
    long seed,
    int port,
    long memoryLimit,
    S3FaultOdds odds) {

  /** As {@link SimulatedS3Options#DEFAULT}; without faults. */
  public static final S3ServerOptions DEFAULT =
      new S3ServerOptions(
          "plain",
          SimulatedS3Options.DEFAULT.buckets(),
          SimulatedS3Options.DEFAULT.seed(),
          SimulatedS3Options.DEFAULT.port(),
          SimulatedS3Options.DEFAULT.memoryLimit(),
          S3FaultOdds.NONE);

  public S3ServerOptions {
    S3Profile.named(profile);
    buckets = List.copyOf(buckets);
  }

  /** The same simulating another server. */
  public S3ServerOptions withProfile(String name) {
    return new S3ServerOptions(name, buckets, seed, port, memoryLimit, odds);
  }

  /** The same starting with other buckets. */
  public S3ServerOptions withBuckets(S3BucketOptions... others) {
    return new S3ServerOptions(profile, List.of(others), seed, port, memoryLimit, odds);
  }

  /** The same with another seed. */
  public S3ServerOptions withSeed(long other) {
    return new S3ServerOptions(profile, buckets, other, port, memoryLimit, odds);
  }

  /** The same with other odds. */
  public S3ServerOptions withOdds(S3FaultOdds others) {
    return new S3ServerOptions(profile, buckets, seed, port, memoryLimit, others);
  }

  SimulatedS3Options simulated() {
    return SimulatedS3Options.DEFAULT
        .withProfile(S3Profile.named(profile))
        .withBuckets(buckets.toArray(S3BucketOptions[]::new))
        .withSeed(seed)
        .withPort(port)
        .withMemoryLimit(memoryLimit);
  }
}
