package dev.parquedb.testkit.s3;

import dev.parquedb.testkit.time.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Which faults strike, by chance. What happens to a request follows from the seed and the number of
 * the request alone, so a run with the same seed and the same order of requests repeats itself.
 *
 * @param seed fixes the faults
 * @param odds what can go wrong; of those that match a request at most one strikes
 */
public record S3FaultPlan(long seed, List<Odds> odds) {

  /** Nothing goes wrong. */
  public static final S3FaultPlan NONE = seeded(0);

  /**
   * How likely a fault is.
   *
   * @param matches for which requests
   * @param share how likely, from 0 to 1; for one request the shares that match add up to at most 1
   * @param fault what happens
   */
  public record Odds(Predicate<S3Call> matches, double share, S3Fault fault) {
    public Odds {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("odds are from 0 to 1: " + share);
      }
    }
  }

  public S3FaultPlan {
    odds = List.copyOf(odds);
  }

  /** A plan without faults, to start from. */
  public static S3FaultPlan seeded(long seed) {
    return new S3FaultPlan(seed, List.of());
  }

  /** The same with one more fault. */
  public S3FaultPlan with(Predicate<S3Call> matches, double share, S3Fault fault) {
    List<Odds> more = new ArrayList<>(odds);
    more.add(new Odds(matches, share, fault));
    return new S3FaultPlan(seed, more);
  }

  /** Decides what happens to a request: a pure function of the seed and the request. */
  S3Fault decide(S3Call call) {
    RandomGenerator random = SeededRandom.of(seed ^ SeededRandom.mix(call.number()));
    double roll = random.nextDouble();
    double bound = 0;
    for (Odds each : odds) {
      if (each.matches().test(call)) {
        bound += each.share();
        if (roll < bound) {
          return each.fault();
        }
      }
    }
    return S3Fault.NONE;
  }
}
