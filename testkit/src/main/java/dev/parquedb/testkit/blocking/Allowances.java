package dev.parquedb.testkit.blocking;

import java.util.List;

/** Places that may wait on a thread that must not block, each with its reason. */
final class Allowances {

  /** One place. */
  record Allowed(String className, String method, String reason) {}

  private static final String POOL = "java.util.concurrent.ThreadPoolExecutor";
  private static final String HAND_OVER = "hands a task to a pool: a few instructions under a lock";
  private static final String SHORT_LOCK =
      "mutual exclusion of a few instructions in libraries (Mutiny's concatenation, pools, caches);"
          + " synchronized in its place could not be seen either";
  private static final String IDLE = "a worker without work waits for some";
  private static final String LOGGING = "the logging of the test run, not of the product";
  private static final String ENTROPY = "/dev/urandom never waits";
  private static final String CLOSING = "Vert.x stops its own pools when it is closed";
  private static final String LOADING = "reads classes and resources of the JDK once";

  private static final String SDK_CLOSING =
      "the AWS SDK waits for its own connections when it is closed, on a thread of Netty's";

  /** All places. */
  static final List<Allowed> ALL =
      List.of(
          new Allowed("java.util.concurrent.locks.ReentrantLock", "lock", SHORT_LOCK),
          new Allowed(POOL + "$Worker", "lock", SHORT_LOCK),
          new Allowed(POOL, "getTask", IDLE),
          new Allowed("java.util.concurrent.ForkJoinPool", "awaitWork", IDLE),
          new Allowed(POOL, "addWorker", HAND_OVER),
          new Allowed(POOL, "processWorkerExit", HAND_OVER),
          new Allowed("java.util.concurrent.LinkedBlockingQueue", "offer", HAND_OVER),
          new Allowed(
              "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue",
              "offer",
              HAND_OVER),
          new Allowed(
              "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue",
              "remove",
              HAND_OVER),
          new Allowed("io.vertx.core.impl.WorkerPool", "close", CLOSING),
          new Allowed("io.vertx.core.internal.WorkerPool", "close", CLOSING),
          new Allowed(
              "software.amazon.awssdk.http.nio.netty.internal.BetterSimpleChannelPool",
              "close",
              SDK_CLOSING),
          new Allowed("sun.security.provider.NativePRNG$RandomIO", "implNextBytes", ENTROPY),
          new Allowed("sun.security.provider.NativePRNG", "<clinit>", ENTROPY),
          new Allowed("java.time.zone.ZoneRulesProvider", "<clinit>", LOADING),
          new Allowed("sun.util.calendar.ZoneInfoFile", "<clinit>", LOADING),
          new Allowed("javax.crypto.JceSecurity", "<clinit>", LOADING),
          new Allowed("sun.net.NetProperties", "<clinit>", LOADING),
          new Allowed("java.util.ServiceLoader$LazyClassPathLookupIterator", "hasNext", LOADING),
          new Allowed("java.util.logging.LogManager", "ensureLogManagerInitialized", LOGGING),
          new Allowed("java.util.logging.ConsoleHandler", "publish", LOGGING),
          new Allowed("org.slf4j.LoggerFactory", "performInitialization", LOGGING));

  private Allowances() {}
}
