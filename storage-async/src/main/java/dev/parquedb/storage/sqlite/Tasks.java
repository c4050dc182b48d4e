package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.WorkQueue;
import io.smallrye.mutiny.Uni;

/** How work comes to the workers of a storage: bounded; what is cancelled frees its place. */
final class Tasks {

  private final WorkQueue<Task<?>> queue;
  private final int limit;

  Tasks(int limit) {
    this.queue = new WorkQueue<>(limit);
    this.limit = limit;
  }

  /** Where workers take the work from. */
  WorkQueue<Task<?>> queue() {
    return queue;
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
              emitter.onTermination(
                  () -> {
                    if (task.leave()) {
                      queue.remove(task);
                    }
                  });
              if (!queue.offer(task)) {
                task.throttle(limit);
              }
            });
  }

  /** Work nobody waits for, taken beyond the limit, as it frees what earlier calls have taken. */
  void later(Work<?> what) {
    DriverCall call = new DriverCall(CallOptions.DEFAULT);
    Uni<Object> done =
        Uni.createFrom()
            .emitter(
                emitter -> queue.add(new Task<>(Task.Kind.STAGE, call, "", 0, what::run, emitter)));
    done.subscribe().with(ignored -> {}, SqliteLog::leftForLater);
  }
}
