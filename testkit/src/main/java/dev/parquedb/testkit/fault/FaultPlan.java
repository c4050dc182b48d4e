package dev.parquedb.testkit.fault;

import dev.parquedb.testkit.time.SeededRandom;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Which faults strike, by chance. What happens to a call follows from the seed and the number of
 * the call alone, so a run with the same seed and the same order of calls repeats itself.
 *
 * @param seed fixes the faults
 * @param odds the odds of each class of operations; a class that is missing has none
 * @param latency how long a call takes at least and at most before anything else happens
 * @param lateness how late late effects arrive, at least and at most
 * @param retryAfter what throttled calls are asked to wait, at least and at most
 */
public record FaultPlan(
    long seed, Map<OperationClass, FaultOdds> odds, Span latency, Span lateness, Span retryAfter) {

  /** Nothing goes wrong and nothing is delayed. */
  public static final FaultPlan NONE = seeded(0);

  public FaultPlan {
    odds = Map.copyOf(odds);
  }

  /**
   * A span of time.
   *
   * @param least the shortest, from zero
   * @param most the longest; at least {@code least}
   */
  public record Span(Duration least, Duration most) {

    /** No time at all. */
    public static final Span ZERO = new Span(Duration.ZERO, Duration.ZERO);

    public Span {
      if (least.isNegative() || most.compareTo(least) < 0) {
        throw new IllegalArgumentException("no span of time: " + least + " to " + most);
      }
    }

    Duration pick(RandomGenerator random) {
      long range = most.minus(least).toNanos();
      return least.plusNanos((long) (random.nextDouble() * range));
    }
  }

  /** What happens to one call. */
  record Decision(Duration latency, Fault fault, double cut) {}

  /** A plan without faults, to start from. Late effects come 10 to 200 ms late. */
  public static FaultPlan seeded(long seed) {
    return new FaultPlan(
        seed,
        Map.of(),
        Span.ZERO,
        new Span(Duration.ofMillis(10), Duration.ofMillis(200)),
        new Span(Duration.ZERO, Duration.ofMillis(20)));
  }

  /**
   * A plan that loses replies of all changes, half of them with late effects, and as many of reads.
   *
   * @param seed fixes the faults
   * @param share how many, from 0 to 1
   */
  public static FaultPlan losingReplies(long seed, double share) {
    return seeded(seed)
        .withAll(odds -> odds.withLostReply(share))
        .with(OperationClass.WRITE, odds -> half(odds, share))
        .with(OperationClass.CONDITIONAL_WRITE, odds -> half(odds, share))
        .with(OperationClass.DELETE, odds -> half(odds, share));
  }

  /** The same with other odds for one class. */
  public FaultPlan with(OperationClass kind, UnaryOperator<FaultOdds> change) {
    Map<OperationClass, FaultOdds> all = new EnumMap<>(OperationClass.class);
    all.putAll(odds);
    all.put(kind, change.apply(odds.getOrDefault(kind, FaultOdds.NONE)));
    return new FaultPlan(seed, all, latency, lateness, retryAfter);
  }

  /** The same with other odds for every class. */
  public FaultPlan withAll(UnaryOperator<FaultOdds> change) {
    FaultPlan all = this;
    for (OperationClass kind : OperationClass.values()) {
      all = all.with(kind, change);
    }
    return all;
  }

  /** The same with calls that take longer. */
  public FaultPlan withLatency(Duration least, Duration most) {
    return new FaultPlan(seed, odds, new Span(least, most), lateness, retryAfter);
  }

  /** The same with late effects that arrive at another time. */
  public FaultPlan withLateness(Duration least, Duration most) {
    return new FaultPlan(seed, odds, latency, new Span(least, most), retryAfter);
  }

  /** The same with other waits asked of throttled calls. */
  public FaultPlan withRetryAfter(Duration least, Duration most) {
    return new FaultPlan(seed, odds, latency, lateness, new Span(least, most));
  }

  /**
   * Decides what happens to a call: a pure function of the seed and the call's number and class.
   */
  Decision decide(StorageCall call) {
    RandomGenerator random = SeededRandom.of(seed ^ SeededRandom.mix(call.number()));
    Duration wait = latency.pick(random);
    double roll = random.nextDouble();
    FaultOdds chances = odds.getOrDefault(call.operationClass(), FaultOdds.NONE);
    return new Decision(wait, fault(chances, roll, random), random.nextDouble());
  }

  private Fault fault(FaultOdds chances, double roll, RandomGenerator random) {
    double bound = chances.unreachable();
    if (roll < bound) {
      return Fault.UNREACHABLE;
    }
    bound += chances.throttled();
    if (roll < bound) {
      return new Fault.Throttled(retryAfter.pick(random));
    }
    bound += chances.lostReply();
    if (roll < bound) {
      return Fault.LOST_REPLY;
    }
    bound += chances.lateEffect();
    if (roll < bound) {
      return new Fault.LateEffect(lateness.pick(random));
    }
    return roll < bound + chances.shortBody() ? Fault.SHORT_BODY : Fault.NONE;
  }

  private static FaultOdds half(FaultOdds odds, double share) {
    return odds.withLostReply(share / 2).withLateEffect(share / 2);
  }
}
