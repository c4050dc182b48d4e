package dev.parquedb.table.delta;

import dev.parquedb.table.Cpu;
import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Uni;

/** Loads states of versions that a listing of the log shows. */
final class ListedStates {

  private final LogReader log;
  private final Cpu cpu;
  private final Segments segments;

  ListedStates(LogReader log, Cpu cpu, Segments segments) {
    this.log = log;
    this.cpu = cpu;
    this.segments = segments;
  }

  /** The state of a version that a listing has. */
  Uni<DeltaState> at(LogListing listing, long version) {
    return Uni.createFrom()
        .deferred(
            () -> {
              LogSegment segment = listing.segment(version);
              return segments
                  .base(listing, segment)
                  .chain(base -> applied(listing, segment, base.orElse(null)));
            });
  }

  private Uni<DeltaState> applied(LogListing listing, LogSegment segment, DeltaState base) {
    TableRef table = listing.table();
    Replay replay = base == null ? Replay.fromNothing(table) : Replay.from(table, base);
    return log.range(listing, segment.from(), segment.version())
        .onItem()
        .invoke(replay::apply)
        .collect()
        .last()
        .chain(
            last ->
                last == null
                    ? Uni.createFrom().item(base.checked())
                    : cpu.items(replay.pending(), replay::finish));
  }
}
