package dev.parquedb.table.delta;

import dev.parquedb.TimeSource;

/**
 * Whether the head that a hint leads to is beyond doubt. Reading on from an old hint may end where
 * clean-up has deleted the next commit; but clean-up deletes old commits only.
 */
final class HintTrust {

  private final TimeSource time;

  HintTrust(TimeSource time) {
    this.time = time;
  }

  /** Whether a head is so young that nothing after it can have been cleaned up. */
  boolean isYoung(DeltaState head) {
    return head.timestamp().isAfter(time.now().minus(LogAge.half(head.metaData())));
  }
}
