package dev.parquedb.storage.tiered;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Changes of one key take turns: whoever has to wait queues, no thread waits. A turn ends with its
 * work, or when its work is cancelled.
 */
final class KeyTurns {

  /** Who waits for each key whose turn is taken; guarded by this. */
  private final Map<String, Queue<Turn<?>>> waiting = new HashMap<>();

  /** Does work on a key when nobody else does. */
  <T> Uni<T> exclusively(String key, Supplier<Uni<T>> work) {
    return Uni.createFrom().emitter(emitter -> start(new Turn<T>(key, work, emitter)));
  }

  private void start(Turn<?> turn) {
    synchronized (this) {
      Queue<Turn<?>> queue = waiting.get(turn.key);
      if (queue != null) {
        queue.add(turn);
        return;
      }
      waiting.put(turn.key, new ArrayDeque<>(0));
    }
    runFrom(turn);
  }

  /** One after the other, in a loop as long as they end at once, so that the stack stays flat. */
  private void runFrom(Turn<?> first) {
    for (Turn<?> turn = first; turn != null; ) {
      turn.run();
      turn = turn.stage.compareAndSet(Stage.STARTING, Stage.RUNNING) ? null : next(turn.key);
    }
  }

  private synchronized Turn<?> next(String key) {
    Turn<?> next = waiting.get(key).poll();
    if (next == null) {
      waiting.remove(key);
    }
    return next;
  }

  private enum Stage {
    /** In the loop, which sees to the next one. */
    STARTING,
    /** Left alone: whoever ends it sees to the next one. */
    RUNNING,
    ENDED
  }

  private final class Turn<T> {
    private final String key;
    private final Supplier<Uni<T>> work;
    private final UniEmitter<? super T> emitter;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.STARTING);
    private final AtomicReference<Cancellable> running = new AtomicReference<>();

    Turn(String key, Supplier<Uni<T>> work, UniEmitter<? super T> emitter) {
      this.key = key;
      this.work = work;
      this.emitter = emitter;
      emitter.onTermination(this::cancel);
    }

    void run() {
      if (running.get() != null) {
        end(); // given up while it waited
        return;
      }
      Cancellable work =
          Uni.createFrom()
              .deferred(this.work::get)
              .onCancellation()
              .invoke(this::end)
              .subscribe()
              .with(
                  item -> {
                    end();
                    emitter.complete(item);
                  },
                  failure -> {
                    end();
                    emitter.fail(failure);
                  });
      if (!running.compareAndSet(null, work)) {
        work.cancel();
      }
    }

    private void cancel() {
      Cancellable work = running.getAndSet(() -> {});
      if (work != null) {
        work.cancel();
      }
    }

    private void end() {
      if (stage.getAndSet(Stage.ENDED) == Stage.RUNNING) {
        Turn<?> next = next(key);
        if (next != null) {
          runFrom(next);
        }
      }
    }
  }
}
