package dev.parquedb.storage.layer;

import dev.parquedb.storage.CallOptions.Priority;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded number of permits and a bounded line of those who wait for one. Thread-safe; nobody is
 * told of a permit while the lock is held, nor from within another's telling.
 */
final class Permits {

  private static final Logger LOG = LoggerFactory.getLogger(Permits.class);

  /** One call's claim to a permit. */
  static final class Claim {
    private final Priority priority;
    private State state = State.NEW;
    private Runnable granted;

    private enum State {
      NEW,
      WAITING,
      GRANTED,
      GONE
    }

    Claim(Priority priority) {
      this.priority = priority;
    }
  }

  /** What becomes of a claim at once. */
  enum Answer {
    GRANTED,
    WAITS,
    REFUSED
  }

  private final int most;
  private final int mostWaiting;
  private final WaitingLine<Claim> line = new WaitingLine<>();
  private final AtomicInteger telling = new AtomicInteger();
  private int inUse;

  Permits(int most, int mostWaiting) {
    this.most = most;
    this.mostWaiting = mostWaiting;
  }

  /**
   * Claims a permit.
   *
   * @param granted told once when a claim that waits is granted, maybe on another thread
   */
  synchronized Answer claim(Claim claim, Runnable granted) {
    if (inUse < most && line.size() == 0) {
      inUse++;
      claim.state = Claim.State.GRANTED;
      return Answer.GRANTED;
    }
    if (line.size() >= mostWaiting) {
      claim.state = Claim.State.GONE;
      return Answer.REFUSED;
    }
    claim.granted = granted;
    claim.state = Claim.State.WAITING;
    line.add(claim, claim.priority);
    return Answer.WAITS;
  }

  /**
   * Gives up a claim, whatever has become of it; idempotent.
   *
   * @return whether it was still waiting
   */
  boolean release(Claim claim) {
    boolean waited;
    synchronized (this) {
      waited = claim.state == Claim.State.WAITING && line.remove(claim, claim.priority);
      if (claim.state == Claim.State.GRANTED) {
        inUse--;
      }
      claim.state = Claim.State.GONE;
    }
    tellGranted();
    return waited;
  }

  synchronized int inUse() {
    return inUse;
  }

  synchronized int waiting() {
    return line.size();
  }

  /** One thread at a time tells, in a loop: a call that ends at once makes no deeper stack. */
  private void tellGranted() {
    if (telling.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    do {
      for (Claim next = grant(); next != null; next = grant()) {
        tell(next);
      }
      seen = telling.addAndGet(-seen);
    } while (seen > 0);
  }

  /** Who cannot be told, because its context is closed, must not keep the permit, nor others. */
  private void tell(Claim claim) {
    try {
      claim.granted.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("A call that waited for its turn could not be told of it and is given up", e);
      synchronized (this) {
        if (claim.state == Claim.State.GRANTED) {
          inUse--;
        }
        claim.state = Claim.State.GONE;
      }
    }
  }

  private synchronized Claim grant() {
    if (inUse >= most) {
      return null;
    }
    Claim next = line.next();
    if (next == null) {
      return null;
    }
    inUse++;
    next.state = Claim.State.GRANTED;
    return next;
  }
}
