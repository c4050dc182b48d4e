package dev.parquedb.storage.fs;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.CallOptions.Priority;
import dev.parquedb.storage.StorageClosedException;
import dev.parquedb.storage.spi.DriverCall;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The threads that make the blocking calls of one storage: a fixed number, daemons, never
 * interrupted (an interrupt would close the file it hits). Handing over work never waits, so event
 * loops may do it; work of higher priority goes first.
 */
final class FsPool {

  private static final AtomicInteger POOLS = new AtomicInteger();

  private final Map<Priority, Queue<Task<?>>> queues = new EnumMap<>(Priority.class);
  private final Semaphore work = new Semaphore(0);
  private final AtomicInteger workers;
  private final AtomicReference<Runnable> whenStopped = new AtomicReference<>();

  FsPool(int size) {
    int pool = POOLS.incrementAndGet();
    for (Priority priority : Priority.values()) {
      queues.put(priority, new ConcurrentLinkedQueue<>());
    }
    workers = new AtomicInteger(size);
    for (int i = 1; i <= size; i++) {
      new FsWorker(this::loop, "parquedb-fs-" + pool + "-" + i).start();
    }
  }

  /**
   * Runs blocking work on a worker. Work whose subscriber left before it began is not run.
   *
   * @param call whose priority counts
   * @param key the key in errors
   */
  <T> Uni<T> run(DriverCall call, String key, Callable<T> blocking) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Task<T> task = new Task<>(call, key, blocking, emitter);
              emitter.onTermination(task::leave);
              submit(call.options().priority(), task);
            });
  }

  /** Runs blocking work nobody waits for. Refused silently after the stop: see {@link #stop}. */
  void execute(Runnable blocking) {
    run(
            new DriverCall(CallOptions.DEFAULT),
            "",
            () -> {
              blocking.run();
              return null;
            })
        .subscribe()
        .with(done -> {}, ignored -> {});
  }

  /**
   * Lets the workers finish what was handed over, then ends them.
   *
   * @param last runs on the last worker
   */
  Uni<Void> stop(Runnable last) {
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
              work.release(workers.get());
            });
  }

  private void submit(Priority priority, Task<?> task) {
    queues.get(priority).add(task);
    work.release();
    if (workers.get() == 0) {
      refuseRest();
    }
  }

  private void loop() {
    Task<?> task;
    do {
      work.acquireUninterruptibly();
      task = next();
      if (task != null) {
        task.run();
      }
    } while (task != null);
    if (workers.decrementAndGet() == 0) {
      refuseRest();
      whenStopped.get().run();
    }
  }

  private Task<?> next() {
    Task<?> task = queues.get(Priority.HIGH).poll();
    task = task == null ? queues.get(Priority.NORMAL).poll() : task;
    return task == null ? queues.get(Priority.LOW).poll() : task;
  }

  private void refuseRest() {
    for (Task<?> task = next(); task != null; task = next()) {
      task.refuse();
    }
  }

  private static final class Task<T> {
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

    void leave() {
      left = true;
    }

    void run() {
      if (left) {
        return;
      }
      try {
        emitter.complete(blocking.call());
      } catch (CancellationException givenUp) {
        if (!call.givenUp()) {
          emitter.fail(givenUp);
        }
      } catch (Throwable thrown) {
        emitter.fail(FsErrors.translate(key, thrown));
      }
    }

    void refuse() {
      emitter.fail(new StorageClosedException(key, "The fs storage was closed; open a new one"));
    }
  }
}
