package dev.parquedb.entity;

import java.util.List;

/**
 * How a find would run.
 *
 * @param snapshotVersion the table version it would read; -1 for an absent namespace
 * @param steps what each step keeps and prunes, in order
 * @param bytesPlanned the bytes it would read at most
 */
public record QueryPlan(long snapshotVersion, List<Step> steps, long bytesPlanned) {

  public QueryPlan {
    steps = List.copyOf(steps);
  }

  /**
   * One step of planning.
   *
   * @param name what is pruned: {@code files}, {@code row groups}, {@code pages}
   * @param candidates how many there were
   * @param kept how many are left
   * @param reason by what they were pruned
   */
  public record Step(String name, long candidates, long kept, String reason) {}
}
