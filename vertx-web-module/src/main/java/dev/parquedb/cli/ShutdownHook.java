package dev.parquedb.cli;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes something when the process is told to end. */
public final class ShutdownHook {

  private static final Logger LOG = LoggerFactory.getLogger(ShutdownHook.class);

  private ShutdownHook() {}

  /**
   * Registers what to close.
   *
   * @param bound how long the end of the process waits for it at most
   * @param close closes it; called once, on a thread of its own
   */
  public static void register(Duration bound, Supplier<Uni<Void>> close) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> run(bound, close), "parquedb-shutdown"));
  }

  /** The process ends when this thread does, so it is the one place that waits. */
  static void run(Duration bound, Supplier<Uni<Void>> close) {
    CountDownLatch closed = new CountDownLatch(1);
    Uni.createFrom()
        .deferred(close::get)
        .onTermination()
        .invoke(closed::countDown)
        .subscribe()
        .with(done -> {}, error -> LOG.error("Closing failed", error));
    try {
      if (!closed.await(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.error("Closing took longer than {}; the process ends without it", bound);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
