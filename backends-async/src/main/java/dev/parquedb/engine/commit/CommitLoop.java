package dev.parquedb.engine.commit;

import dev.parquedb.engine.CpuPool;
import dev.parquedb.engine.MissingFiles;
import dev.parquedb.engine.StateCache;
import dev.parquedb.entity.CommitConflictException;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.WriteOutcomeUnknownException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.CommitOutcome;
import dev.parquedb.table.CommitSummary;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.PreparedCommit;
import dev.parquedb.table.TableChange;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings one batch into the table: apply, write, publish; after a lost attempt keep or re-apply;
 * after a lost reply find out. The decisions are {@link CommitPolicy} and {@link ConflictChecker};
 * this is the thin shell that does their I/O. One table, every format.
 */
final class CommitLoop {

  private final TableRef table;
  private final TableFormat format;
  private final StateCache states;
  private final RowFinder rows;
  private final ConflictReader conflicts;
  private final BatchFiles files;
  private final Publication publication;
  private final NewFiles newFiles;
  private final CpuPool cpu;
  private final int maxBulkEntities;

  CommitLoop(CommitServices services) {
    this.table = services.table();
    this.format = services.format();
    this.states = services.states();
    this.rows = services.rows();
    this.conflicts = new ConflictReader(services.rows());
    this.files = new BatchFiles(services);
    this.publication = new Publication(services);
    this.newFiles = new NewFiles(services.table(), services.retries());
    this.cpu = services.cpu();
    this.maxBulkEntities = services.options().maxBulkEntities();
  }

  /**
   * A batch applied to a state, with its rows in a durable data file.
   *
   * @param base the state; null when the table is absent
   * @param applied what it comes to
   * @param files what it comes to in data files
   * @param lost how many attempts were lost before
   * @param cutOff the cut-off of vacuums that was known when the files were written
   */
  private record Attempt(
      TableState base, Applied applied, FileChange files, int lost, Instant cutOff) {

    Attempt(TableState base, Applied applied, int lost) {
      this(
          base,
          applied,
          new FileChange(List.of(), List.of(), applied.delete()),
          lost,
          NewFiles.cutOff(base));
    }

    Attempt with(FileChange written) {
      return new Attempt(base, applied, written, lost, cutOff);
    }

    Attempt on(TableState newer, int lostNow) {
      return new Attempt(newer, applied, files, lostNow, cutOff);
    }
  }

  /** Commits a batch and answers one result per mutation, or fails as a whole. */
  Uni<List<Result>> commit(Batch batch) {
    if (batch.declaration().isPresent()) {
      SchemaRewrites rewrites = batch.declaration().get().rewrites();
      return newest(batch, 0)
          .onFailure(failure -> !(failure instanceof UnknownOutcome))
          .invoke(rewrites::discard);
    }
    TableState known = states.known();
    return known != null ? apply(batch, known, Confirmed.NO, 0) : newest(batch, 0);
  }

  /** Whether a state is known to have been the newest at some time after the batch was taken. */
  private enum Confirmed {
    YES,
    NO
  }

  private Uni<List<Result>> newest(Batch batch, int lost) {
    return states.newest(Duration.ZERO).chain(state -> apply(batch, state, Confirmed.YES, lost));
  }

  private Uni<List<Result>> apply(Batch batch, TableState base, Confirmed confirmed, int lost) {
    Uni<List<Result>> applied = applyTo(batch, base, confirmed, lost);
    // A file of a remembered state is gone: the table was dropped since.
    return confirmed == Confirmed.YES
        ? applied
        : applied.onFailure(MissingFiles::caused).recoverWithUni(() -> newest(batch, lost));
  }

  private Uni<List<Result>> applyTo(Batch batch, TableState base, Confirmed confirmed, int lost) {
    return read(batch, base)
        .chain(found -> cpu.compute(() -> applied(batch, base, found)))
        .chain(
            applied -> {
              if (!applied.isEmpty()) {
                return write(batch, new Attempt(base, applied, lost));
              }
              // Nothing to commit: the answers hold only if the state they rest on is the newest.
              boolean settled = confirmed == Confirmed.YES || applied.read().isEmpty();
              return settled
                  ? Uni.createFrom().item(applied.results())
                  : confirm(batch, applied, base, lost);
            });
  }

