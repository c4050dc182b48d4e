package dev.parquedb.testkit.blocking;

import reactor.blockhound.BlockHound;

/**
 * Installs the detection of blocking calls. A module need not call this: {@link BlockingCallGuard}
 * does when BlockHound is on the class path.
 *
 * <p>The JVM needs {@code -XX:+AllowRedefinitionToAddDeleteMethods}, and from JDK 21 on also {@code
 * -XX:+EnableDynamicAgentLoading}. {@code -Dparquedb.testkit.blockhound=off} switches the detection
 * off.
 */
public final class BlockHoundSetup {

  /** The system property that switches the detection off. */
  public static final String SWITCH = "parquedb.testkit.blockhound";

  private static boolean installed;

  private BlockHoundSetup() {}

  /** Whether BlockHound is on the class path and not switched off. */
  public static boolean isAvailable() {
    if ("off".equals(System.getProperty(SWITCH))) {
      return false;
    }
    try {
      Class.forName("reactor.blockhound.BlockHound", false, BlockHoundSetup.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Installs BlockHound with every integration on the class path, ours among them; once.
   *
   * @throws IllegalStateException when the JVM lacks a flag that BlockHound needs
   */
  public static synchronized void install() {
    if (installed) {
      return;
    }
    try {
      BlockHound.install();
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalStateException(
          "BlockHound cannot be installed. Start the JVM of the tests with"
              + " -XX:+AllowRedefinitionToAddDeleteMethods (from JDK 21 on also with"
              + " -XX:+EnableDynamicAgentLoading), or switch the detection off with -D"
              + SWITCH
              + "=off",
          e);
    }
    installed = true;
  }
}
