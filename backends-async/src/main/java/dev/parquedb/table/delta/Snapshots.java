package dev.parquedb.table.delta;

import dev.parquedb.entity.SnapshotNotFoundException;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.table.CommitSummary;
import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Loads states: the newest, one at a version or time, and what came after one. */
final class Snapshots {

  private final LogReader log;
  private final Cpu cpu;
  private final Standing standing = new Standing();

  Snapshots(LogReader log, Cpu cpu) {
    this.log = log;
    this.cpu = cpu;
  }

  /** The newest state, or a null item when there is no table. */
  Uni<DeltaState> newest(TableRef table) {
    return log.list(table)
        .chain(
            listing ->
                listing.exists()
                    ? replayed(table, log.range(listing.checked(), 0, listing.newest()))
                    : Uni.createFrom().nullItem());
  }

  /** Whether the commit file of a state is still the one it was. */
  Uni<Boolean> stands(TableRef table, DeltaState state) {
    return log.fileVersion(table, state.version())
        .map(found -> standing.stands(state, found.orElse(null)));
  }

  /** Remembers the commit file of a state that was just committed. */
  void committed(DeltaState state, String fileVersion) {
    standing.stands(state, fileVersion);
  }

  /**
   * The newest state, read on from an older one; that very object when nothing came after it. Read
   * from the start when the older one's commit file is not the one it was: the table was dropped.
   */
  Uni<DeltaState> newestAfter(TableRef table, DeltaState known) {
    Uni<Optional<DeltaState>> next =
        after(table, known).map(Optional::of).onFailure().recoverWithItem(Optional.empty());
    return Uni.combine()
        .all()
        .unis(log.fileVersion(table, known.version()), next)
        .asTuple()
        .chain(
            both -> {
              if (!standing.stands(known, both.getItem1().orElse(null))) {
                return newest(table);
              }
              return both.getItem2()
                  .map(state -> Uni.createFrom().item(state))
                  .orElseGet(() -> after(table, known));
            });
  }

  private Uni<DeltaState> after(TableRef table, DeltaState known) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Replay replay = Replay.from(table, known);
              return log.forward(table, known.version() + 1)
                  .onItem()
                  .invoke(replay::apply)
                  .collect()
                  .last()
                  .chain(
                      last ->
                          last == null
                              ? Uni.createFrom().item(known)
                              : cpu.items(replay.pending(), replay::finish));
            });
  }

  /** An earlier state; a null item when there is no table or the time lies before it. */
  Uni<DeltaState> at(TableRef table, SnapshotRef ref) {
    return log.list(table)
        .chain(
            listing -> {
              if (!listing.exists()) {
                return Uni.createFrom().nullItem();
              }
              if (ref instanceof SnapshotRef.AsOf asOf) {
                return asOf(table, listing.checked(), asOf.time());
              }
              long version =
                  ref instanceof SnapshotRef.Version numbered
                      ? numbered.version()
                      : ((SnapshotRef.SnapshotId) ref).id();
              return version(table, listing.checked(), version);
            });
  }

  private Uni<DeltaState> version(TableRef table, LogListing listing, long version) {
    if (version < 0 || version > listing.newest()) {
      return Uni.createFrom()
          .failure(
              new SnapshotNotFoundException(
                  table.namespace(),
                  "Namespace "
                      + table.namespace()
                      + " has no version "
                      + version
                      + "; the newest is "
                      + listing.newest()
                      + ", the oldest 0"));
    }
    return replayed(table, log.range(listing, 0, version));
  }

  private Uni<DeltaState> asOf(TableRef table, LogListing listing, Instant time) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Replay replay = Replay.fromNothing(table);
              return finished(
                  replay,
                  log.range(listing, 0, listing.newest())
                      .select()
                      .first(commit -> !replay.timeOf(commit).isAfter(time)));
            });
  }

  private Uni<DeltaState> replayed(TableRef table, Multi<LogCommit> commits) {
    return Uni.createFrom().deferred(() -> finished(Replay.fromNothing(table), commits));
  }

  private Uni<DeltaState> finished(Replay replay, Multi<LogCommit> commits) {
    return commits
        .onItem()
        .invoke(replay::apply)
        .collect()
        .last()
        .chain(
            last ->
                last == null
                    ? Uni.createFrom().nullItem()
                    : cpu.items(replay.pending(), replay::finish));
  }

  /**
   * A commit and what it led to.
   *
   * @param before the state before it; null for the first
   * @param state the state after it
   * @param summary what it did
   * @param commit the commit
   */
  record Step(DeltaState before, DeltaState state, CommitSummary summary, LogCommit commit) {}

  /** Every commit after a state, with the state each led to; from the first commit for null. */
  Uni<List<Step>> steps(TableRef table, DeltaState base) {
    return stepsAfter(table, base).collect().asList();
  }

  /** {@link #steps} one by one, as they are asked for. */
  Multi<Step> stepsAfter(TableRef table, DeltaState base) {
    return Multi.createFrom()
        .deferred(
            () -> {
              StepFolder folder = new StepFolder(table, base);
              return log.forward(table, base == null ? 0 : base.version() + 1)
                  .onItem()
                  .transformToUniAndConcatenate(
                      commit -> cpu.items(commit.adds().size(), () -> folder.step(commit)));
            });
  }

  /** Confined to one caller at a time. */
  private static final class StepFolder {
    private final TableRef table;
    private DeltaState state;

    StepFolder(TableRef table, DeltaState base) {
      this.table = table;
      this.state = base;
    }

    Step step(LogCommit commit) {
      Replay replay = state == null ? Replay.fromNothing(table) : Replay.from(table, state);
      replay.apply(commit);
      DeltaState next = replay.finish();
      Step step = new Step(state, next, CommitSummaries.of(state, commit, next), commit);
      state = next;
      return step;
    }
  }
}
