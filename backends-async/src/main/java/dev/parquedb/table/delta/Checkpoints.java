package dev.parquedb.table.delta;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parquedb.table.BackgroundWork;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.delta.CheckpointPolicy.Since;
import io.smallrye.mutiny.Uni;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes checkpoints after commits of this process, beside them: a commit is never delayed and never
 * fails because of one. A checkpoint that failed is tried again a few commits later. Thread-safe.
 */
final class Checkpoints {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private static final int MAX_TABLES = 4_096;

  private final CheckpointPolicy policy;
  private final CheckpointWriter writer;
  private final LogCleanup cleanup;
  private final BackgroundWork background;
  private final Cache<UUID, Made> made =
      Caffeine.newBuilder().maximumSize(MAX_TABLES).executor(Runnable::run).build();

  /**
   * The last checkpoint of a table, and what was missed since.
   *
   * @param version the version of the newest checkpoint known; -1 for none
   * @param tail the tail of the state it was made of
   * @param bytes its size
   * @param failedAt the version for which the last attempt failed; -1 for none
   * @param missedRound whether a round ended while a checkpoint was made
   */
  private record Made(long version, LogTail tail, long bytes, long failedAt, boolean missedRound) {

    private static final Made NOTHING = new Made(-1, LogTail.WHOLE, 0, -1, false);

    Made failed(long at) {
      return new Made(version, tail, bytes, at, missedRound);
    }

    Made missed(boolean round) {
      return new Made(version, tail, bytes, failedAt, round);
    }
  }

  Checkpoints(
      CheckpointPolicy policy,
      CheckpointWriter writer,
      LogCleanup cleanup,
      BackgroundWork background) {
    this.policy = policy;
    this.writer = writer;
    this.cleanup = cleanup;
    this.background = background;
  }

  /** Takes note of a commit of this process, and makes a checkpoint if it is due. Never fails. */
  void committed(TableRef table, DeltaState state, long bytes) {
    try {
      makeIfDue(table, state, bytes);
    } catch (RuntimeException defect) {
      // The commit stands, whatever is wrong here.
      LOG.error("No checkpoint of {}", table.root(), defect);
    }
  }

  private void makeIfDue(TableRef table, DeltaState state, long bytes) {
    Made last = made.getIfPresent(state.tableId());
    if (isDue(since(state, bytes, last), state, last)) {
      boolean accepted =
          background.submit(table.root(), "The checkpoint", () -> make(table, state));
      change(state, now -> now.missed(!accepted));
    }
  }

  private boolean isDue(Since since, DeltaState state, Made last) {
    if (last != null
        && last.failedAt() >= 0
        && policy.isDueAgain(state.version() - last.failedAt(), state.metaData())) {
      return true;
    }
    return last != null && last.missedRound()
        ? policy.isOverdue(since, state.metaData())
        : policy.isDue(since, state.metaData());
  }

  private static Since since(DeltaState state, long bytes, Made last) {
    LogTail tail = state.tail();
    if (last == null || last.version() <= tail.checkpoint()) {
      return new Since(
          state.version() - Math.max(0, tail.checkpoint()),
          tail.bytes(),
          bytes,
          tail.checkpointBytes());
    }
    boolean sameTail = last.tail().checkpoint() == tail.checkpoint();
    long before = sameTail ? Math.min(last.tail().bytes(), tail.bytes()) : 0;
    return new Since(state.version() - last.version(), tail.bytes() - before, bytes, last.bytes());
  }

  private void made(DeltaState state, LastCheckpoint hint) {
    change(
        state,
        before -> new Made(hint.version(), state.tail(), hint.bytes(), -1, before.missedRound()));
  }

  private void change(DeltaState state, UnaryOperator<Made> change) {
    made.asMap()
        .compute(
            state.tableId(),
            (table, before) -> change.apply(before == null ? Made.NOTHING : before));
  }

  private Uni<Void> make(TableRef table, DeltaState state) {
    return writer
        .write(table, state)
        .invoke(hint -> made(state, hint))
        .onFailure()
        .invoke(failure -> change(state, now -> now.failed(state.version())))
        .chain(hint -> cleanup.run(table, state, hint.version()));
  }
}
