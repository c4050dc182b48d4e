package dev.parquedb.engine.commit;

import dev.parquedb.TimeSource;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.table.CommitOutcome;
import dev.parquedb.table.PreparedCommit;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableChange;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * One attempt at committing a change: prepares and publishes it, and after a lost reply finds out
 * what became of it. What follows a conflict is the caller's business.
 */
public final class Publication {

  private final TableRef table;
  private final TableFormat format;
  private final CommitPolicy policy;
  private final TimeSource time;
  private final RandomGenerator random;
  private final Retries retries;

  /**
   * Creates a publication.
   *
   * @param services what committing to the table needs
   */
  public Publication(CommitServices services) {
    this.table = services.table();
    this.format = services.format();
    this.policy = services.policy();
    this.time = services.time();
    this.random = services.random();
    this.retries = services.retries();
  }

  /**
   * What is attempted.
   *
   * @param id the commit's id, the same over all attempts
   * @param startedAt when the commit began, on the monotonic clock
   * @param tally counts the attempts
   */
  public record Subject(CommitId id, long startedAt, CommitTally tally) {}

  /**
   * Makes an attempt.
   *
   * @param subject which commit
   * @param base the state to commit on; null to create the table
   * @param change the change
   * @param refused called when the commit was definitely not made and nobody else's was, before the
   *     failure is told
   * @return committed or conflicted; unknown only when the time of the commit is up
   */
  public Uni<CommitOutcome> attempt(
      Subject subject, TableState base, TableChange change, Runnable refused) {
    return prepare(subject, base, change)
        .call(format::stage)
        .onFailure()
        .invoke(refused)
        .chain(commit -> attempt(subject, commit, refused));
  }

  /**
   * Makes ready an attempt at a change whose data files may yet have to be written.
   *
   * @param subject which commit
   * @param base the state to commit on; null to create the table
   * @param change the change
   * @return to be staged, and attempted when all that it refers to is durable
   */
  Uni<PreparedCommit> prepare(Subject subject, TableState base, TableChange change) {
    subject.tally().attempt();
    return format.prepare(table, base, change, subject.id());
  }

  /**
   * Makes an attempt of which everything is durable.
   *
   * @param subject which commit
   * @param commit the attempt
   * @param refused as in {@link #attempt(Subject, TableState, TableChange, Runnable)}
   * @return as there
   */
  Uni<CommitOutcome> attempt(Subject subject, PreparedCommit commit, Runnable refused) {
    return format
        .attempt(commit)
        .onFailure()
        .invoke(refused)
        .chain(outcome -> settled(subject, commit, outcome));
  }

  private Uni<CommitOutcome> settled(Subject subject, PreparedCommit commit, CommitOutcome first) {
    return settle(subject, commit, first, 0)
        .invoke(
            outcome -> {
              if (outcome instanceof CommitOutcome.Conflicted) {
                subject.tally().conflict();
              }
            });
  }

  /**
   * Fails where the table cannot be written, before anything is.
   *
   * @param subject which commit
   * @param base the newest state
   * @param operation what is meant to be done
   */
  public Uni<Void> check(Subject subject, TableState base, String operation) {
    TableChange nothing =
        new TableChange(
            List.of(),
            List.of(),
            Map.of(),
            Optional.empty(),
            operation,
            Map.of(),
            commitTime(base),
            TableChange.Reads.BASE);
    return format.prepare(table, base, nothing, subject.id()).replaceWithVoid();
  }

  /** A commit that begins now, with an id of its own. */
  public Subject begin() {
    CommitId id = new CommitId(new UUID(random.nextLong(), random.nextLong()));
    return new Subject(id, time.monotonicNanos(), new CommitTally());
  }

  private Uni<CommitOutcome> settle(
      Subject subject, PreparedCommit commit, CommitOutcome outcome, int asked) {
    if (!(outcome instanceof CommitOutcome.Unknown)) {
      return Uni.createFrom().item(outcome);
    }
    CommitPolicy.Decision next = policy.whileUnknown(asked, elapsed(subject), random);
    if (!(next instanceof CommitPolicy.Decision.Retry retry)) {
      return Uni.createFrom().item(outcome);
    }
    return pause(retry.delay())
        .chain(() -> format.resolve(commit))
        // A winner that we cannot read took the slot: that is an answer, not a lost reply.
        .onFailure(failure -> !(failure instanceof UnsupportedTableFeatureException))
        .recoverWithItem(failure -> new CommitOutcome.Unknown(subject.id(), failure))
        .chain(answer -> settle(subject, commit, answer, asked + 1));
  }

  /**
   * What to do after losing.
   *
   * @param subject which commit
   * @param lost how many attempts were lost to others who changed rows
   */
  public CommitPolicy.Decision afterConflict(Subject subject, int lost) {
    return policy.afterConflict(lost, elapsed(subject), random);
  }

  private Duration elapsed(Subject subject) {
    return Duration.ofNanos(time.monotonicNanos() - subject.startedAt());
  }

  /** Waits without holding a thread. */
  public Uni<Void> pause(Duration wait) {
    return wait.isZero() ? Uni.createFrom().voidItem() : retries.pause(wait);
  }

  /** The time of a commit on a state: whole milliseconds, later than everything in the table. */
  public Instant commitTime(TableState base) {
    Instant now = time.now().truncatedTo(ChronoUnit.MILLIS);
    if (base == null || now.isAfter(base.timestamp())) {
      return now;
    }
    return base.timestamp().truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
  }
}
