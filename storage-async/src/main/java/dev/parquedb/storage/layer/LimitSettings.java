package dev.parquedb.storage.layer;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How many calls run at once.
 *
 * @param calls how many calls run at once, from 1; a stream runs until it ends
 * @param writes how many changes run at once beside {@code calls} reads, from 1; empty when reads
 *     and changes share one bound. They are better apart: a write whose source reads from the same
 *     storage waits for a read while it runs
 * @param queue how many calls may wait, for reads and changes each where they are apart, from 0;
 *     more are refused with {@link dev.parquedb.storage.ThrottledException}
 * @param maxWait how long a call may wait before it is refused so; positive. It keeps streams that
 *     wait for one another from waiting for ever
 */
public record LimitSettings(int calls, OptionalInt writes, int queue, Duration maxWait) {

  /** 64 reads and 32 changes at once, 1,024 of each waiting for at most 30 s. */
  public static final LimitSettings DEFAULT =
      new LimitSettings(64, OptionalInt.of(32), 1024, Duration.ofSeconds(30));

  public LimitSettings {
    Settings.atLeast("calls", 1, calls);
    writes.ifPresent(most -> Settings.atLeast("writes", 1, most));
    Settings.atLeast("queue", 0, queue);
    Settings.positive("maxWait", maxWait);
  }

  /** The same with other bounds for reads and for changes, each from 1. */
  public LimitSettings withSeparate(int reads, int changes) {
    return new LimitSettings(reads, OptionalInt.of(changes), queue, maxWait);
  }

  /** The same with one bound for reads and changes together, from 1. */
  public LimitSettings withShared(int all) {
    return new LimitSettings(all, OptionalInt.empty(), queue, maxWait);
  }

  /** The same with another bound on waiting calls, from 0. */
  public LimitSettings withQueue(int most) {
    return new LimitSettings(calls, writes, most, maxWait);
  }

  /** The same with another bound on waiting; positive. */
  public LimitSettings withMaxWait(Duration most) {
    return new LimitSettings(calls, writes, queue, most);
  }
}
