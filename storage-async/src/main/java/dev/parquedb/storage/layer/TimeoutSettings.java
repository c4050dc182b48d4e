package dev.parquedb.storage.layer;

import java.time.Duration;

/**
 * How long one attempt may take. The caller's own limit counts where it is shorter.
 *
 * @param read a call that reads or looks up, from its start to its answer; positive
 * @param write a call that changes one file; positive
 * @param bulk {@code deletePrefix} and recursive {@code rmdir}, which make any number of requests;
 *     positive
 * @param stall how long a stream, either way, may stand still while the store is to move: chunks
 *     were asked for and none comes, or were given and no more are asked for. Time that the reader
 *     or the source of the bytes takes does not count; positive
 */
public record TimeoutSettings(Duration read, Duration write, Duration bulk, Duration stall) {

  /** 30 s for reads, 2 minutes for writes, 15 minutes for bulk calls, 30 s of standing still. */
  public static final TimeoutSettings DEFAULT =
      new TimeoutSettings(
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(15),
          Duration.ofSeconds(30));

  public TimeoutSettings {
    Settings.positive("read", read);
    Settings.positive("write", write);
    Settings.positive("bulk", bulk);
    Settings.positive("stall", stall);
  }

  /** The same with another limit for reads; positive. */
  public TimeoutSettings withRead(Duration limit) {
    return new TimeoutSettings(limit, write, bulk, stall);
  }

  /** The same with another limit for writes; positive. */
  public TimeoutSettings withWrite(Duration limit) {
    return new TimeoutSettings(read, limit, bulk, stall);
  }

  /** The same with another limit for bulk calls; positive. */
  public TimeoutSettings withBulk(Duration limit) {
    return new TimeoutSettings(read, write, limit, stall);
  }

  /** The same with another limit on standing still; positive. */
  public TimeoutSettings withStall(Duration limit) {
    return new TimeoutSettings(read, write, bulk, limit);
  }

  /** The limit of a call that does not stream. */
  Duration limit(Operation operation) {
    if (operation.bulk()) {
      return bulk;
    }
    return operation.changes() ? write : read;
  }
}
