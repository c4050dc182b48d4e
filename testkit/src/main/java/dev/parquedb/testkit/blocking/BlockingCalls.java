package dev.parquedb.testkit.blocking;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * The blocking calls found in this JVM and not claimed yet, a bounded number of them: one is enough
 * to fail a test. Thread-safe.
 */
public final class BlockingCalls {

  private static final int KEPT = 200;

  private static final Queue<BlockingCall> FOUND = new ArrayBlockingQueue<>(KEPT);

  private BlockingCalls() {}

  /** Notes a call on the current thread, unless there are enough. */
  static void record(String method, Throwable error) {
    FOUND.offer(new BlockingCall(Thread.currentThread().getName(), method, error));
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
