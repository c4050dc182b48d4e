package dev.parquedb.testkit.blocking;

import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Tells BlockHound which threads must not block, which file calls block, and which few places of
 * the JDK may wait for good reason. Found by {@link java.util.ServiceLoader}, so it applies whoever
 * installs BlockHound.
 *
 * <p>A call that is found is noted in {@link BlockingCalls} and goes on: an error thrown in the
 * middle of a library would lose a signal, and the test would hang where it should fail.
 */
public final class ParqueDBBlockHoundIntegration implements BlockHoundIntegration {

  /** For the service loader. */
  public ParqueDBBlockHoundIntegration() {}

  /** After the integrations of other libraries, so that the pool for file calls stays excepted. */
  @Override
  public int getPriority() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void applyTo(BlockHound.Builder builder) {
    BlockingJdkCalls.all()
        .forEach(
            call -> builder.markAsBlocking(call.className(), call.method(), call.descriptor()));
    builder.nonBlockingThreadPredicate(
        others ->
            thread ->
                !NonBlockingThreads.mayBlock(thread)
                    && (NonBlockingThreads.mustNotBlock(thread) || others.test(thread)));
    builder.blockingMethodCallback(
        method ->
            BlockingCalls.record(
                method.getClassName() + "." + method.getName(),
                new BlockingOperationError(method)));
    builder.allowBlockingCallsInside(BlockingCalls.class.getName(), "record");
    Allowances.ALL.forEach(
        allowed -> builder.allowBlockingCallsInside(allowed.className(), allowed.method()));
  }
}
