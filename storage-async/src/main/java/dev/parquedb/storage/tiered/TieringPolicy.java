package dev.parquedb.storage.tiered;

import dev.parquedb.storage.FileStat;
import java.time.Duration;
import java.time.Instant;

/** Says where a file should lie. Asked for every file that a rebalancing looks at; pure. */
@FunctionalInterface
public interface TieringPolicy {

  /**
   * Where a file should lie.
   *
   * @param file the file; its modification time is that of its content, in whichever tier it is
   * @param present where it lies
   * @param now the time of the rebalancing
   * @return the tier to move it to; {@code present} to leave it
   */
  Tier tierFor(FileStat file, Tier present, Instant now);

  /**
   * Everything larger is cold, everything else hot.
   *
   * @param bytes the largest size of a hot file, from 0
   */
  static TieringPolicy bySize(long bytes) {
    return (file, present, now) -> file.size() > bytes ? Tier.COLD : Tier.HOT;
  }

  /**
   * What was written long ago becomes cold; nothing becomes hot by itself.
   *
   * @param age how old content must be to become cold
   * @param minBytes smaller files stay where they are
   */
  static TieringPolicy byAge(Duration age, long minBytes) {
    return (file, present, now) ->
        file.size() >= minBytes && !file.modifiedAt().plus(age).isAfter(now) ? Tier.COLD : present;
  }
}
