package dev.parquedb.table;

import dev.parquedb.entity.CommitId;
import java.util.List;

/** What became of an attempt to commit. */
public sealed interface CommitOutcome {

  /**
   * It is durable and visible.
   *
   * @param state the new state, derived from the base without reading
   */
  record Committed(TableState state) implements CommitOutcome {}

  /**
   * Others took the version; this commit was not and will not be made.
   *
   * @param head the newest state; null when the table is gone
   * @param winners the commits since the base, oldest first
   */
  record Conflicted(TableState head, List<CommitSummary> winners) implements CommitOutcome {
    public Conflicted {
      winners = List.copyOf(winners);
    }
  }

  /**
   * Not known yet.
   *
   * @param id the commit
   * @param cause why
   */
  record Unknown(CommitId id, Throwable cause) implements CommitOutcome {}
}
