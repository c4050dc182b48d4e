package dev.parquedb.table.delta;

import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.storage.StorageException;
import dev.parquedb.table.CommitOutcome;
import dev.parquedb.table.CommitSummary;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.WriteVerdict;
import dev.parquedb.table.delta.DeletionVectorFile.SideFile;
import dev.parquedb.table.delta.Snapshots.Step;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes commits and finds out what became of them. */
final class Publisher {

  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  private final Retries retries;
  private final LogReader log;
  private final Snapshots snapshots;
  private final UnknownSlots unknown;
  private final Checkpoints checkpoints;
  private final RecentVectors recent;

  Publisher(
      Retries retries,
      LogReader log,
      Snapshots snapshots,
      UnknownSlots unknown,
      Checkpoints checkpoints,
      RecentVectors recent) {
    this.retries = retries;
    this.log = log;
    this.snapshots = snapshots;
    this.unknown = unknown;
    this.checkpoints = checkpoints;
    this.recent = recent;
  }

  /** Makes the side file durable. */
  Uni<Void> stage(DeltaCommit commit) {
    return commit
        .sideFile()
        .map(file -> writeSideFile(commit, file))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  /** Deletes the side file of a commit that is not attempted. */
  void unstage(DeltaCommit commit) {
    commit
        .sideFile()
        .ifPresent(
            file ->
                commit
                    .table()
                    .storage()
                    .delete(commit.table().path(file.path()))
                    .subscribe()
                    .with(
                        existed -> {},
                        failure ->
                            LOG.debug(
                                "Unreferenced file {} stays until a vacuum",
                                file.path(),
                                failure)));
  }

  /** Attempts the commit file once. */
  Uni<CommitOutcome> attempt(DeltaCommit commit) {
    return send(commit).invoke(learnt -> note(commit, learnt));
  }

  private void note(DeltaCommit commit, CommitOutcome learnt) {
    unknown.note(commit, learnt);
    if (learnt instanceof CommitOutcome.Committed committed) {
      checkpoints.committed(
          commit.table(), (DeltaState) committed.state(), commit.content().length);
    }
  }

  private Uni<Void> writeSideFile(DeltaCommit commit, SideFile file) {
    String path = commit.table().path(file.path());
    return retries
        .idempotent(
            () ->
                commit
                    .table()
                    .storage()
                    .write(path, ByteBuffer.wrap(file.bytes()).asReadOnlyBuffer()))
        .invoke(() -> recent.wrote(path, file))
        .replaceWithVoid();
  }

  private Uni<CommitOutcome> send(DeltaCommit commit) {
    return Uni.createFrom()
        .deferred(
            () -> {
              long askedAt = snapshots.now();
              return commit
                  .table()
                  .storage()
                  .writeConditional(commit.path(), commit.body(), null)
                  .invoke(
                      written -> snapshots.committed(commit.result(), written.version(), askedAt));
            })
        .onItemOrFailure()
        .transformToUni(
            (written, failure) ->
                failure == null ? written(commit) : afterFailure(commit, failure));
  }

  /**
   * A commit that took so long that its number may have been used and cleaned up before counts only
   * if its base is still there: clean-up deletes in ascending order.
   */
  private Uni<CommitOutcome> written(DeltaCommit commit) {
    CommitOutcome committed = new CommitOutcome.Committed(commit.result());
    if (commit.base() == null || snapshots.isRecent(commit.base())) {
      return Uni.createFrom().item(committed);
    }
    return snapshots
        .isThere(commit.table(), commit.base())
        .onItemOrFailure()
        .transformToUni(
            (there, failure) -> {
              if (failure != null) {
                return unknown(commit, failure);
              }
              return there ? Uni.createFrom().item(committed) : withdrawn(commit);
            });
  }

  /** Takes back a commit file that no reader looks at: all versions around it were cleaned up. */
  private Uni<CommitOutcome> withdrawn(DeltaCommit commit) {
    return retries
        .idempotent(() -> commit.table().storage().delete(commit.path()))
        .onFailure()
        .invoke(failure -> LOG.warn("{} stays, unused", commit.path(), failure))
        .onItemOrFailure()
        .transformToUni(
            (deleted, failure) -> Uni.createFrom().failure(DeltaErrors.tooLate(commit.table())));
  }

  private Uni<CommitOutcome> afterFailure(DeltaCommit commit, Throwable failure) {
    return switch (WriteVerdict.of(failure)) {
      case REFUSED -> Uni.createFrom().failure(failure);
      case UNKNOWN -> unknown(commit, failure);
      case TAKEN ->
          slot(commit)
              .onItem()
              .transformToUni(
                  found -> found.isPresent() ? judged(commit, found.get()) : slotVanished(commit))
              .onFailure(StorageException.class)
              .recoverWithUni(unread -> unknown(commit, unread));
    };
  }

  /** Finds out about an unknown outcome, once. */
  Uni<CommitOutcome> resolve(DeltaCommit commit) {
    return slot(commit)
        .onItem()
        .transformToUni(
            found ->
                // An absent file proves nothing: the lost request may land yet. Sending the same
                // bytes to the same slot settles it, whichever of them arrives.
                found.isPresent() ? judged(commit, found.get()) : send(commit))
        .onFailure(StorageException.class)
        .recoverWithUni(failure -> unknown(commit, failure))
        .invoke(learnt -> note(commit, learnt));
  }

  /**
   * What became of a commit. One that is not in the log may still arrive, unless the version it was
   * attempted for is known and is another's.
   */
  Uni<WriteStatus> status(TableRef table, CommitId id) {
    return Uni.createFrom()
        .deferred(
            () -> {
              OptionalLong version = unknown.version(id);
              return version.isPresent()
                  ? log.commit(table, version.getAsLong()).map(found -> status(id, found))
                  : log.find(table, id).map(found -> statusOf(found));
            });
  }

  private static WriteStatus status(CommitId id, Optional<LogCommit> slot) {
    return slot.isPresent() && !isSame(id, slot.get())
        ? new WriteStatus.NotCommitted()
        : statusOf(slot);
  }

  private static WriteStatus statusOf(Optional<LogCommit> found) {
    return found.isPresent()
        ? new WriteStatus.Committed(found.get().version())
        : new WriteStatus.Unknown();
  }

  private Uni<Optional<LogCommit>> slot(DeltaCommit commit) {
    return log.commit(commit.table(), commit.version());
  }

  private Uni<CommitOutcome> judged(DeltaCommit commit, LogCommit found) {
    return isSame(commit.id(), found) ? written(commit) : conflicted(commit);
  }

  private Uni<CommitOutcome> conflicted(DeltaCommit commit) {
    return snapshots
        .steps(commit.table(), commit.base())
        .chain(steps -> steps.isEmpty() ? slotVanished(commit) : settled(commit, steps));
  }

  private static Uni<CommitOutcome> settled(DeltaCommit commit, List<Step> steps) {
    for (Step step : steps) {
      if (isSame(commit.id(), step.commit())) {
        return Uni.createFrom().item(new CommitOutcome.Committed(step.state()));
      }
    }
    List<CommitSummary> winners = steps.stream().map(Step::summary).toList();
    return Uni.createFrom()
        .item(new CommitOutcome.Conflicted(steps.get(steps.size() - 1).state(), winners));
  }

  /**
   * The slot was taken and now is free: the table was dropped meanwhile, or its log was cleaned up,
   * and then nobody can tell what the winners did.
   */
  private Uni<CommitOutcome> slotVanished(DeltaCommit commit) {
    return snapshots
        .newest(commit.table())
        .map(
            head -> {
              if (commit.base() != null
                  && head != null
                  && head.tableId().equals(commit.base().tableId())) {
                throw DeltaErrors.tooLate(commit.table());
              }
              return new CommitOutcome.Conflicted(head, List.of());
            });
  }

  private static boolean isSame(CommitId id, LogCommit commit) {
    return commit.commitId().filter(id::equals).isPresent();
  }

  private static Uni<CommitOutcome> unknown(DeltaCommit commit, Throwable cause) {
    return Uni.createFrom().item(new CommitOutcome.Unknown(commit.id(), cause));
  }
}
