package dev.parquedb.engine;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The bounded pool for work that needs a processor: decoding, encoding, applying. Its threads never
 * wait for I/O or for each other.
 */
public final class CpuPool implements Executor {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final ThreadPoolExecutor threads;

  /**
   * Creates a pool.
   *
   * @param size how many threads at the most
   */
  public CpuPool(int size) {
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "parquedb-cpu-" + NUMBER.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  /** Computes an item on the pool. */
  public <T> Uni<T> compute(Supplier<T> work) {
    return Uni.createFrom().item(work).runSubscriptionOn(this);
  }

  /** Lets queued work finish and takes no more. */
  public void shutdown() {
    threads.shutdown();
  }
}
