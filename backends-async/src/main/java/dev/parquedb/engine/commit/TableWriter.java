package dev.parquedb.engine.commit;

import dev.parquedb.entity.BackendClosedException;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.CommitListener.Outcome;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.entity.QueueFullException;
import dev.parquedb.entity.StorageFailureException;
import dev.parquedb.entity.WriteOutcomeUnknownException;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.storage.StorageException;
import dev.parquedb.table.RandomUuid;
import dev.parquedb.table.TableFormat;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes one table: while a commit is in flight mutations queue, the next commit carries them all.
 * Batches grow by themselves under load, and nothing waits when idle. Everything here runs on the
 * table's context, so there are no locks.
 */
public final class TableWriter {

  /** How many operations of unknown outcome are remembered, so that repeating them joins. */
  private static final int MAX_UNKNOWN = 10_000;

  private final CommitServices services;
  private final CommitLoop loop;
  private final TableFormat format;
  private final Executor context;
  private final MutationQueue queue;
  private final Runnable onCommit;
  private final CommitReport report;
  private final Map<CommitId, Pending> operations = new HashMap<>();
  private final Deque<Pending> unknown = new ArrayDeque<>();
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private boolean committing;
  private boolean closed;

  /**
   * Creates a writer.
   *
   * @param services what it works with
   * @param context runs tasks one at a time, in order
   * @param onCommit called on that context after a commit of this writer; must not block
   */
  public TableWriter(CommitServices services, Executor context, Runnable onCommit) {
    this.services = services;
    this.onCommit = onCommit;
    this.report = new CommitReport(services);
    this.loop = new CommitLoop(services);
    this.format = services.format();
    this.context = context;
    this.queue = new MutationQueue(services.options());
  }

