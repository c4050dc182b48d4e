package dev.parquedb.table.delta;

import dev.parquedb.engine.parquet.RecordEncoder;
import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.table.Cpu;
import dev.parquedb.table.FormatContext;
import dev.parquedb.table.HintWriter;
import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * Writes a checkpoint in one file, from the checkpoint before and the commits since: states keep
 * neither removed files nor all that actions say. The file appears whole, by one write; a process
 * that writes the same one writes the same actions.
 */
final class CheckpointWriter {

  private final FormatContext context;
  private final Cpu cpu;
  private final LogReader log;
  private final CheckpointReader checkpoints;
  private final HintWriter hints;

  CheckpointWriter(
      FormatContext context,
      Cpu cpu,
      LogReader log,
      CheckpointReader checkpoints,
      HintWriter hints) {
    this.context = context;
    this.cpu = cpu;
    this.log = log;
    this.checkpoints = checkpoints;
    this.hints = hints;
  }

  /**
   * Writes the checkpoint of a state, unless there is one already of this version or a newer one.
   *
   * @return the newest checkpoint
   */
  Uni<LastCheckpoint> write(TableRef table, DeltaState state) {
    return log.hint(table)
        .chain(
            hint -> {
              if (hint.isPresent() && hint.get().version() >= state.version()) {
                return Uni.createFrom().item(known(hint.get()));
              }
              // An old hint would mean reading more commits than there need be.
              return hint.isEmpty() || hint.get().version() < state.tail().checkpoint()
                  ? fromListing(table, state)
                  : written(table, state, from(hint, state))
                      // The hint was wrong, or what it names was cleaned up.
                      .onFailure(CorruptTableException.class)
                      .recoverWithUni(() -> fromListing(table, state));
            });
  }

  private static LogSegment from(Optional<Checkpoint> hint, DeltaState state) {
    return new LogSegment(hint, hint.get().version() + 1, state.version());
  }

  private Uni<LastCheckpoint> fromListing(TableRef table, DeltaState state) {
    return log.list(table)
        .chain(
            listing -> {
              LogSegment segment = listing.segment(state.version());
              return segment
                  .checkpoint()
                  .filter(found -> found.version() == state.version())
                  .map(found -> Uni.createFrom().item(known(found)))
                  .orElseGet(() -> written(table, state, segment));
            });
  }

  private static LastCheckpoint known(Checkpoint checkpoint) {
    return new LastCheckpoint(checkpoint.version(), 0, checkpoint.bytes(), 0);
  }

  private Uni<LastCheckpoint> written(TableRef table, DeltaState state, LogSegment segment) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Draft draft = new Draft(state, segment);
              return draft
                  .encoded(table)
                  .onTermination()
                  .invoke(draft.encoder::close)
                  .chain(
                      bytes ->
                          put(table, state, bytes)
                              .replaceWith(() -> draft.hint(bytes.remaining())));
            })
        .invoke(
            hint ->
                hints.offer(
                    table,
                    new HintWriter.Hint(
                        table.path(LogNames.LAST_CHECKPOINT), hint.version(), hint.text())));
  }

  /** The last look is at the commit: a checkpoint of a dropped table would outlive it. */
  private Uni<Void> put(TableRef table, DeltaState state, ByteBuffer bytes) {
    String path = table.path(LogNames.checkpoint(state.version()));
    return log.anchorVersion(table, state)
        .invoke(
            found -> {
              if (found.isEmpty()) {
                throw new LogFile(table, state.version()).corrupt("is gone: the table was dropped");
              }
            })
        .chain(
            () ->
                context.retries().idempotent(() -> table.storage().write(path, bytes.duplicate())))
        .replaceWithVoid();
  }

  /** A checkpoint in the making. Confined to one caller at a time. */
  private final class Draft {
    private final DeltaState state;
    private final LogSegment segment;
    private final RecordEncoder encoder = new RecordEncoder("checkpoint", CheckpointSchema.WRITTEN);
    private final CheckpointMerge merge;

    Draft(DeltaState state, LogSegment segment) {
      this.state = state;
      this.segment = segment;
      Instant now = context.time().now();
      this.merge =
          new CheckpointMerge(now.minus(LogAge.ofTombstones(state.metaData())).toEpochMilli());
    }

    Uni<ByteBuffer> encoded(TableRef table) {
      return log.range(LogListing.unlisted(table), segment.from(), segment.version())
          .onItem()
          .transformToUniAndConcatenate(
              commit ->
                  work(commit.adds().size() + commit.removes().size(), () -> merge.apply(commit)))
          .collect()
          .last()
          .chain(
              () -> work(2, () -> add(CheckpointMerge.first(state.protocol(), state.metaData()))))
          .chain(() -> older(table).collect().last())
          .chain(
              () ->
                  cpu.large(
                      unlessStopped(
                          () -> {
                            add(merge.later());
                            return encoder.finish();
                          })));
    }

    private Multi<Boolean> older(TableRef table) {
      return segment.checkpoint().isEmpty()
          ? Multi.createFrom().empty()
          : checkpoints
              .actions(table, segment.checkpoint().get(), CheckpointSchema.ALL)
              .onItem()
              .transformToUniAndConcatenate(
                  some -> work(some.size(), () -> add(merge.older(some))));
    }

    private Uni<Boolean> work(long items, Runnable work) {
      return cpu.items(
          items,
          unlessStopped(
              () -> {
                work.run();
                return true;
              }));
    }

    /** A step that runs when nobody waits for the checkpoint any more finds the encoder closed. */
    private static <T> Supplier<T> unlessStopped(Supplier<T> step) {
      return () -> {
        try {
          return step.get();
        } catch (CancellationException closed) {
          return null;
        }
      };
    }

    private void add(List<Action> actions) {
      for (Action action : actions) {
        encoder.add(CheckpointRows.row(action));
      }
    }

    LastCheckpoint hint(long bytes) {
      return new LastCheckpoint(state.version(), encoder.rows(), bytes, state.files().size());
    }
  }
}
