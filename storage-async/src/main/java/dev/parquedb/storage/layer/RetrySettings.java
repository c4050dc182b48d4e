package dev.parquedb.storage.layer;

import dev.parquedb.storage.Backoff;
import java.time.Duration;
import java.util.Objects;

/**
 * How failed calls are repeated.
 *
 * @param attempts the most attempts of one call, the first included, from 1
 * @param backoff the waits between attempts, with full jitter; what a store asks for by Retry-After
 *     comes on top
 * @param maxElapsed no attempt starts later than this after the call, whatever the call's own limit
 *     allows; positive
 * @param unknownWrites what becomes of an unconditional write whose reply was lost
 * @param budgetTokens how many repetitions may be made in a row, over all calls, before successes
 *     have to earn more; from 0
 * @param budgetShare what each successful call earns, in repetitions, from 0 to 1: while a store
 *     keeps failing, repetitions add at most this share to its load
 */
public record RetrySettings(
    int attempts,
    Backoff backoff,
    Duration maxElapsed,
    UnknownWrites unknownWrites,
    int budgetTokens,
    double budgetShare) {

  /**
   * Four attempts with waits of up to 100 ms growing to 5 s, all within 2 minutes; unconditional
   * writes are repeated; a budget of 100 repetitions, one more for every ten successes.
   */
  public static final RetrySettings DEFAULT =
      new RetrySettings(
          4,
          new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5)),
          Duration.ofMinutes(2),
          UnknownWrites.REPEAT,
          100,
          0.1);

  /** What becomes of an unconditional write, copy or mkdir whose reply was lost. */
  public enum UnknownWrites {
    /**
     * It is made again: it writes the same bytes, and its answer tells what the repetition wrote.
     * The lost request may still arrive later and put the same bytes over what somebody has written
     * since. Right for files that are written once under a name of their own.
     */
    REPEAT,
    /** The caller gets {@link dev.parquedb.storage.WriteOutcomeUnknownException} at once. */
    REPORT
  }

  public RetrySettings {
    Settings.atLeast("attempts", 1, attempts);
    Objects.requireNonNull(backoff, "backoff");
    Settings.positive("maxElapsed", maxElapsed);
    Objects.requireNonNull(unknownWrites, "unknownWrites");
    Settings.atLeast("budgetTokens", 0, budgetTokens);
    Settings.within("budgetShare", 0, 1, budgetShare);
  }

  /** The same with another number of attempts, from 1. */
  public RetrySettings withAttempts(int most) {
    return new RetrySettings(most, backoff, maxElapsed, unknownWrites, budgetTokens, budgetShare);
  }

  /** The same with other waits. */
  public RetrySettings withBackoff(Backoff waits) {
    return new RetrySettings(attempts, waits, maxElapsed, unknownWrites, budgetTokens, budgetShare);
  }

  /** The same with another bound on the time of all attempts; positive. */
  public RetrySettings withMaxElapsed(Duration most) {
    return new RetrySettings(attempts, backoff, most, unknownWrites, budgetTokens, budgetShare);
  }

  /** The same with another rule for unconditional writes whose reply was lost. */
  public RetrySettings withUnknownWrites(UnknownWrites rule) {
    return new RetrySettings(attempts, backoff, maxElapsed, rule, budgetTokens, budgetShare);
  }

  /**
   * The same with another budget.
   *
   * @param tokens repetitions in a row, from 0
   * @param share repetitions earned by a success, from 0 to 1
   */
  public RetrySettings withBudget(int tokens, double share) {
    return new RetrySettings(attempts, backoff, maxElapsed, unknownWrites, tokens, share);
  }
}