  private Uni<List<Result>> confirm(Batch batch, Applied applied, TableState base, int lost) {
    return states
        .newest(Duration.ZERO)
        .chain(
            state ->
                state == base
                    ? Uni.createFrom().item(applied.results())
                    : apply(batch, state, Confirmed.YES, lost));
  }

  private Uni<Map<EntityId, Found>> read(Batch batch, TableState base) {
    if (base == null) {
      return Uni.createFrom().item(Map.of());
    }
    if (batch.scan().isPresent()) {
      return rows.matching(base, batch.scan().get(), maxBulkEntities);
    }
    Set<EntityId> ids = batch.readIds();
    // New entities with ids of ours look for nothing, however many files there are.
    return ids.isEmpty()
        ? Uni.createFrom().item(Map.of())
        : rows.byId(base, base.files().all(), ids);
  }

  private Applied applied(Batch batch, TableState base, Map<EntityId, Found> found) {
    Optional<EntitySchema> schema = Optional.ofNullable(base).map(TableState::schema);
    return MutationApplier.apply(
        found, batch.mutations(), schema, format::partition, publication.commitTime(base));
  }

  /**
   * Writes the rows and what else the commit refers to, all at once, and makes sure meanwhile that
   * the base is still part of the table. What the format refuses is refused before any of it.
   */
  private Uni<List<Result>> write(Batch batch, Attempt attempt) {
    TableState base = attempt.base();
    Uni<Boolean> stands = base == null ? Uni.createFrom().item(true) : format.stands(table, base);
    // The request first: it is under way while the rows are encoded.
    return Uni.combine()
        .all()
        .unis(stands, written(batch, attempt))
        .asTuple()
        .chain(
            both -> {
              Written written = both.getItem2();
              Runnable discard = () -> discard(batch, written.attempt());
              if (both.getItem1()) {
                return publication
                    .attempt(batch.subject(), written.commit(), discard)
                    .chain(outcome -> settle(batch, written.attempt(), outcome));
              }
              discard.run();
              format.unstage(written.commit());
              return newest(batch, attempt.lost());
            });
  }

  /** An attempt of which everything is durable but the commit itself. */
  private record Written(Attempt attempt, PreparedCommit commit) {}

  private Uni<Written> written(Batch batch, Attempt attempt) {
    return files
        .make(batch, attempt.base(), attempt.applied())
        .chain(
            made -> {
              Attempt ready = attempt.with(made.change());
              return publication
                  .prepare(batch.subject(), ready.base(), change(ready))
                  .onFailure()
                  .invoke(() -> files.refused(batch, made))
                  .call(commit -> files.write(batch, made, commit))
                  .map(commit -> new Written(ready, commit));
            });
  }

  /** Makes files ready for a change of the schema ahead of its commit, while others commit. */
  Uni<Void> ready(Mutation.Declare declare, CommitId id) {
    return states
        .newest(Duration.ZERO)
        .chain(
            state ->
                state == null
                    ? Uni.createFrom().voidItem()
                    : files.schema(state, declare, id).replaceWithVoid())
        .onCancellation()
        .invoke(declare.rewrites()::discard);
  }

  private void discard(Batch batch, Attempt attempt) {
    files.discard(batch, attempt.files().add());
  }

  private Uni<List<Result>> publish(Batch batch, Attempt attempt) {
    return publication
        .attempt(batch.subject(), attempt.base(), change(attempt), () -> discard(batch, attempt))
        .chain(outcome -> settle(batch, attempt, outcome));
  }

