package dev.parquedb.testkit.blocking;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Installs the detection when a JUnit run begins and fails the run for calls that no test has
 * answered for when it ends. Registered for {@link java.util.ServiceLoader}; does nothing without
 * BlockHound on the class path.
 */
public final class BlockingCallGuard implements LauncherSessionListener {

  private static final String AUTODETECTION = "junit.jupiter.extensions.autodetection.enabled";

  /** For the service loader. */
  public BlockingCallGuard() {}

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (BlockHoundSetup.isAvailable()) {
      BlockHoundSetup.install();
      if (System.getProperty(AUTODETECTION) == null) {
        System.setProperty(AUTODETECTION, "true");
      }
    }
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (BlockHoundSetup.isAvailable()) {
      BlockingCalls.assertNone("found after the last test");
    }
  }
}
