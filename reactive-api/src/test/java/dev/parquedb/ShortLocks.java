package dev.parquedb;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Locks that are held for a few instructions are no blocking calls, such as those of the queue of a
 * pool. Where one is contended BlockHound would throw in the middle of handing a task over, the
 * task would be lost, and a test that waits for it would hang.
 *
 * <p>The testkit has more of this; it builds upon this module, so its rules are not here.
 */
public final class ShortLocks implements BlockHoundIntegration {

  @Override
  public void applyTo(BlockHound.Builder builder) {
    builder.allowBlockingCallsInside("java.util.concurrent.locks.ReentrantLock", "lock");
    builder.allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "addWorker");
  }
}
