package dev.parquedb.engine.commit;

/** Counts the attempts of one commit. Written by one step at a time, read when it has ended. */
public final class CommitTally {

  private volatile int attempts;
  private volatile int conflicts;

  /** Creates a tally of nothing. */
  public CommitTally() {}

  /** An attempt begins. */
  void attempt() {
    attempts = attempts + 1;
  }

  /** An attempt was lost to others. */
  void conflict() {
    conflicts = conflicts + 1;
  }

  /** How many attempts were begun. */
  public int attempts() {
    return attempts;
  }

  /** How many of them others won. */
  public int conflicts() {
    return conflicts;
  }
}
