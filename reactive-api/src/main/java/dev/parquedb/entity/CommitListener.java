package dev.parquedb.entity;

import java.time.Duration;

/**
 * Is told of every commit of mutations that ended, committed or not. Called on the table's context:
 * it must not block and not throw; what it throws is logged and dropped.
 */
@FunctionalInterface
public interface CommitListener {

  /** Tells nobody. */
  CommitListener NONE = commit -> {};

  /** How a commit ended. */
  enum Outcome {
    /** It is durable, or there was nothing to write. */
    COMMITTED,
    /** It was definitely not made. */
    FAILED,
    /** Nobody knows yet. */
    UNKNOWN
  }

  /**
   * One commit.
   *
   * @param namespace the namespace
   * @param mutations how many mutations it carried
   * @param attempts how often it was attempted; 0 where there was nothing to write
   * @param conflicts how many attempts were lost to others
   * @param queueWait how long its first mutation queued
   * @param latency how long it took from leaving the queue
   * @param outcome how it ended
   */
  record Commit(
      String namespace,
      int mutations,
      int attempts,
      int conflicts,
      Duration queueWait,
      Duration latency,
      Outcome outcome) {}

  /** A commit ended. */
  void ended(Commit commit);
}
