package dev.parquedb.testkit.blocking;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails the test, or the class, during which a blocking call was found. Registered for {@link
 * java.util.ServiceLoader}; {@link BlockingCallGuard} lets Jupiter detect it.
 */
public final class FailOnBlockingCalls implements AfterEachCallback, AfterAllCallback {

  /** For the service loader. */
  public FailOnBlockingCalls() {}

  @Override
  public void afterEach(ExtensionContext context) {
    BlockingCalls.assertNone("found during " + context.getDisplayName());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    BlockingCalls.assertNone("found after the last test of " + context.getDisplayName());
  }
}
