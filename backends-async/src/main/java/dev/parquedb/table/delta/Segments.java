package dev.parquedb.table.delta;

import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;

/** Reads the state that a segment of the log starts from. */
final class Segments {

  private final LogReader log;
  private final CheckpointReader checkpoints;

  Segments(LogReader log, CheckpointReader checkpoints) {
    this.log = log;
    this.checkpoints = checkpoints;
  }

  /** The state of a checkpoint that a hint names; empty when its commit is not there. */
  Uni<Optional<DeltaState>> atHint(TableRef table, Checkpoint checkpoint) {
    LogTail tail = new LogTail(checkpoint.version(), checkpoint.bytes(), 0, Optional.empty());
    // Its time comes with its commit, which is read meanwhile.
    Uni<DeltaState> state = checkpoints.state(table, checkpoint, Instant.EPOCH, tail);
    return Uni.combine()
        .all()
        .unis(log.commit(table, checkpoint.version()), state)
        .asTuple()
        .map(
            both ->
                both.getItem1()
                    .map(commit -> both.getItem2().at(CommitTime.of(commit, null), tail)));
  }

  /** The state of the checkpoint of a segment; empty for none. */
  Uni<Optional<DeltaState>> base(LogListing listing, LogSegment segment) {
    if (segment.checkpoint().isEmpty()) {
      return Uni.createFrom().item(Optional.empty());
    }
    Checkpoint checkpoint = segment.checkpoint().get();
    if (listing.holds(checkpoint.version())) {
      return atHint(listing.table(), checkpoint)
          .map(
              found -> {
                if (found.isEmpty()) {
                  throw listing.missing(checkpoint.version());
                }
                return found;
              });
    }
    Checkpoint.Part first = checkpoint.files().get(0);
    return checkpoints
        .state(
            listing.table(),
            checkpoint,
            first.modifiedAt().orElse(Instant.EPOCH),
            new LogTail(checkpoint.version(), checkpoint.bytes(), 0, Optional.of(first.name())))
        .map(Optional::of);
  }
}
