package dev.parquedb.engine.commit;

import dev.parquedb.entity.EngineOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The mutations of one table that wait to be committed, in order of arrival, bounded in number and
 * bytes; beyond the bound they wait outside, in order. Touched only on the table's context; moves
 * references only.
 */
final class MutationQueue {

  private final EngineOptions bounds;
  private final Deque<Pending> queued = new ArrayDeque<>();
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private long queuedBytes;

  MutationQueue(EngineOptions bounds) {
    this.bounds = bounds;
  }

  /** Adds a mutation, to the queue if there is room and nobody waits, else to those waiting. */
  void add(Pending pending) {
    if (waiting.isEmpty() && fits(pending)) {
      enqueue(pending);
    } else {
      waiting.add(pending);
    }
  }

  private boolean fits(Pending pending) {
    return queued.isEmpty()
        || (queued.size() < bounds.maxQueuedMutations()
            && queuedBytes + pending.mutation.weight() <= bounds.maxQueuedBytes());
  }

  private void enqueue(Pending pending) {
    pending.stage = Pending.Stage.QUEUED;
    pending.queueTimer.cancel();
    queuedBytes += pending.mutation.weight();
    queued.add(pending);
  }

  /** Takes a mutation back that was not handed over yet. */
  void remove(Pending pending) {
    if (queued.remove(pending)) {
      queuedBytes -= pending.mutation.weight();
      admit();
    } else {
      waiting.remove(pending);
    }
  }

  int size() {
    return queued.size() + waiting.size();
  }

  boolean isEmpty() {
    return queued.isEmpty() && waiting.isEmpty();
  }

  /** The mutations of the next commit, at least one. Some are a batch of their own. */
  List<Pending> takeBatch() {
    List<Pending> batch = new ArrayList<>();
    long bytes = 0;
    while (!queued.isEmpty()) {
      Pending next = queued.peek();
      boolean alone = next.mutation.alone();
      boolean full =
          batch.size() >= bounds.maxBatchMutations()
              || bytes + next.mutation.weight() > bounds.maxBatchBytes();
      if (!batch.isEmpty() && (alone || full)) {
        break;
      }
      batch.add(queued.poll());
      next.stage = Pending.Stage.COMMITTING;
      bytes += next.mutation.weight();
      if (alone) {
        break;
      }
    }
    queuedBytes -= bytes;
    admit();
    return batch;
  }

  private void admit() {
    while (!waiting.isEmpty() && fits(waiting.peek())) {
      enqueue(waiting.poll());
    }
  }

  /** Takes everything. */
  List<Pending> drain() {
    List<Pending> all = new ArrayList<>(queued);
    all.addAll(waiting);
    queued.clear();
    waiting.clear();
    queuedBytes = 0;
    return all;
  }
}
