package dev.parquedb.storage.spi;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.CallOptions.Priority;
import dev.parquedb.storage.StorageClosedException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that make the blocking calls of one storage: a fixed number, daemons, never
 * interrupted (an interrupt would close the file it hits). Handing over work never waits, so event
 * loops may do it; work of higher priority goes first.
 */
public final class WorkerPool {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
  private static final AtomicInteger POOLS = new AtomicInteger();

  private final String type;
  private final BiFunction<String, Throwable, Throwable> errors;
  private final WorkQueue<Task<?>> queue = new WorkQueue<>(Integer.MAX_VALUE);
  private final AtomicInteger workers;
  private final AtomicReference<Runnable> whenStopped = new AtomicReference<>();

  /** Makes the threads of a pool. */
  @FunctionalInterface
  public interface Threads {
    /** A thread that is not started. */
    Thread make(Runnable loop, String name);
  }

  /**
   * Starts a pool.
   *
   * @param type the type of storage, for thread names and errors
   * @param size how many threads, from 1
   * @param threads makes them
   * @param errors the storage error for a key and what a call on it threw
   */
  public WorkerPool(
      String type, int size, Threads threads, BiFunction<String, Throwable, Throwable> errors) {
    this.type = type;
    this.errors = errors;
    int pool = POOLS.incrementAndGet();
    workers = new AtomicInteger(size);
    for (int i = 1; i <= size; i++) {
      Thread thread = threads.make(this::loop, "parquedb-" + type + "-" + pool + "-" + i);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /**
   * Runs blocking work on a worker. Work whose subscriber left before it began is not run.
   *
   * @param call whose priority counts
   * @param key the key in errors
   */
  public <T> Uni<T> run(DriverCall call, String key, Callable<T> blocking) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Task<T> task = new Task<>(call, key, blocking, emitter);
              emitter.onTermination(
                  () -> {
                    task.left = true;
                    queue.remove(task);
                  });
              queue.add(task);
            });
  }

  /** Runs blocking work nobody waits for; what it throws is logged. Not run after the stop. */
  public void execute(Runnable blocking) {
    run(
            new DriverCall(CallOptions.DEFAULT),
            "",
            () -> {
              blocking.run();
              return null;
            })
        .subscribe()
        .with(done -> {}, WorkerPool::unnoticed);
  }

  /**
   * Lets the workers finish what was handed over, then ends them.
   *
   * @param last runs on the last worker
   */
  public Uni<Void> stop(Runnable last) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              whenStopped.set(
                  () -> {
                    try {
                      last.run();
                      emitter.complete(null);
                    } catch (RuntimeException | Error e) {
                      emitter.fail(e);
                    }
                  });
              queue.stop();
            });
  }

  private void loop() {
    for (Task<?> task = queue.take(); task != null; task = queue.take()) {
      task.run();
    }
    if (workers.decrementAndGet() == 0) {
      queue.end();
      whenStopped.get().run();
    }
  }

  private static void unnoticed(Throwable failure) {
    if (!(failure instanceof StorageClosedException)) {
      LOG.warn("Work beside the calls of a storage failed", failure);
    }
  }

  private final class Task<T> implements WorkQueue.Waiting {
    private final DriverCall call;
    private final String key;
    private final Callable<T> blocking;
    private final UniEmitter<? super T> emitter;
    private volatile boolean left;

    Task(DriverCall call, String key, Callable<T> blocking, UniEmitter<? super T> emitter) {
      this.call = call;
      this.key = key;
      this.blocking = blocking;
      this.emitter = emitter;
    }

    @Override
    public Priority priority() {
      return call.options().priority();
    }

    void run() {
      if (left) {
        return;
      }
      T item;
      try {
        item = blocking.call();
      } catch (CancellationException givenUp) {
        if (!call.givenUp()) {
          tell(() -> emitter.fail(givenUp));
        }
        return;
      } catch (Throwable thrown) {
        tell(() -> emitter.fail(errors.apply(key, thrown)));
        return;
      }
      tell(() -> emitter.complete(item));
    }

    @Override
    public void refuse() {
      tell(
          () ->
              emitter.fail(
                  new StorageClosedException(
                      key, "The " + type + " storage was closed; open a new one")));
    }

    /** A subscriber that throws must not end the worker, nor keep others from their answers. */
    private void tell(Runnable answer) {
      try {
        answer.run();
      } catch (Throwable thrown) {
        LOG.warn("A subscriber of the {} storage failed", type, thrown);
      }
    }
  }
}
