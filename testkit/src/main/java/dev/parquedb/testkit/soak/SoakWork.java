package dev.parquedb.testkit.soak;

/**
 * What one process of a soak does.
 *
 * @param storage the URI of the storage that all share
 * @param worker names the process; part of every token, so unique in a run
 * @param seed fixes the operations and the faults
 * @param operations how many operations the process makes in all
 * @param lanes how many of them are under way at the same time
 * @param lostReplies which share of the replies of the storage gets lost, from 0 to 1
 * @param skewMillis how far the clock of the process is ahead
 * @param shared how many entities everybody changes
 * @param groups how many groups of entities are changed as a whole
 * @param commitTimeoutMillis how long a commit may take before its outcome is called unknown
 */
public record SoakWork(
    String storage,
    String worker,
    long seed,
    int operations,
    int lanes,
    double lostReplies,
    long skewMillis,
    int shared,
    int groups,
    long commitTimeoutMillis) {

  /** The namespace of a soak. */
  public static final String NS = "soak";

  /** How many entities a group has. */
  public static final int GROUP_SIZE = 3;

  /** Work on a storage, to be made different for each process. */
  public static SoakWork on(String storage) {
    return new SoakWork(storage, "", 1, 100, 2, 0.05, 0, 40, 4, 20_000);
  }

  /** The same with other operations. */
  public SoakWork withOperations(int number) {
    return new SoakWork(
        storage,
        worker,
        seed,
        number,
        lanes,
        lostReplies,
        skewMillis,
        shared,
        groups,
        commitTimeoutMillis);
  }

  /** The same with more operations of one process under way at the same time. */
  public SoakWork withLanes(int number) {
    return new SoakWork(
        storage,
        worker,
        seed,
        operations,
        number,
        lostReplies,
        skewMillis,
        shared,
        groups,
        commitTimeoutMillis);
  }

  /** The same fixed by another seed. */
  public SoakWork withSeed(long other) {
    return new SoakWork(
        storage,
        worker,
        other,
        operations,
        lanes,
        lostReplies,
        skewMillis,
        shared,
        groups,
        commitTimeoutMillis);
  }

  /** The same with more entities to spread the work over. */
  public SoakWork withEntities(int everybodys, int grouped) {
    return new SoakWork(
        storage,
        worker,
        seed,
        operations,
        lanes,
        lostReplies,
        skewMillis,
        everybodys,
        grouped,
        commitTimeoutMillis);
  }

  /** The share of one process. */
  SoakWork of(String name, long fixedBy, int number, long skew) {
    return new SoakWork(
        storage,
        name,
        fixedBy,
        number,
        lanes,
        lostReplies,
        skew,
        shared,
        groups,
        commitTimeoutMillis);
  }
}
