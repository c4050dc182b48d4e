package dev.parquedb.table;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs upkeep beside commits: one task a table at a time, few in all, the others wait. A task that
 * fails is told in the log and counted; it comes again when it is next due. Thread-safe.
 */
public final class BackgroundWork {

  private static final Logger LOG = LoggerFactory.getLogger(BackgroundWork.class);
  private static final int AT_ONCE = 2;
  private static final int MAX_WAITING = 1_000;

  private final Map<String, Running> running = new HashMap<>();
  private final Queue<Task> waiting = new ArrayDeque<>();
  private final Executor executor;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);
  private boolean closed;

  private record Task(String table, String what, Supplier<Uni<Void>> work) {}

  /** A task that was started; guarded by the outer object. */
  private static final class Running {
    private Cancellable cancel = () -> {};
  }

  /**
   * Creates the runner.
   *
   * @param executor where tasks start: never on the thread that submits them
   */
  public BackgroundWork(Executor executor) {
    this.executor = executor;
  }

  /**
   * Runs a task, unless one of the same table runs or waits.
   *
   * @param table what tasks exclude each other by
   * @param what what it does, for the log
   * @param work the task
   * @return whether it was accepted
   */
  public boolean submit(String table, String what, Supplier<Uni<Void>> work) {
    Task task = new Task(table, what, work);
    Running run = new Running();
    synchronized (this) {
      boolean known =
          running.containsKey(table)
              || waiting.stream().anyMatch(other -> other.table().equals(table));
      if (closed || known || waiting.size() >= MAX_WAITING) {
        return false;
      }
      if (idle.isDone()) {
        idle = new CompletableFuture<>();
      }
      if (running.size() >= AT_ONCE) {
        waiting.add(task);
        return true;
      }
      running.put(table, run);
    }
    start(task, run);
    return true;
  }

  private void start(Task task, Running run) {
    Cancellable cancel =
        Uni.createFrom()
            .deferred(() -> task.work().get())
            .runSubscriptionOn(executor)
            .subscribe()
            .with(ignored -> ended(task, null), failure -> ended(task, failure));
    boolean stop;
    synchronized (this) {
      stop = closed;
      run.cancel = cancel;
    }
    if (stop) {
      cancel.cancel();
    }
  }

  private void ended(Task task, Throwable failure) {
    if (failure == null) {
      done.incrementAndGet();
    } else {
      failed.incrementAndGet();
      LOG.warn("{} of {} failed and comes again later", task.what(), task.table(), failure);
    }
    Task next;
    Running run = new Running();
    CompletableFuture<Void> drained = null;
    synchronized (this) {
      running.remove(task.table());
      next = closed ? null : waiting.poll();
      if (next != null) {
        running.put(next.table(), run);
      } else if (running.isEmpty()) {
        drained = idle;
      }
    }
    if (next != null) {
      start(next, run);
    } else if (drained != null) {
      drained.complete(null);
    }
  }

  /** Completes when nothing runs or waits. */
  public Uni<Void> idle() {
    return Uni.createFrom()
        .completionStage(
            () -> {
              synchronized (this) {
                return idle;
              }
            });
  }

  /** How many tasks ended well. */
  public long done() {
    return done.get();
  }

  /** How many tasks failed. */
  public long failed() {
    return failed.get();
  }

  /** Stops what runs and takes no more. */
  public void close() {
    List<Cancellable> stopped;
    CompletableFuture<Void> drained;
    synchronized (this) {
      closed = true;
      waiting.clear();
      stopped = running.values().stream().map(run -> run.cancel).toList();
      running.clear();
      drained = idle;
    }
    stopped.forEach(Cancellable::cancel);
    drained.complete(null);
  }
}
