package dev.parquedb.testkit.entity;

import dev.parquedb.entity.BackendType;

/**
 * What one process of a {@link CounterRace} does.
 *
 * @param tables what kind of tables the entities lie in
 * @param storage the URI of the storage that all share
 * @param process which process this is, from 0
 * @param creates how many entities it creates at the same time, each under an id of its own
 * @param contested how many ids it creates that every other process creates too
 * @param increments how often it adds one to the counter, all at the same time
 * @param batch the most mutations of one commit: a small number makes many commits that collide
 * @param lostReplies which share of the replies of the storage gets lost, from 0 to 1
 * @param seed fixes which
 * @param commitTimeoutMillis how long a commit may take before its outcome is called unknown
 */
public record CounterWork(
    BackendType tables,
    String storage,
    int process,
    int creates,
    int contested,
    int increments,
    int batch,
    double lostReplies,
    long seed,
    long commitTimeoutMillis) {

  /** The namespace of the race. */
  public static final String NS = "race";

  /** The id of the counter; its value is the field {@code n}. */
  public static final String COUNTER = "counter";

  /** The same for another process. */
  CounterWork of(int number) {
    return new CounterWork(
        tables,
        storage,
        number,
        creates,
        contested,
        increments,
        batch,
        lostReplies,
        seed + 31L * number,
        commitTimeoutMillis);
  }

  /** The same with lost replies. */
  public CounterWork losing(double share, long fixedBy) {
    return new CounterWork(
        tables,
        storage,
        process,
        creates,
        contested,
        increments,
        batch,
        share,
        fixedBy,
        commitTimeoutMillis);
  }

  /** The same with another time for a commit. */
  public CounterWork withCommitTimeout(long millis) {
    return new CounterWork(
        tables, storage, process, creates, contested, increments, batch, lostReplies, seed, millis);
  }
}
