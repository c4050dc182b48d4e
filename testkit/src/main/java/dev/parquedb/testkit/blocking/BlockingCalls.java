package dev.parquedb.testkit.blocking;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * All blocking calls found in this JVM and not claimed yet, so that an error which some code
 * swallows still fails the run. Thread-safe.
 */
public final class BlockingCalls {

  private static final Queue<BlockingCall> FOUND = new ConcurrentLinkedQueue<>();

  private BlockingCalls() {}

  /** Notes a call on the current thread. */
  static void record(String method, Throwable error) {
    FOUND.add(new BlockingCall(Thread.currentThread().getName(), method, error));
  }

  /** Takes what was found so far: who takes it answers for it. */
  public static List<BlockingCall> claim() {
    List<BlockingCall> taken = new ArrayList<>();
    for (BlockingCall one = FOUND.poll(); one != null; one = FOUND.poll()) {
      taken.add(one);
    }
    return taken;
  }

  /**
   * Takes what was found so far and fails if that is anything.
   *
   * @param when when it was found, for the message
   * @throws AssertionError naming every call with its stack
   */
  public static void assertNone(String when) {
    List<BlockingCall> taken = claim();
    if (!taken.isEmpty()) {
      StringBuilder message =
          new StringBuilder("blocking calls on threads that must not block, ").append(when);
      taken.forEach(call -> message.append('\n').append(call));
      throw new AssertionError(message.toString());
    }
  }
}
