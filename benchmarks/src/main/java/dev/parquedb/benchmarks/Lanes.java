package dev.parquedb.benchmarks;

import io.vertx.core.Context;
import java.util.concurrent.CompletableFuture;

/**
 * Runs a fixed number of asynchronous tasks on one event loop, a fixed number of them in flight:
 * when a lane's task has ended, the lane starts the next one.
 */
final class Lanes {

  /** An asynchronous task. */
  interface Task {
    /**
     * Starts the task on the event loop, without blocking it.
     *
     * @param lane the lane, from 0; a lane has one task at a time
     * @param index the number of the task, from 0
     * @param done called once, on the same context, at once or later
     */
    void start(int lane, int index, Done done);
  }

  /** Takes the end of a task. */
  interface Done {
    /** The task has ended; the failure is null after success. */
    void ended(Throwable failure);
  }

  private final Context context;
  private final int lanes;
  private final Task task;

  Lanes(Context context, int lanes, Task task) {
    this.context = context;
    this.lanes = lanes;
    this.task = task;
  }

  /** Runs {@code count} tasks; completes when the last one has ended, or with the first failure. */
  CompletableFuture<Void> run(int count) {
    Run run = new Run(count);
    context.runOnContext(ignored -> run.start());
    return run.result;
  }

  /** One run; everything in it happens on the event loop. */
  private final class Run {
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private final int count;
    private int started;
    private int ended;

    Run(int count) {
      this.count = count;
    }

    void start() {
      for (int lane = 0; lane < lanes; lane++) {
        new Lane(lane).pump();
      }
    }

    private final class Lane {
      private final int number;
      private boolean pumping;
      private boolean free = true;

      Lane(int number) {
        this.number = number;
      }

      /** A loop rather than a recursion: tasks may end before start returns. */
      void pump() {
        if (pumping) {
          return;
        }
        pumping = true;
        while (free && started < count && !result.isDone()) {
          free = false;
          try {
            task.start(number, started++, this::ended);
          } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
          }
        }
        pumping = false;
      }

      private void ended(Throwable failure) {
        if (failure != null) {
          result.completeExceptionally(failure);
        }
        free = true;
        if (++ended == count) {
          result.complete(null);
        }
        pump();
      }
    }
  }
}
