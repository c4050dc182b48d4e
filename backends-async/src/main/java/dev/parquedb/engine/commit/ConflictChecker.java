package dev.parquedb.engine.commit;

import dev.parquedb.entity.Entity;
import dev.parquedb.query.Filter;
import dev.parquedb.table.CommitSummary;
import java.time.Instant;
import java.util.List;

/** Decides what commits that won mean for a batch that lost. Pure. */
public final class ConflictChecker {

  private ConflictChecker() {}

  /** What to do with a batch that lost. */
  public enum Verdict {
    /** Nothing it depends on changed: commit the same rows on the newer state. */
    KEEP,
    /** Something it depends on changed: apply the mutations again to the newer state. */
    REAPPLY
  }

  /**
   * Judges a batch.
   *
   * @param read what it depends on
   * @param commitTime the time its rows carry
   * @param winners the commits since its base
   * @param headTime the commit time of the newest state
   * @param rows what they changed of the read set
   */
  public static Verdict check(
      ReadSet read,
      Instant commitTime,
      List<CommitSummary> winners,
      Instant headTime,
      WinnerRows rows) {
    boolean metadata =
        winners.stream().anyMatch(winner -> winner.schemaChanged() || winner.protocolChanged());
    boolean timeGone = !commitTime.isAfter(headTime);
    boolean touched = metadata || timeGone || rowsTouched(read, rows) || scansTouched(read, rows);
    return touched ? Verdict.REAPPLY : Verdict.KEEP;
  }

  private static boolean rowsTouched(ReadSet read, WinnerRows rows) {
    if (!rows.addedIds().isEmpty()) {
      return true;
    }
    for (List<RowLocation> locations : read.present().values()) {
      for (RowLocation location : locations) {
        var deleted = rows.deleted().get(location.file());
        if (rows.gone().contains(location.file())
            || (deleted != null && deleted.contains(location.row()))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean scansTouched(ReadSet read, WinnerRows rows) {
    for (Filter filter : read.scanned()) {
      for (Entity entity : rows.added()) {
        if (filter.matches(entity.toMap())) {
          return true;
        }
      }
    }
    return false;
  }
}
