package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.CallOptions.Priority;
import dev.parquedb.storage.StorageClosedException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.WorkQueue;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Work that waits for a worker, runs, and is answered, for a change once it is committed. What its
 * subscriber gave up while it waited never runs.
 */
final class Task<T> implements WorkQueue.Waiting {

  /** What a task does. */
  enum Kind {
    /** Reads. */
    READ,
    /** Changes what others see: asks the call before it takes effect, and is durable. */
    CHANGE,
    /** Stages what nobody sees: the change that publishes it makes it durable. */
    STAGE,
    /** Opens the database, outside of transactions. */
    OPEN
  }

  private enum State {
    WAITING,
    STARTED,
    LEFT
  }

  private final Kind kind;
  private final DriverCall call;
  private final String key;
  private final long weight;
  private final Work<T> work;
  private final UniEmitter<? super T> emitter;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private T item;
  private Throwable failure;

  Task(
      Kind kind,
      DriverCall call,
      String key,
      long weight,
      Work<T> work,
      UniEmitter<? super T> emitter) {
    this.kind = kind;
    this.call = call;
    this.key = key;
    this.weight = weight;
    this.work = work;
    this.emitter = emitter;
  }

  Kind kind() {
    return kind;
  }

  @Override
  public Priority priority() {
    return call.options().priority();
  }

  /** How many bytes it writes, about. */
  long weight() {
    return weight;
  }

  /** Gives up; tells whether that was before it started. */
  boolean leave() {
    return state.compareAndSet(State.WAITING, State.LEFT);
  }

  /** Begins, unless it was given up. */
  boolean start() {
    return state.compareAndSet(State.WAITING, State.STARTED);
  }

  /** Whether nobody waits for the answer any more. */
  boolean unwanted() {
    return call.givenUp();
  }

  /**
   * Runs the work and keeps what comes of it.
   *
   * @return whether what it did shall stay
   */
  boolean run(Store store) {
    try {
      item = work.run(store);
      if (kind == Kind.CHANGE && !call.enter()) {
        failure = new CancellationException("the caller has given up");
      }
    } catch (Throwable thrown) {
      failure = thrown;
    }
    return failure == null;
  }

  Throwable failure() {
    return failure;
  }

  /** Answers with what came of the work. */
  void answer() {
    if (failure == null) {
      tell(() -> emitter.complete(item));
    } else {
      fail(failure);
    }
  }

  /** Answers for a transaction that failed to commit. */
  void answerForCommit(Throwable thrown) {
    boolean harmless = failure != null || kind == Kind.STAGE || SqliteErrors.isDefinite(thrown);
    failWith(harmless ? SqliteErrors.translate(key, thrown) : SqliteErrors.ofCommit(key, thrown));
  }

  /** Answers for a transaction that was lost before it could commit. */
  void answerForLoss(Throwable cause) {
    failWith(SqliteErrors.besideAnother(key, cause));
  }

  void fail(Throwable thrown) {
    if (!(thrown instanceof CancellationException && call.givenUp())) {
      failWith(SqliteErrors.translate(key, thrown));
    }
  }

  @Override
  public void refuse() {
    failWith(new StorageClosedException(key, "The sqlite storage was closed; open a new one"));
  }

  void throttle(int limit) {
    failWith(
        new ThrottledException(
            key,
            Duration.ZERO,
            "The sqlite storage has "
                + limit
                + " calls waiting already and did not take the one for \""
                + key
                + "\"; ask for less at the same time"));
  }

  private void failWith(Throwable thrown) {
    tell(() -> emitter.fail(thrown));
  }

  /** A subscriber that throws must not end the worker, nor keep the answers of others. */
  private static void tell(Runnable answer) {
    try {
      answer.run();
    } catch (Throwable thrown) {
      SqliteLog.subscriberFailed(thrown);
    }
  }
}
