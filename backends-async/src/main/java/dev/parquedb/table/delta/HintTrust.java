package dev.parquedb.table.delta;

import dev.parquedb.TimeSource;
import java.time.Duration;

/**
 * Whether the head that a hint leads to is beyond doubt. Reading on from an old hint may end where
 * clean-up has deleted the next commit; but clean-up deletes old commits only.
 */
final class HintTrust {

  private final TimeSource time;

  HintTrust(TimeSource time) {
    this.time = time;
  }

  /**
   * Whether a head is so young that nothing after it can have been cleaned up. Some writers have
   * clocks that are far ahead: such a head may be of any age.
   */
  boolean isYoung(DeltaState head) {
    Duration half = LogAge.half(head.metaData());
    return Duration.between(head.timestamp(), time.now()).abs().compareTo(half) < 0;
  }
}
