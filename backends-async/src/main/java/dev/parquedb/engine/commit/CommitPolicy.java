package dev.parquedb.engine.commit;

import dev.parquedb.storage.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Decides whether and when a commit is attempted again. Pure: time and randomness are given.
 *
 * @param maxRetries how often a lost attempt is repeated
 * @param backoff the waits
 * @param timeout how long a commit may take in all
 */
public record CommitPolicy(int maxRetries, Backoff backoff, Duration timeout) {

  /** What to do next. */
  public sealed interface Decision {

    /**
     * Try again.
     *
     * @param delay after this time
     */
    record Retry(Duration delay) implements Decision {}

    /**
     * Stop trying.
     *
     * @param reason why, for people
     */
    record Stop(String reason) implements Decision {}
  }

  /**
   * After losing against others; nothing is in flight.
   *
   * @param lost how many attempts were lost, this one included; those that were lost to commits
   *     which only moved rows do not count
   * @param elapsed the time since the batch left the queue
   * @param random the jitter
   */
  public Decision afterConflict(int lost, Duration elapsed, RandomGenerator random) {
    if (lost > maxRetries) {
      return new Decision.Stop("lost " + lost + " attempts, maxRetries is " + maxRetries);
    }
    // The first retry goes at once: waiting pays only when several writers keep colliding.
    Duration wait = lost <= 1 ? Duration.ZERO : backoff.delay(lost - 2, random);
    if (elapsed.plus(wait).compareTo(timeout) >= 0) {
      return new Decision.Stop(
          "lost " + lost + " attempts within the commit timeout of " + timeout.toMillis() + " ms");
    }
    return new Decision.Retry(wait);
  }

  /**
   * While the outcome of an attempt is unknown.
   *
   * @param asked how often the outcome was asked for
   * @param elapsed the time since the batch left the queue
   * @param random the jitter
   */
  public Decision whileUnknown(int asked, Duration elapsed, RandomGenerator random) {
    Duration wait = asked == 0 ? Duration.ZERO : backoff.delay(asked - 1, random);
    if (elapsed.plus(wait).compareTo(timeout) >= 0) {
      return new Decision.Stop("unknown after " + asked + " enquiries");
    }
    return new Decision.Retry(wait);
  }
}
