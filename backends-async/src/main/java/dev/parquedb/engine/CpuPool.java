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
            task -> new Worker(this, task));
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

  /**
   * Computes an item on the pool, at once where this is subscribed to on the pool. For a step that
   * follows another; steps beside each other would become one after the other.
   */
  public <T> Uni<T> next(Supplier<T> work) {
    return Uni.createFrom()
        .deferred(
            () ->
                Thread.currentThread() instanceof Worker worker && worker.pool == this
                    ? Uni.createFrom().item(work)
                    : compute(work));
  }

  private static final class Worker extends Thread {
    private final CpuPool pool;

    Worker(CpuPool pool, Runnable task) {
      super(task, "parquedb-cpu-" + NUMBER.getAndIncrement());
      this.pool = pool;
      setDaemon(true);
    }
  }

  /** Lets queued work finish and takes no more. */
  public void shutdown() {
    threads.shutdown();
  }
}
