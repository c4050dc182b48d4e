package dev.parquedb.testkit.s3;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which server is simulated.
 *
 * @param region the region signatures must name
 * @param quirks how it departs from S3
 * @param changes how long requests that change something take
 * @param reads how long the others take
 */
public record S3Profile(String region, Set<S3Quirk> quirks, S3Latency changes, S3Latency reads) {

  /** S3 as documented, without latency. */
  public static final S3Profile PLAIN =
      new S3Profile("us-east-1", Set.of(), S3Latency.NONE, S3Latency.NONE);

  /** S3 with latencies as measured from the same region. */
  public static final S3Profile AWS =
      PLAIN.withLatencies(S3Latency.ofMillis(28, 67), S3Latency.ofMillis(24, 77));

  /** Cloudflare R2: parts of equal sizes, one write per second and key, region {@code auto}. */
  public static final S3Profile R2 =
      new S3Profile(
          "auto",
          EnumSet.of(S3Quirk.EQUAL_PART_SIZES, S3Quirk.ONE_WRITE_PER_SECOND_AND_KEY),
          S3Latency.NONE,
          S3Latency.NONE);

  /** Ceph RGW 16 as measured: see its quirks. */
  public static final S3Profile RGW =
      PLAIN.withQuirks(
          EnumSet.of(
              S3Quirk.QUOTED_IF_MATCH_NEVER_HOLDS,
              S3Quirk.IF_MATCH_OF_MISSING_IS_412,
              S3Quirk.IGNORES_CONDITIONS_OF_DELETE,
              S3Quirk.IGNORES_CONDITIONS_OF_COMPLETE,
              S3Quirk.IGNORES_CONDITIONS_OF_COPY,
              S3Quirk.COMPLETES_WITHOUT_ETAG,
              S3Quirk.REFUSES_TRAILERS,
              S3Quirk.LOSERS_MAY_GET_500));

  public S3Profile {
    quirks = Set.copyOf(quirks);
  }

  /**
   * A profile by name.
   *
   * @param name {@code plain}, {@code aws}, {@code r2} or {@code rgw}
   */
  public static S3Profile named(String name) {
    return switch (name) {
      case "plain" -> PLAIN;
      case "aws" -> AWS;
      case "r2" -> R2;
      case "rgw" -> RGW;
      default -> throw new IllegalArgumentException("no profile: " + name);
    };
  }

  /** The same with another region. */
  public S3Profile withRegion(String other) {
    return new S3Profile(other, quirks, changes, reads);
  }

  /** The same with other quirks, in place of its own. */
  public S3Profile withQuirks(Collection<S3Quirk> others) {
    return new S3Profile(region, Set.copyOf(others), changes, reads);
  }

  /** The same with other latencies. */
  public S3Profile withLatencies(S3Latency otherChanges, S3Latency otherReads) {
    return new S3Profile(region, quirks, otherChanges, otherReads);
  }
}
