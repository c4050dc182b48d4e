package dev.parquedb.testkit.fault;

import dev.parquedb.storage.StorageErrorKind;
import java.time.Duration;
import java.util.Objects;

/** What goes wrong with one call. */
public sealed interface Fault {

  /** Nothing goes wrong. */
  Fault NONE = new None();

  /** The storage cannot be reached: no effect, a retryable error. */
  Fault UNREACHABLE = new Before(StorageErrorKind.UNAVAILABLE);

  /**
   * The effect happens and the reply is lost: a change ends with an unknown outcome, a read with a
   * retryable error.
   */
  Fault LOST_REPLY = new LostReply();

  /** A body breaks off: part of it may have been handed over, then a retryable error. */
  Fault SHORT_BODY = new ShortBody();

  /** Nothing goes wrong. */
  record None() implements Fault {}

  /**
   * The call fails without any effect.
   *
   * @param kind the error: one of {@link StorageErrorKind#UNAVAILABLE}, {@code TIMEOUT}, {@code
   *     PERMISSION_DENIED}, {@code UNAUTHENTICATED}, {@code QUOTA_EXCEEDED}, {@code CORRUPT},
   *     {@code OUTCOME_UNKNOWN} (a change whose request never arrived)
   */
  record Before(StorageErrorKind kind) implements Fault {
    public Before {
      FaultErrors.requireSupported(kind);
    }
  }

  /**
   * The storage asks to slow down; no effect.
   *
   * @param retryAfter how long it asks to wait; zero when it does not say
   */
  record Throttled(Duration retryAfter) implements Fault {
    public Throttled {
      Objects.requireNonNull(retryAfter, "retryAfter");
    }
  }

  /** The effect happens and the reply is lost. */
  record LostReply() implements Fault {}

  /**
   * A change ends with an unknown outcome at once; its request is still under way and takes effect
   * later, by the rules of that moment: a condition that no longer holds then makes it fail
   * silently. For a read the same as {@link LostReply}.
   *
   * @param delay when the request arrives, from the call
   */
  record LateEffect(Duration delay) implements Fault {
    public LateEffect {
      Objects.requireNonNull(delay, "delay");
    }
  }

  /** A body breaks off. For calls without a body the same as {@link LostReply}. */
  record ShortBody() implements Fault {}

  /**
   * The call waits at a gate until the gate is opened, the caller cancels, or its deadline passes.
   *
   * @param gate where it waits
   * @param point before or after the effect
   */
  record Stall(Gate gate, Point point) implements Fault {
    public Stall {
      Objects.requireNonNull(gate, "gate");
      Objects.requireNonNull(point, "point");
    }
  }

  /** Points of a call. */
  enum Point {
    /** Before the effect: a call cancelled here has changed nothing. */
    BEFORE_EFFECT,
    /** After the effect, before the reply. */
    AFTER_EFFECT
  }
}
