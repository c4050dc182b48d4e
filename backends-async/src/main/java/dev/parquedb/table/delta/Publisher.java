package dev.parquedb.table.delta;

import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.storage.StorageException;
import dev.parquedb.table.CommitOutcome;
import dev.parquedb.table.CommitSummary;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.delta.DeletionVectorFile.SideFile;
import dev.parquedb.table.delta.Snapshots.Step;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Publishes commits and finds out what became of them. */
final class Publisher {

  private final Retries retries;
  private final LogReader log;
  private final Snapshots snapshots;
  private final UnknownSlots unknown;
  private final RecentVectors recent;

  Publisher(
      Retries retries,
      LogReader log,
      Snapshots snapshots,
      UnknownSlots unknown,
      RecentVectors recent) {
    this.retries = retries;
    this.log = log;
    this.snapshots = snapshots;
    this.unknown = unknown;
    this.recent = recent;
  }

  /** Makes the side file durable, then attempts the commit file once. */
  Uni<CommitOutcome> publish(DeltaCommit commit) {
    Uni<CommitOutcome> outcome =
        commit.sideFile().isEmpty()
            ? attempt(commit)
            : writeSideFile(commit, commit.sideFile().get()).chain(() -> attempt(commit));
    return outcome.invoke(learnt -> unknown.note(commit, learnt));
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

  private Uni<CommitOutcome> attempt(DeltaCommit commit) {
    return Uni.createFrom()
        .deferred(
            () -> commit.table().storage().writeConditional(commit.path(), commit.body(), null))
        .<CommitOutcome>map(
            written -> {
              snapshots.committed(commit.result(), written.version());
              return new CommitOutcome.Committed(commit.result());
            })
        .onFailure()
        .recoverWithUni(failure -> afterFailure(commit, failure));
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
                found.isPresent() ? judged(commit, found.get()) : attempt(commit))
        .onFailure(StorageException.class)
        .recoverWithUni(failure -> unknown(commit, failure))
        .invoke(learnt -> unknown.note(commit, learnt));
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
    return isSame(commit.id(), found)
        ? Uni.createFrom().item(new CommitOutcome.Committed(commit.result()))
        : conflicted(commit);
  }

  private Uni<CommitOutcome> conflicted(DeltaCommit commit) {
    return snapshots
        .steps(commit.table(), commit.base())
        .map(
            steps -> {
              for (Step step : steps) {
                if (isSame(commit.id(), step.commit())) {
                  return new CommitOutcome.Committed(step.state());
                }
              }
              List<CommitSummary> winners = steps.stream().map(Step::summary).toList();
              return new CommitOutcome.Conflicted(steps.get(steps.size() - 1).state(), winners);
            });
  }

  /** The slot was taken and now is free: the table was dropped meanwhile. */
  private Uni<CommitOutcome> slotVanished(DeltaCommit commit) {
    return snapshots
        .newest(commit.table())
        .map(head -> new CommitOutcome.Conflicted(head, List.of()));
  }

  private static boolean isSame(CommitId id, LogCommit commit) {
    return commit.commitId().filter(id::equals).isPresent();
  }

  private static Uni<CommitOutcome> unknown(DeltaCommit commit, Throwable cause) {
    return Uni.createFrom().item(new CommitOutcome.Unknown(commit.id(), cause));
  }
}
