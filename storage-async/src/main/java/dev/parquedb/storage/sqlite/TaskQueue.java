package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.CallOptions.Priority;
import dev.parquedb.storage.spi.DriverCall;
import io.smallrye.mutiny.Uni;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What waits for the workers of a storage: bounded, higher priority first. Handing over never
 * waits, so event loops may do it; a task that is cancelled frees its place at once.
 */
final class TaskQueue {

  private final Map<Priority, Queue<Task<?>>> queues = new EnumMap<>(Priority.class);
  private final Semaphore work = new Semaphore(0);
  private final AtomicInteger waiting = new AtomicInteger();
  private final int limit;
  private volatile boolean stopping;
  private volatile boolean ended;

  TaskQueue(int limit) {
    this.limit = limit;
    for (Priority priority : Priority.values()) {
      queues.put(priority, new ConcurrentLinkedQueue<>());
    }
  }

  /**
   * Work that is handed over on subscription.
   *
   * @param weight how many bytes it writes, about
   */
  <T> Uni<T> run(Task.Kind kind, DriverCall call, String key, long weight, Work<T> what) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Task<T> task = new Task<>(kind, call, key, weight, what, emitter);
              emitter.onTermination(() -> leave(task));
              if (waiting.get() >= limit) {
                task.throttle(limit);
              } else {
                add(task);
              }
            });
  }

  /** Work nobody waits for, taken beyond the limit, as it frees what earlier calls have taken. */
  void later(Work<?> what) {
    DriverCall call = new DriverCall(CallOptions.DEFAULT);
    Uni<Object> done =
        Uni.createFrom()
            .emitter(emitter -> add(new Task<>(Task.Kind.STAGE, call, "", 0, what::run, emitter)));
    done.subscribe().with(ignored -> {}, SqliteLog::leftForLater);
  }

  /** The next task; waits for it. Null when the queue was stopped and is empty. */
  Task<?> take() {
    while (true) {
      work.acquireUninterruptibly();
      Task<?> task = next();
      if (task != null) {
        return task;
      }
      if (stopping) {
        work.release(); // for the other workers
        return null;
      }
    }
  }

  /** The next task; null when there is none. */
  Task<?> poll() {
    if (!work.tryAcquire()) {
      return null;
    }
    Task<?> task = next();
    if (task == null && stopping) {
      work.release(); // it was the permit that ends the wait in take
    }
    return task;
  }

  /** Lets the workers finish what was handed over, then end. */
  void stop() {
    stopping = true;
    work.release();
  }

  /** To be called when the last worker has ended: what still comes is refused. */
  void end() {
    ended = true;
    refuseRest();
  }

  private void add(Task<?> task) {
    waiting.incrementAndGet();
    queues.get(task.priority()).add(task);
    work.release();
    if (ended) {
      refuseRest();
    }
  }

  private void leave(Task<?> task) {
    if (task.leave() && queues.get(task.priority()).remove(task)) {
      waiting.decrementAndGet();
    }
  }

  private Task<?> next() {
    Task<?> task = queues.get(Priority.HIGH).poll();
    task = task == null ? queues.get(Priority.NORMAL).poll() : task;
    task = task == null ? queues.get(Priority.LOW).poll() : task;
    if (task != null) {
      waiting.decrementAndGet();
    }
    return task;
  }

  private void refuseRest() {
    for (Task<?> task = next(); task != null; task = next()) {
      task.refuse();
    }
  }
}
