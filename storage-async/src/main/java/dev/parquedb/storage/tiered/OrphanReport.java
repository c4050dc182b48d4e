package dev.parquedb.storage.tiered;

import java.util.List;

/**
 * What a collection of orphans found in the cold tier.
 *
 * @param examined how many cold objects were old enough to be looked at
 * @param orphans the names of those that nothing points to, ascending; at most {@value #MOST_NAMES}
 * @param count how many those are
 * @param bytes how many bytes they have
 * @param deleted how many of them were deleted; 0 in a dry run
 */
public record OrphanReport(
    long examined, List<String> orphans, long count, long bytes, long deleted) {

  /** The most names a report holds. */
  public static final int MOST_NAMES = 1000;

  public OrphanReport {
    orphans = List.copyOf(orphans);
  }
}
