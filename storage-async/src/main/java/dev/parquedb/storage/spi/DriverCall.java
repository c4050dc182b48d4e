package dev.parquedb.storage.spi;

import dev.parquedb.storage.CallOptions;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One call on its way through a driver: carries the caller's options, and decides once between a
 * driver about to take effect and a caller who gives up.
 *
 * <p>A driver asks {@link #enter()} right before the first thing that cannot be taken back: sending
 * a write, renaming a file, touching the caller's buffer. After a {@code false} it must not do it.
 * So a call that was given up while it waited certainly has no effect, and one that had entered has
 * an unknown outcome.
 */
public final class DriverCall {

  private static final int OPEN = 0;
  private static final int ENTERED = 1;
  private static final int GIVEN_UP = 2;

  private final CallOptions options;
  private final AtomicInteger state = new AtomicInteger(OPEN);

  /**
   * Creates a call.
   *
   * @param options what the caller asked for
   */
  public DriverCall(CallOptions options) {
    this.options = options;
  }

  /** The options of the caller. A driver whose calls queue honours the priority. */
  public CallOptions options() {
    return options;
  }

  /**
   * Asks to take effect; may be asked several times.
   *
   * @return whether the caller still waits; if not, nothing may be changed from here on
   */
  public boolean enter() {
    return state.compareAndSet(OPEN, ENTERED) || state.get() == ENTERED;
  }

  /**
   * Gives the call up.
   *
   * @return whether the driver had entered before, so that an effect is possible
   */
  boolean giveUp() {
    return state.getAndSet(GIVEN_UP) == ENTERED;
  }

  /** Whether the caller has given up. */
  public boolean givenUp() {
    return state.get() == GIVEN_UP;
  }
}
