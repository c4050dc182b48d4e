package dev.parquedb.table.delta;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.table.CommitSummary;
import dev.parquedb.table.Cpu;
import dev.parquedb.table.Standing;
import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Loads the newest state, and what came after one. */
final class Snapshots {

  private final LogReader log;
  private final Cpu cpu;
  private final Segments segments;
  private final ListedStates listed;
  private final HintTrust trust;
  private final Standing standing;

  Snapshots(
      LogReader log,
      Cpu cpu,
      Segments segments,
      ListedStates listed,
      HintTrust trust,
      Standing standing) {
    this.log = log;
    this.cpu = cpu;
    this.segments = segments;
    this.listed = listed;
    this.trust = trust;
    this.standing = standing;
  }

  /**
   * The newest state, or a null item when there is no table. The hint saves a listing where it
   * leads to a head that is young; a log whose head is old may have been cleaned meanwhile.
   */
  Uni<DeltaState> newest(TableRef table) {
    return Uni.createFrom()
        .deferred(
            () -> {
              long askedAt = standing.now();
              return log.hint(table)
                  .chain(
                      hint ->
                          hint.isEmpty()
                              ? Uni.createFrom().item(Optional.<DeltaState>empty())
                              : hinted(table, hint.get()))
                  .chain(
                      head ->
                          head.isPresent() && trust.isYoung(head.get())
                              ? Uni.createFrom().item(head.get())
                              : listed(table, head))
                  .invoke(
                      head -> {
                        if (head != null) {
                          standing.loaded(key(head), askedAt);
                        }
                      });
            });
  }

  /** The head that a hint leads to; empty where it leads nowhere. */
  private Uni<Optional<DeltaState>> hinted(TableRef table, Checkpoint hint) {
    return segments
        .atHint(table, hint)
        .chain(
            base ->
                base.isEmpty()
                    ? Uni.createFrom().item(Optional.<DeltaState>empty())
                    : after(table, base.get()).map(Optional::of))
        .onFailure(CorruptTableException.class)
        .recoverWithItem(Optional.empty());
  }

  private Uni<DeltaState> listed(TableRef table, Optional<DeltaState> hinted) {
    return log.list(table)
        .chain(
            listing -> {
              if (!listing.exists()) {
                return Uni.createFrom().nullItem();
              }
              long newest = listing.newest();
              return hinted.isPresent() && hinted.get().version() >= newest
                  ? Uni.createFrom().item(hinted.get())
                  : listed.at(listing, newest);
            });
  }

  /**
   * Whether the file that a state rests on is still the one it was. Where that was not looked at
   * for long, the table is read anew to see that it is still the same.
   */
  Uni<Boolean> stands(TableRef table, DeltaState state) {
    return Uni.createFrom()
        .deferred(
            () ->
                isRecent(state)
                    ? isThere(table, state)
                    : newest(table)
                        .chain(
                            head ->
                                isSameTable(head, state)
                                    ? isThere(table, state)
                                    : Uni.createFrom().item(false)));
  }

  private static boolean isSameTable(DeltaState head, DeltaState state) {
    return head != null
        && head.tableId().equals(state.tableId())
        && head.version() >= state.version();
  }

  /** Whether the file that a state rests on is there, and the one it was. */
  Uni<Boolean> isThere(TableRef table, DeltaState state) {
    return Uni.createFrom()
        .deferred(
            () -> {
              long askedAt = standing.now();
              return log.anchorVersion(table, state)
                  .map(found -> standing.stands(key(state), found.orElse(null), askedAt));
            });
  }

  /** The monotonic clock, to be read before a commit is attempted. */
  long now() {
    return standing.now();
  }

  /** Remembers the commit file of a state that was just committed. */
  void committed(DeltaState state, String fileVersion, long askedAt) {
    standing.stands(key(state), fileVersion, askedAt);
  }

  /** Whether a state was looked at so lately that nothing after it can have been cleaned up. */
  boolean isRecent(DeltaState state) {
    return standing.isRecent(key(state), LogAge.half(state.metaData()));
  }

  private static Standing.Key key(DeltaState state) {
    return new Standing.Key(state.tableId(), state.version());
  }

  /**
   * The newest state, read on from an older one; that very object when nothing came after it. Read
   * anew when the older one's commit file is not the one it was (the table was dropped) or when
   * reading on fails (the log was cleaned meanwhile).
   */
  Uni<DeltaState> newestAfter(TableRef table, DeltaState known) {
    return Uni.createFrom()
        .deferred(
            () ->
                isRecent(known)
                    ? readOn(table, known)
                    : newest(table).map(head -> isUnchanged(head, known) ? known : head));
  }

  private static boolean isUnchanged(DeltaState head, DeltaState known) {
    return isSameTable(head, known) && head.version() == known.version();
  }

  private Uni<DeltaState> readOn(TableRef table, DeltaState known) {
    long askedAt = standing.now();
    Uni<Optional<DeltaState>> next =
        after(table, known).map(Optional::of).onFailure().recoverWithItem(Optional.empty());
    return Uni.combine()
        .all()
        .unis(isThere(table, known), next)
        .asTuple()
        .chain(
            both -> {
              if (!both.getItem1()) {
                return newest(table);
              }
              return both.getItem2()
                  .map(state -> Uni.createFrom().item(state))
                  .orElseGet(
                      () ->
                          after(table, known)
                              .onFailure(CorruptTableException.class)
                              .recoverWithUni(() -> newest(table)));
            })
        .invoke(
            head -> {
              if (head != null) {
                standing.loaded(key(head), askedAt);
              }
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
                              ? Uni.createFrom().item(known.checked())
                              : cpu.items(replay.pending(), replay::finish));
            });
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
    return Uni.createFrom()
        .deferred(
            () -> {
              long askedAt = standing.now();
              return stepsAfter(table, base)
                  .invoke(step -> standing.loaded(key(step.state()), askedAt))
                  .collect()
                  .asList();
            });
  }

  /** {@link #steps} one by one, as they are asked for. */
  Multi<Step> stepsAfter(TableRef table, DeltaState base) {
    return Multi.createFrom()
        .deferred(
            () -> {
              StepFolder folder = new StepFolder(table, base);
              Multi<LogCommit> commits = log.forward(table, base == null ? 0 : base.version() + 1);
              return commits
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
