package dev.parquedb.engine.commit;

import dev.parquedb.TimeSource;
import dev.parquedb.entity.CommitId;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;

/** A mutation on its way, and who waits for it. Touched only on the table's context. */
final class Pending {

  /** How far a mutation has come. */
  enum Stage {
    /** Beyond the bound of the queue, waiting for room. */
    WAITING,
    /** In the queue. */
    QUEUED,
    /** Handed over: it can no longer be taken back. */
    COMMITTING,
    /** Its commit's outcome is unknown. */
    UNKNOWN,
    /** Answered. */
    FINISHED
  }

  final CommitId operation;
  final Mutation mutation;
  private final List<UniEmitter<? super Object>> waiters = new ArrayList<>();
  Stage stage = Stage.WAITING;
  TimeSource.Cancellation queueTimer = () -> {};

  /** The commit it was part of and the answer it gets if that was made; set while unknown. */
  CommitId commit;

  Object tentative;

  /** When it came, on the monotonic clock in ns. */
  final long arrivedAt;

  Pending(CommitId operation, Mutation mutation, long arrivedAt) {
    this.arrivedAt = arrivedAt;
    this.operation = operation;
    this.mutation = mutation;
  }

  void join(UniEmitter<? super Object> waiter) {
    waiters.add(waiter);
  }

  void leave(UniEmitter<? super Object> waiter) {
    waiters.remove(waiter);
  }

  boolean abandoned() {
    return waiters.isEmpty();
  }

  void succeed(Object answer) {
    for (UniEmitter<? super Object> waiter : takeWaiters()) {
      waiter.complete(answer);
    }
  }

  void fail(Throwable cause) {
    for (UniEmitter<? super Object> waiter : takeWaiters()) {
      waiter.fail(cause);
    }
  }

  private List<UniEmitter<? super Object>> takeWaiters() {
    queueTimer.cancel();
    List<UniEmitter<? super Object>> taken = List.copyOf(waiters);
    waiters.clear();
    return taken;
  }
}