  /**
   * Commits a mutation.
   *
   * @param operation identifies the call: subscribing again while it is pending or unknown joins it
   * @param mutation the mutation
   * @return its answer, once durable and visible. Cancelling takes it back while it queues
   */
  public Uni<Object> submit(CommitId operation, Mutation mutation) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              AtomicBoolean gone = new AtomicBoolean();
              emitter.onTermination(
                  () -> {
                    gone.set(true);
                    context.execute(() -> leave(operation, emitter));
                  });
              context.execute(
                  () -> {
                    if (!gone.get()) {
                      accept(operation, mutation, emitter);
                    }
                  });
            });
  }

  /** Keeps the files that a change of this table's schema makes ready. */
  public SchemaRewrites rewrites() {
    return new SchemaRewrites(services);
  }

  /**
   * Declares a schema. Rows are written anew before it queues, so that other mutations go on
   * meanwhile; in its commit only those are left that came since.
   *
   * @param operation identifies the call
   * @param declare the mutation, with the {@link #rewrites()} of this table
   */
  public Uni<Object> declare(CommitId operation, Mutation.Declare declare) {
    return loop.ready(declare, operation)
        .chain(() -> submit(operation, declare))
        .onFailure(failure -> !(failure instanceof WriteOutcomeUnknownException))
        .invoke(declare.rewrites()::discard);
  }

  private void accept(CommitId operation, Mutation mutation, UniEmitter<? super Object> emitter) {
    if (closed) {
      emitter.fail(closedError());
      return;
    }
    Pending known = operations.get(operation);
    if (known != null && !known.mutation.sameAs(mutation)) {
      emitter.fail(
          new InvalidInputException(
              "operationId",
              "Operation "
                  + operation
                  + " is another change, still on its way: give each"
                  + " operation an id of its own"));
      return;
    }
    Pending pending =
        known == null ? new Pending(operation, mutation, services.time().monotonicNanos()) : known;
    pending.join(emitter);
    if (known == null) {
      operations.put(operation, pending);
      queue.add(pending);
      limitWait(pending);
      next();
    } else if (pending.stage == Pending.Stage.UNKNOWN) {
      enquire(pending);
    }
  }

  private void leave(CommitId operation, UniEmitter<? super Object> emitter) {
    Pending pending = operations.get(operation);
    if (pending == null) {
      return;
    }
    pending.leave(emitter);
    boolean takenBack =
        pending.stage == Pending.Stage.QUEUED || pending.stage == Pending.Stage.WAITING;
    if (takenBack && pending.abandoned()) {
      queue.remove(pending);
      finish(pending);
    }
  }

  private void limitWait(Pending pending) {
    if (pending.stage != Pending.Stage.WAITING) {
      return;
    }
    pending.queueTimer =
        services
            .time()
            .schedule(
                services.options().maxQueueWait(),
                () -> context.execute(() -> giveUpWaiting(pending)));
  }

  private void giveUpWaiting(Pending pending) {
    if (pending.stage == Pending.Stage.WAITING) {
      queue.remove(pending);
      finish(pending);
      pending.fail(
          new QueueFullException(
              services.table().namespace(),
              "The write queue of "
                  + services.table().namespace()
                  + " stayed full for "
                  + services.options().maxQueueWait().toMillis()
                  + " ms: write more slowly, or raise its bounds"));
    }
  }

  private void finish(Pending pending) {
    pending.stage = Pending.Stage.FINISHED;
    operations.remove(pending.operation);
  }

  private void next() {
    if (committing || queue.isEmpty()) {
      return;
    }
    committing = true;
    List<Pending> pendings = queue.takeBatch();
    Batch batch =
        new Batch(
            new CommitId(RandomUuid.next(services.random())),
            pendings.stream().map(pending -> pending.mutation).toList(),
            services.time().monotonicNanos(),
            new CommitTally());
    Uni.createFrom()
        .deferred(() -> loop.commit(batch))
        .emitOn(context)
        .subscribe()
        .with(
            results -> {
              report.ended(pendings, batch, Outcome.COMMITTED);
              done(pendings, results, batch.startedAt());
              onCommit.run();
            },
            failure -> {
              boolean unknownYet = failure instanceof UnknownOutcome;
              report.ended(pendings, batch, unknownYet ? Outcome.UNKNOWN : Outcome.FAILED);
              failed(pendings, failure);
            });
  }

  private void done(List<Pending> pendings, List<Result> results, long startedAt) {
    boolean most = pendings.size() > 2 * queue.size();
    if (!most) {
      release();
    }
    for (int i = 0; i < pendings.size(); i++) {
      Pending pending = pendings.get(i);
      finish(pending);
      answer(pending, results.get(i));
    }
    if (most) {
      gather(Gathering.after(pendings.size(), startedAt, services.time().monotonicNanos()));
    }
  }

  /**
   * Callers who were answered together come back together, but not at once. A commit of the few who
   * queued meanwhile would let all the others wait: it is put off, by a hop at a time, as {@link
   * Gathering} says.
   */
  private void gather(Gathering before) {
    Gathering now = before.seen(queue.size());
    if (closed || now.over(services.time().monotonicNanos())) {
      release();
    } else {
      services.cpu().execute(() -> context.execute(() -> gather(now)));
    }
  }

  private static void answer(Pending pending, Result result) {
    if (result instanceof Result.Done done) {
      pending.succeed(done.value());
    } else {
      pending.fail(((Result.Failed) result).cause());
    }
  }

  private void failed(List<Pending> pendings, Throwable failure) {
    release();
    if (failure instanceof UnknownOutcome unknown) {
      for (int i = 0; i < pendings.size(); i++) {
        leaveUnknown(pendings.get(i), unknown, unknown.tentative().get(i));
      }
      return;
    }
    Throwable cause =
        failure instanceof StorageException storage
            ? new StorageFailureException(services.table().namespace(), storage)
            : failure;
    for (Pending pending : pendings) {
      finish(pending);
      pending.fail(cause);
    }
  }

  private void leaveUnknown(Pending pending, UnknownOutcome unknown, Result tentative) {
    if (tentative instanceof Result.Failed failed) {
      // It changed nothing, whatever became of the commit around it.
      finish(pending);
      pending.fail(failed.cause());
      return;
    }
    pending.stage = Pending.Stage.UNKNOWN;
    pending.commit = unknown.error().commitId();
    pending.tentative = ((Result.Done) tentative).value();
    remember(pending);
    pending.fail(unknown.error());
  }

  private void remember(Pending pending) {
    unknown.add(pending);
    while (unknown.size() > MAX_UNKNOWN) {
      Pending oldest = unknown.poll();
      if (oldest.stage == Pending.Stage.UNKNOWN) {
        finish(oldest);
      }
    }
  }

  /** Somebody asks again for an operation whose outcome was unknown: find out before anything. */
  private void enquire(Pending pending) {
    pending.stage = Pending.Stage.COMMITTING;
    format
        .status(services.table(), pending.commit)
        .emitOn(context)
        .subscribe()
        .with(
            status -> enquired(pending, status),
            failure -> {
              pending.stage = Pending.Stage.UNKNOWN;
              pending.fail(failure);
            });
  }

  private void enquired(Pending pending, WriteStatus status) {
    if (status instanceof WriteStatus.Committed) {
      finish(pending);
      pending.succeed(pending.tentative);
    } else if (status instanceof WriteStatus.NotCommitted) {
      queue.add(pending);
      next();
    } else {
      pending.stage = Pending.Stage.UNKNOWN;
      pending.fail(
          new WriteOutcomeUnknownException(services.table().namespace(), pending.commit, null));
    }
  }

  private void release() {
    committing = false;
    if (closed) {
      idle.complete(null);
    } else {
      next();
    }
  }

  private BackendClosedException closedError() {
    return new BackendClosedException(
        services.table().namespace(), "The backend was closed: open a new one");
  }

  /** Fails what is queued and completes when the commit in flight has ended. */
  public Uni<Void> close() {
    return Uni.createFrom()
        .emitter(
            emitter ->
                context.execute(
                    () -> {
                      closed = true;
                      for (Pending pending : queue.drain()) {
                        finish(pending);
                        pending.fail(closedError());
                      }
                      if (!committing) {
                        idle.complete(null);
                      }
                      idle.whenComplete((done, failure) -> emitter.complete(null));
                    }));
  }
}
