package dev.parquedb.storage.layer;

import dev.parquedb.storage.StorageException;
import java.time.Duration;
import java.util.Arrays;

/** The states of a breaker: closed, open, half-open. Time is handed in. Thread-safe. */
final class BreakerState {

  /** What an answer says of the store. */
  enum Verdict {
    WORKS,
    FAULT,
    SAYS_NOTHING
  }

  /** Where a breaker stands. */
  enum Phase {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  private static final int STEPS = 10;

  private final BreakerSettings settings;
  private final long step;
  private final long[] works = new long[STEPS];
  private final long[] faults = new long[STEPS];
  private long now;
  private Phase phase = Phase.CLOSED;
  private long openUntil;
  private long generation;
  private int probing;
  private int proven;

  BreakerState(BreakerSettings settings) {
    this.settings = settings;
    this.step = Math.max(1, settings.window().toNanos() / STEPS);
  }

  /**
   * Asks to make a call.
   *
   * @param nanos the monotonic time
   * @return a ticket to give back with the verdict, or a negative number: how many nanoseconds to
   *     wait, negated
   */
  synchronized long admit(long nanos) {
    if (phase == Phase.OPEN && nanos - openUntil >= 0) {
      become(Phase.HALF_OPEN);
    }
    return switch (phase) {
      case CLOSED -> generation;
      case OPEN -> nanos - openUntil;
      case HALF_OPEN -> {
        if (probing + proven >= settings.probes()) {
          yield -settings.pause().toNanos();
        }
        probing++;
        yield generation;
      }
    };
  }

  /** Gives a ticket back. Tickets of an earlier phase change nothing. */
  synchronized void judge(long ticket, Verdict verdict, long nanos) {
    if (ticket != generation) {
      return;
    }
    if (phase == Phase.HALF_OPEN) {
      probing--;
      if (verdict == Verdict.FAULT) {
        open(nanos);
      } else if (verdict == Verdict.WORKS && ++proven >= settings.probes()) {
        become(Phase.CLOSED);
      }
    } else if (verdict != Verdict.SAYS_NOTHING) {
      count(verdict, nanos);
    }
  }

  synchronized Phase phase() {
    return phase;
  }

  synchronized int probing() {
    return probing;
  }

  /** What a failure says of the store. */
  static Verdict verdict(Throwable failure) {
    if (!(failure instanceof StorageException error)) {
      return Verdict.SAYS_NOTHING;
    }
    return switch (error.kind()) {
      case UNAVAILABLE, TIMEOUT, OUTCOME_UNKNOWN -> Verdict.FAULT;
      // Decided without the store, or by a store that is well but busy.
      case THROTTLED, INVALID_PATH, INVALID_RANGE, UNSUPPORTED, CLOSED -> Verdict.SAYS_NOTHING;
      default -> Verdict.WORKS;
    };
  }

  private void count(Verdict verdict, long nanos) {
    forget(nanos);
    int slot = (int) Math.floorMod(now, (long) STEPS);
    (verdict == Verdict.FAULT ? faults : works)[slot]++;
    long bad = sum(faults);
    long all = bad + sum(works);
    if (all >= settings.minimumCalls() && bad >= settings.failureRate() * all) {
      open(nanos);
    }
  }

  private void forget(long nanos) {
    long current = Math.floorDiv(nanos, step);
    for (long i = Math.max(now + 1, current - STEPS + 1); i <= current; i++) {
      int slot = (int) Math.floorMod(i, (long) STEPS);
      works[slot] = 0;
      faults[slot] = 0;
    }
    now = Math.max(now, current);
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  private void open(long nanos) {
    become(Phase.OPEN);
    Duration pause = settings.pause();
    openUntil = nanos + pause.toNanos();
  }

  private void become(Phase next) {
    phase = next;
    generation++;
    probing = 0;
    proven = 0;
    Arrays.fill(works, 0);
    Arrays.fill(faults, 0);
  }
}