  private static TableChange change(Attempt attempt) {
    Applied applied = attempt.applied();
    Applied.Counts counts = applied.counts();
    String operation =
        applied.schema().isPresent()
            ? attempt.base() == null ? "CREATE TABLE" : TableChange.SET_SCHEMA
            : counts.updated() > 0 ? "UPDATE" : counts.removed() > 0 ? "DELETE" : "WRITE";
    return new TableChange(
        attempt.files().add(),
        attempt.files().remove(),
        attempt.files().delete(),
        attempt.base() == null
            ? Optional.of(applied.schema().orElse(EntitySchema.empty()))
            : applied.schema(),
        operation,
        Map.of(
            "created", Long.toString(counts.created()),
            "updated", Long.toString(counts.updated()),
            "removed", Long.toString(counts.removed())),
        applied.commitTime(),
        applied.read().isEmpty() && attempt.files().remove().isEmpty()
            ? TableChange.Reads.NOTHING
            : TableChange.Reads.BASE);
  }

  private Uni<List<Result>> settle(Batch batch, Attempt attempt, CommitOutcome outcome) {
    if (outcome instanceof CommitOutcome.Committed committed) {
      states.advance(committed.state());
      batch.declaration().ifPresent(done -> done.rewrites().discardAllBut(attempt.files()));
      return Uni.createFrom().item(attempt.applied().results());
    }
    if (outcome instanceof CommitOutcome.Conflicted conflicted) {
      return lost(batch, attempt, conflicted);
    }
    return Uni.createFrom()
        .failure(
            new UnknownOutcome(
                new WriteOutcomeUnknownException(
                    table.namespace(), batch.id(), ((CommitOutcome.Unknown) outcome).cause()),
                attempt.applied().results()));
  }

  private Uni<List<Result>> lost(
      Batch batch, Attempt attempt, CommitOutcome.Conflicted conflicted) {
    states.advance(conflicted.head());
    // Maintenance moved rows: nobody is to fail for that, so it counts for no lost attempt.
    int lost = attempt.lost() + (onlyMoved(conflicted) ? 0 : 1);
    CommitPolicy.Decision next = publication.afterConflict(batch.subject(), lost);
    if (next instanceof CommitPolicy.Decision.Stop stop) {
      discard(batch, attempt);
      return Uni.createFrom()
          .failure(
              new CommitConflictException(
                  table.namespace(),
                  "Nothing was committed to "
                      + table.namespace()
                      + ": "
                      + stop.reason()
                      + "; try again later, or with fewer writers"));
    }
    Duration wait = ((CommitPolicy.Decision.Retry) next).delay();
    if (!wait.isZero()) {
      // After a wait the head learnt before it is old: whoever starts from it has lost again.
      discard(batch, attempt);
      return publication.pause(wait).chain(() -> newest(batch, lost));
    }
    if (batch.declaration().isPresent()) {
      return apply(batch, conflicted.head(), Confirmed.YES, lost);
    }
    return conflicts
        .verdict(attempt.base(), attempt.applied(), conflicted)
        .chain(
            verdict ->
                verdict == ConflictChecker.Verdict.KEEP && copiesHold(attempt, conflicted.head())
                    ? newFiles.expired(attempt.files().add(), attempt.cutOff(), conflicted.head())
                    : Uni.createFrom().item(true))
        .chain(
            again -> {
              if (!again) {
                return publish(batch, attempt.on(conflicted.head(), lost));
              }
              discard(batch, attempt);
              return apply(batch, conflicted.head(), Confirmed.YES, lost);
            });
  }

  /** A copy is of one state of its file: it is stale when others deleted rows of it meanwhile. */
  private static boolean copiesHold(Attempt attempt, TableState head) {
    return attempt.files().remove().stream()
        .allMatch(
            path -> {
              DataFile before = attempt.base().files().get(path);
              DataFile now = head.files().get(path);
              return now != null && before.deletes().equals(now.deletes());
            });
  }

  private static boolean onlyMoved(CommitOutcome.Conflicted conflicted) {
    return !conflicted.winners().isEmpty()
        && conflicted.winners().stream()
            .allMatch(winner -> winner.rows() == CommitSummary.Rows.SAME);
  }
}
